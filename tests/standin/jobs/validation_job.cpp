#include "tests/standin/jobs/validation_job.h"

namespace standin {
namespace {

// The two modes are programs of their own with texts of their own: they say the same, with
// different markup.
constexpr std::string_view kPlainLink = "text-black underline dark:text-white";
constexpr std::string_view kInstallLink = "underline";

std::string documentation(std::string_view link_class, std::string_view address) {
  return R"(<a target="_blank" class=")" + std::string(link_class) + R"(" href=")" +
         std::string(address) + R"(" rel="noreferrer noopener">documentation</a>)";
}

std::string unreachable_text(std::string_view link_class, const std::string& error) {
  const std::string text = "Error: " + html_escaped(error);
  return "Server is not reachable. Please validate your configuration and connection.<br>Check "
         "this " +
         documentation(link_class, "https://coolify.io/docs/knowledge-base/server/openssh") +
         " for further help. <br><br>" +
         (link_class == kPlainLink ? R"(<div class="text-error">)" + text + "</div>" : text);
}

std::string with_docker_documentation(std::string_view link_class, std::string text) {
  return std::move(text) + " Please install Docker manually before continuing: " +
         documentation(link_class, "https://docs.docker.com/engine/install/#server") + ".";
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// An exception escaping one of Coolify's steps.
struct Crash {
  std::string message;
};

using PlainVerdict = tl::expected<std::optional<std::string>, Crash>;

/// The text of the failure, nothing on success.
PlainVerdict plain_verdict(HostChecks& checks) {
  if (const auto error = checks.connection_error()) return unreachable_text(kPlainLink, *error);
  const auto supported = checks.os_supported();
  if (!supported) return tl::unexpected(Crash{supported.error().message});
  if (!*supported) {
    return with_docker_documentation(kPlainLink, "Server OS type is not supported.");
  }
  const auto missing = checks.missing_prerequisites();
  if (!missing.empty()) {
    return "Prerequisites (" + joined(missing) +
           ") are not installed. Please install them before continuing or use the validation with "
           "installation endpoint.";
  }
  const bool engine = checks.docker_engine();
  const bool compose = checks.docker_compose();
  if (!engine || !compose || !checks.docker_version()) {
    return with_docker_documentation(kPlainLink, "Docker Engine is not installed.");
  }
  return std::nullopt;
}

struct InstallStep {
  InstallOutcome outcome = InstallOutcome::over;
  std::optional<std::string> failure;
};

InstallStep install_or_give_up(HostChecks& checks, int attempt, const std::string& script,
                               std::string failure) {
  if (attempt >= kInstallAttempts) return {InstallOutcome::over, std::move(failure)};
  if (!script.empty() && checks.installable()) checks.run_installer(script);
  return {InstallOutcome::again, std::nullopt};
}

tl::expected<InstallStep, Crash> install_step(HostChecks& checks, int attempt,
                                              const std::string& script) {
  const std::string gave_up =
      "could not be installed after " + std::to_string(kInstallAttempts) + " attempts.";
  if (const auto error = checks.connection_error()) {
    return InstallStep{InstallOutcome::over, unreachable_text(kInstallLink, *error)};
  }
  const auto supported = checks.os_supported();
  if (!supported) return tl::unexpected(Crash{supported.error().message});
  if (!*supported) {
    return InstallStep{InstallOutcome::over,
                       with_docker_documentation(kInstallLink, "Server OS type is not supported.")};
  }
  const auto missing = checks.missing_prerequisites();
  if (!missing.empty() && attempt < kInstallAttempts && !checks.installable()) {
    return tl::unexpected(
        Crash{"Alpine Linux is not supported for automated prerequisites installation. Please "
              "install curl, wget, git, and jq manually before connecting the server."});
  }
  if (!missing.empty()) {
    return install_or_give_up(checks, attempt, script,
                              "Prerequisites (" + joined(missing) + ") " + gave_up +
                                  " Please install them manually before continuing.");
  }
  const bool engine = checks.docker_engine();
  const bool compose = checks.docker_compose();
  if (!engine || !compose) {
    return install_or_give_up(checks, attempt, script,
                              with_docker_documentation(kInstallLink, "Docker Engine " + gave_up));
  }
  if (!checks.docker_version()) {
    return InstallStep{InstallOutcome::over,
                       with_docker_documentation(
                           kInstallLink, "Minimum Docker Engine version 24 is not installed.")};
  }
  if (const auto error = checks.proxy_error()) return tl::unexpected(Crash{*error});
  return InstallStep{};
}

}  // namespace

bool transferred(const Server& server) {
  const auto pointer = Json::json_pointer("/server_metadata/transfer/status");
  return server.row.contains(pointer) && server.row[pointer] == "transferred";
}

void validate_plainly(HostChecks& checks) {
  const auto leave = [&checks](const Json& text) {
    checks.edit([&](Server& server, const std::string& now) {
      set_column(server.row, "validation_logs", text, now);
    });
  };
  if (transferred(checks.current())) return leave(kTransferred);
  leave(nullptr);
  const PlainVerdict verdict = plain_verdict(checks);
  if (verdict && *verdict) leave(**verdict);
}

InstallOutcome validate_and_install(HostChecks& checks, int attempt,
                                    const std::string& install_script) {
  const auto finish = [&checks](const std::optional<std::string>& text) {
    checks.edit([&](Server& server, const std::string& now) {
      if (text) set_column(server.row, "validation_logs", *text, now);
      set_column(server.row, "is_validating", false, now);
    });
  };
  if (transferred(checks.current())) {
    finish(std::string(kTransferred));
    return InstallOutcome::over;
  }
  checks.edit([](Server& server, const std::string& now) {
    set_column(server.row, "is_validating", true, now);
  });
  const auto step = install_step(checks, attempt, install_script);
  if (!step) {
    finish("An error occurred during validation: " + html_escaped(step.error().message));
    return InstallOutcome::over;
  }
  if (step->outcome == InstallOutcome::again) return InstallOutcome::again;
  finish(step->failure);
  if (!step->failure) checks.gather_metadata();
  return InstallOutcome::over;
}

std::string html_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace standin
