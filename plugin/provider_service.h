#pragma once

#include <grpcpp/impl/service_type.h>

#include <memory>

#include "base/clock.h"
#include "base/log.h"
#include "plugin/calls.h"
#include "plugin/dispatcher.h"

namespace plugin {

/// The provider service as gRPC sees it: every RPC gets a thread, a context and a guard against
/// exceptions, and the dispatcher answers it. What the provider does not offer is refused with an
/// error diagnostic; state stores stay unimplemented, which Terraform takes for "has none".
/// Thread-safe. The references must outlive the service.
[[nodiscard]] std::unique_ptr<grpc::Service> make_provider_service(const Dispatcher& dispatcher,
                                                                   Calls& calls, base::Clock& clock,
                                                                   base::Log log);

}  // namespace plugin
