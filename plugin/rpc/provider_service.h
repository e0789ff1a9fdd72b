#pragma once

#include <grpcpp/impl/service_type.h>

#include <memory>

#include "base/clock.h"
#include "base/log.h"
#include "plugin/rpc/answers.h"
#include "plugin/rpc/calls.h"

namespace plugin {

/// The provider service as gRPC sees it: every RPC gets a thread, a context and a guard against
/// exceptions, and is answered by the answers of its kind of object. State stores stay
/// unimplemented, which Terraform takes for "has none". Thread-safe. The references must outlive
/// the service.
[[nodiscard]] std::unique_ptr<grpc::Service> make_provider_service(const Answers& answers,
                                                                   Calls& calls, base::Clock& clock,
                                                                   base::Log log);

}  // namespace plugin
