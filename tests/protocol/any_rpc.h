#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/channel.h>

#include <memory>
#include <string>
#include <vector>

#include "tfplugin6.grpc.pb.h"

namespace protocol {

// Every RPC of the provider by its description, so that one that is added is called like the
// others.

using Rpc = google::protobuf::MethodDescriptor;
using Message = google::protobuf::Message;

/// All RPCs that take one request. StopProvider is left out where `without_stop`: it ends the calls
/// that come after it.
[[nodiscard]] std::vector<const Rpc*> all_rpcs(bool without_stop);
[[nodiscard]] const Rpc& rpc_named(const std::string& name);

[[nodiscard]] std::unique_ptr<Message> new_request(const Rpc& rpc);

/// How a call ended.
struct Answer {
  grpc::Status status;
  std::vector<tfplugin6::Diagnostic> diagnostics;  ///< of all messages; a function's error is one
  int messages = 0;
};

/// Calls `rpc` and reads everything it answers, within a minute.
[[nodiscard]] Answer call_any(const std::shared_ptr<grpc::Channel>& channel, const Rpc& rpc,
                              const Message& request);

}  // namespace protocol
