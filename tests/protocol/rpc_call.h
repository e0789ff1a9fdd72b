#pragma once

#include <doctest/doctest.h>

#include <string>

#include "tests/protocol/plugin_session.h"

namespace protocol {

using Stub = tfplugin6::Provider::Stub;

/// Calls a unary RPC that has to succeed as an RPC.
template <typename Request, typename Response>
Response call(Stub& stub,
              grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
              const Request& request) {
  grpc::ClientContext context;
  Response response;
  const grpc::Status status = (stub.*rpc)(&context, request, &response);
  REQUIRE_MESSAGE(status.ok(), status.error_message());
  return response;
}

/// The code that a diagnostic's detail ends with.
template <typename Diagnostic>
std::string code_of(const Diagnostic& diagnostic) {
  const std::size_t begin = diagnostic.detail().rfind("Code: ");
  return begin == std::string::npos ? "" : diagnostic.detail().substr(begin + 6);
}

/// The code of the only diagnostic there has to be.
template <typename Response>
std::string only_code(const Response& response) {
  REQUIRE(response.diagnostics_size() == 1);
  return code_of(response.diagnostics(0));
}

}  // namespace protocol
