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
  base::Diagnostic error;
  error.kind = base::ErrorKind::invalid_config;
  error.code = "plugin.no_such_type";
  error.summary = "The provider offers no such " + std::string(kind);
  error.cause = "Terraform asked for the " + std::string(kind) + " \"" +
                base::evidence_text(name, 200) + "\", which this version does not have.";
  error.remedy = "Correct the name, or use a version of the provider that has it.";
  return error;
}

base::Diagnostic unsupported(std::string_view what) {
  base::Diagnostic error;
  error.kind = base::ErrorKind::invalid_config;
  error.code = "plugin.unsupported";
  error.summary = "The provider does not support this operation";
  error.cause = "In this version of the provider " + std::string(what) + ".";
  error.remedy = "Use a version of the provider that supports it, or do without.";
  return error;
}

base::Diagnostic invalid_answer(std::string_view cause) {
  base::Diagnostic error;
  error.kind = base::ErrorKind::bug;
  error.code = "plugin.invalid_answer";
  error.summary = "The provider produced an invalid object";
  error.cause = cause;
  error.remedy = kReport;
  return error;
}

base::Diagnostic invalid_request(std::string_view cause) {
  return {.kind = base::ErrorKind::bug,
          .code = "plugin.invalid_request",
          .summary = "Terraform sent a request that is not valid",
          .cause = std::string(cause),
          .evidence = {},
          .remedy =
              "This is a fault of Terraform or of this provider. Please report it with the "
              "configuration and a log made with TF_LOG=TRACE.",
          .path = {}};
}

base::Diagnostic unexpected_exception(std::string_view what) {
  base::Diagnostic error;
  error.kind = base::ErrorKind::bug;
  error.code = "plugin.exception";
  error.summary = "The provider failed unexpectedly";
  error.cause = "An internal error ended this operation. Other operations go on.";
  error.evidence = base::evidence_text(what);
  error.remedy = kReport;
  return error;
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
