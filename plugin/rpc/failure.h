#pragma once

#include <exception>
#include <optional>
#include <string_view>
#include <utility>

#include "base/diagnostic.h"
#include "plugin/rpc/convert.h"
#include "schema/event_sink.h"

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

/// Terraform sent what its protocol rules out (code plugin.invalid_request).
[[nodiscard]] base::Diagnostic invalid_request(std::string_view cause);

/// Puts an error into a response of any RPC, or into an event of a stream.
template <typename Response>
void fail(Response& response, const base::Diagnostic& error) {
  append(error, response.mutable_diagnostics());
}
/// A function's error is one text; it blames the argument whose index begins the error's path.
void fail(tfplugin6::CallFunction::Response& response, const base::Diagnostic& error);
void fail(tfplugin6::ListResource::Event& event, const base::Diagnostic& error);
void fail(tfplugin6::InvokeAction::Event& event, const base::Diagnostic& error);

/// Runs `body`; an exception becomes an error. It must not leave a handler, for it would end the
/// process and lose the objects other calls are creating.
template <typename Body>
[[nodiscard]] std::optional<base::Diagnostic> caught(Body&& body) {
  try {
    body();
  } catch (const std::exception& error) {
    return unexpected_exception(error.what());
  } catch (...) {
    return unexpected_exception("an exception of unknown type");
  }
  return std::nullopt;
}

/// Runs `body`, which fills `response`. An exception becomes an error in the response beside what
/// is in it already.
template <typename Response, typename Body>
void guard(Response& response, Body&& body) {
  if (const auto error = caught(std::forward<Body>(body))) fail(response, *error);
}

/// The same for a body that sends events: the error becomes the last one.
template <typename Event, typename Body>
void guard_stream(schema::EventSink<Event>& events, Body&& body) {
  const auto error = caught(std::forward<Body>(body));
  if (!error) return;
  Event last;
  fail(last, *error);
  events.send(std::move(last));
}

}  // namespace plugin
