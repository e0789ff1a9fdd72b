#pragma once

#include <exception>
#include <string_view>

#include "base/diagnostic.h"
#include "plugin/convert.h"

namespace plugin {

/// Terraform asked for something this provider does not offer (code plugin.no_such_type). `kind` is
/// what Terraform calls such things: "resource", "data source".
[[nodiscard]] base::Diagnostic no_such(std::string_view kind, std::string_view name);

/// Terraform asked for something this provider does not do (code plugin.unsupported). `what` is a
/// clause: "states of other resource types cannot be taken over".
[[nodiscard]] base::Diagnostic unsupported(std::string_view what);

/// A resource broke a rule of Terraform's protocol (code plugin.invalid_answer).
[[nodiscard]] base::Diagnostic invalid_answer(std::string_view cause);

/// An exception came out of the provider (code plugin.exception).
[[nodiscard]] base::Diagnostic unexpected_exception(std::string_view what);

/// Puts an error into a response of any RPC.
template <typename Response>
void fail(Response& response, const base::Diagnostic& error) {
  if constexpr (requires { response.mutable_diagnostics(); }) {
    append(error, response.mutable_diagnostics());
  } else {
    WireDiagnostics converted;
    append(error, &converted);
    response.mutable_error()->set_text(converted[0].summary() + ". " + converted[0].detail());
  }
}

/// Runs `body`, which fills `response`. An exception becomes an error in the response beside what
/// is in it already; it must not leave a handler, for it would end the process and lose the objects
/// other calls are creating.
template <typename Response, typename Body>
void guard(Response& response, Body&& body) {
  try {
    body();
  } catch (const std::exception& error) {
    fail(response, unexpected_exception(error.what()));
  } catch (...) {
    fail(response, unexpected_exception("an exception of unknown type"));
  }
}

}  // namespace plugin
