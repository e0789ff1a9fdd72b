#include "plugin/rpc/unary_call.h"

#include <memory>
#include <system_error>
#include <utility>

#include "plugin/rpc/call_status.h"

namespace plugin {

grpc::ServerUnaryReactor* UnaryCall::start(Calls& calls, Body body) {
  auto* const call = std::unique_ptr<UnaryCall>(new UnaryCall(calls)).release();
  try {
    // OnDone, which ends this object, comes after this function has returned and after Finish.
    call->worker_ = std::jthread([call, run = std::move(body)] {
      call->Finish(status_of([&] { run(call->running_.token()); }));
    });
  } catch (const std::system_error&) {
    call->Finish({grpc::StatusCode::RESOURCE_EXHAUSTED, "no thread could be started for the call"});
  }
  return call;
}

// gRPC calls this on a thread of its own, so that joining the worker does not wait for itself.
void UnaryCall::OnDone() { const std::unique_ptr<UnaryCall> ended(this); }

}  // namespace plugin
