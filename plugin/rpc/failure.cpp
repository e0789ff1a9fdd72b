#include "plugin/rpc/failure.h"

#include <string>
#include <variant>

#include "base/text.h"

namespace plugin {
namespace {

constexpr const char* kReport =
    "This is a fault of the provider. Please report it with the configuration and a log made with "
    "TF_LOG_PROVIDER=TRACE.";

}  // namespace

base::Diagnostic no_such(std::string_view kind, std::string_view name) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "plugin.no_such_type",
          .summary = "The provider offers no such " + std::string(kind),
          .cause = "Terraform asked for the " + std::string(kind) + " \"" +
                   base::evidence_text(name, 200) + "\", which this version does not have.",
          .remedy = "Correct the name, or use a version of the provider that has it."};
}

base::Diagnostic unsupported(std::string_view what) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "plugin.unsupported",
          .summary = "The provider does not support this operation",
          .cause = "In this version of the provider " + std::string(what) + ".",
          .remedy = "Use a version of the provider that supports it, or do without."};
}

base::Diagnostic invalid_answer(std::string_view cause) {
  return {.kind = base::ErrorKind::bug,
          .code = "plugin.invalid_answer",
          .summary = "The provider produced an invalid object",
          .cause = std::string(cause),
          .remedy = kReport};
}

base::Diagnostic invalid_request(std::string_view cause) {
  return {.kind = base::ErrorKind::bug,
          .code = "plugin.invalid_request",
          .summary = "Terraform sent a request that is not valid",
          .cause = std::string(cause),
          .remedy =
              "This is a fault of Terraform or of this provider. Please report it with the "
              "configuration and a log made with TF_LOG=TRACE."};
}

base::Diagnostic unexpected_exception(std::string_view what) {
  return {.kind = base::ErrorKind::bug,
          .code = "plugin.exception",
          .summary = "The provider failed unexpectedly",
          .cause = "An internal error ended this operation. Other operations go on.",
          .evidence = base::evidence_text(what),
          .remedy = kReport};
}

void fail(tfplugin6::CallFunction::Response& response, const base::Diagnostic& error) {
  WireDiagnostics converted;
  append(error, &converted);
  response.mutable_error()->set_text(converted[0].summary() + ". " + converted[0].detail());
  if (error.path.empty()) return;
  const auto* argument = std::get_if<base::Path::Index>(&error.path.steps().front());
  if (argument != nullptr) response.mutable_error()->set_function_argument(argument->value);
}

void fail(tfplugin6::ListResource::Event& event, const base::Diagnostic& error) {
  append(error, event.mutable_diagnostic());
}

void fail(tfplugin6::InvokeAction::Event& event, const base::Diagnostic& error) {
  append(error, event.mutable_completed()->mutable_diagnostics());
}

}  // namespace plugin
