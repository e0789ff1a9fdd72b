#include "coolify/verdict.h"

#include "base/oldest_docker.h"
#include "base/text.h"

namespace coolify {
namespace {

using base::Diagnostic;

const std::string kOldestDocker = std::to_string(base::kOldestDocker);

struct Wording {
  const char* code;
  const char* summary;
  std::string cause;
  std::string remedy;
};

Wording connection_wording(ConnectionCause cause) {
  switch (cause) {
    case ConnectionCause::permission_denied:
      return {
          "verdict.permission_denied", "Coolify's key is refused by the server",
          "Coolify reached the server, but the server refuses its private key for this user.",
          "Check that the public half of the key is in the user's authorized_keys, that the "
          "account is not locked, and that sshd permits this user to log in with a key of this "
          "type and size (PubkeyAcceptedAlgorithms, RequiredRSASize and RevokedKeys in what `sshd "
          "-T` prints) from Coolify's address."};
    case ConnectionCause::refused:
      return {"verdict.connection_refused", "Coolify's connection was refused",
              "Nothing accepts connections on the server's SSH port, seen from Coolify.",
              "Check port, sshd and fail2ban, and that the firewall admits Coolify's address."};
    case ConnectionCause::timed_out:
      return {"verdict.connection_timed_out", "Coolify's connection timed out",
              "Coolify's packets to the server's SSH port are not answered.",
              "Check that firewall and security group admit Coolify's address, and that the "
              "address can be reached from Coolify's network."};
    case ConnectionCause::name_not_found:
      return {"verdict.name_not_found", "Coolify cannot resolve the host name",
              "The server's host name is not known where Coolify runs.",
              "Create the name in a DNS that Coolify uses, or give the address itself."};
    case ConnectionCause::no_route:
      return {"verdict.no_route", "Coolify has no route to the server",
              "The server's address cannot be reached from Coolify's network.",
              "Use an address that Coolify can reach."};
    case ConnectionCause::sudo_password:
      return {"verdict.sudo_password", "Coolify's user needs a password for sudo",
              "Coolify runs every command through sudo, and sudo asks for a password.",
              "Give the user passwordless sudo for everything, or register root."};
    case ConnectionCause::damaged_key:
      return {"verdict.damaged_key", "Coolify's private key is damaged",
              "Coolify's ssh cannot read the private key it has stored; Windows line ends are the "
              "usual reason.",
              "Store the key in Coolify again, with plain line ends and without a passphrase."};
    case ConnectionCause::skipped:
      return {"verdict.skipped", "Coolify does not contact this server",
              "Coolify never contacts placeholder addresses and disabled servers.",
              "Give the server its real address, and check in Coolify whether it is disabled."};
    case ConnectionCause::other:
      break;
  }
  return {"verdict.not_reachable", "Coolify cannot log in to the server",
          "Coolify's SSH connection to the server failed.",
          "Check that Coolify's own network can reach the server's SSH port."};
}

Wording wording(const Verdict& verdict) {
  switch (verdict.failure.value_or(VerdictFailure::unknown)) {
    case VerdictFailure::connection:
      return connection_wording(verdict.connection_cause.value_or(ConnectionCause::other));
    case VerdictFailure::os_unsupported:
      return {"verdict.os_unsupported", "Coolify does not support this system",
              "The ID in /etc/os-release is not one of those Coolify accepts.",
              "Use Debian, Ubuntu, Raspbian, Fedora, CentOS, RHEL, Rocky, AlmaLinux, Amazon Linux, "
              "Oracle Linux, SLES, openSUSE Leap or Tumbleweed, Arch or Alpine."};
    case VerdictFailure::prerequisites_missing:
      return {"verdict.prerequisites_missing", "Commands are missing on the server",
              "Coolify needs git, curl and jq in the PATH of a non-login shell.",
              "Install them, or let Coolify do it."};
    case VerdictFailure::docker_missing:
      return {"verdict.docker_missing", "Coolify finds no working Docker",
              "Docker is absent, its daemon does not run, its compose plugin is absent, or it is "
              "older than version " +
                  kOldestDocker + ": Coolify has one text for all four.",
              "Install Docker Engine " + kOldestDocker +
                  " or newer with the compose plugin and start it."};
    case VerdictFailure::docker_too_old:
      return {"verdict.docker_too_old", "Docker is too old for Coolify",
              "Coolify needs Docker Engine " + kOldestDocker + " or newer and never upgrades it.",
              "Upgrade Docker Engine."};
    case VerdictFailure::install_gave_up:
      return {"verdict.install_gave_up", "Coolify's installation did not finish in time",
              "Coolify looks three times within about 90 seconds; a slow mirror or a lock held by "
              "first-boot updates takes longer, and the installation may still finish later.",
              "Try again in some minutes, or install Docker, git, curl and jq before."};
    case VerdictFailure::transferred:
      return {"verdict.transferred", "The server belongs to another Coolify instance",
              "The server was transferred and is not validated here any more.",
              "Manage it where it lives now, and remove it here."};
    case VerdictFailure::unknown:
      break;
  }
  return {"verdict.unknown", "Coolify does not accept the server",
          "Coolify's validation ended without a usable server.",
          "Open the server in Coolify and validate it there to see more."};
}

std::string facts(const Verdict& verdict) {
  std::string text = verdict.reachable ? " Reachable: yes." : " Reachable: no.";
  if (!verdict.docker_version.empty()) text += " Docker: " + verdict.docker_version + ".";
  if (!verdict.compose_version.empty()) text += " Compose: " + verdict.compose_version + ".";
  return base::evidence_text(text);
}

}  // namespace

base::Diagnostic verdict_error(const Verdict& verdict) {
  const Wording words = wording(verdict);
  Diagnostic error{.kind = base::ErrorKind::api_refused,
                   .code = words.code,
                   .summary = words.summary,
                   .cause = words.cause + " " + facts(verdict)};
  if (!verdict.missing_commands.empty()) {
    error.cause += " Missing:";
    for (const std::string& command : verdict.missing_commands) error.cause += " " + command;
    error.cause += ".";
  }
  error.evidence = base::evidence_text(verdict.validation_logs);
  error.remedy = words.remedy;
  return error;
}

}  // namespace coolify
