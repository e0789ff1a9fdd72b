#pragma once

#include <grpcpp/support/status.h>

#include <utility>

namespace plugin {

/// How a call ended whose body must not throw. Should it do so all the same, as when memory runs
/// out while an error is being told, the call fails and the process goes on.
template <typename Body>
[[nodiscard]] grpc::Status status_of(Body&& body) {
  try {
    std::forward<Body>(body)();
  } catch (...) {
    return {grpc::StatusCode::INTERNAL, "an internal error ended the call"};
  }
  return grpc::Status::OK;
}

}  // namespace plugin
