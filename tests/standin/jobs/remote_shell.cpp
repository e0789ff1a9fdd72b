#include "tests/standin/jobs/remote_shell.h"

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "tests/standin/store/database.h"

namespace standin {
namespace {

constexpr int kTries = 3;
constexpr auto kCommandLimit = std::chrono::hours(1);

/// Lines that begin with one of these words run without sudo.
constexpr std::array<std::string_view, 24> kKeywords = {
    "cd",   "command", "declare", "echo", "export", "local", "readonly", "return",
    "true", "if",      "fi",      "for",  "done",   "while", "until",    "case",
    "esac", "select",  "then",    "else", "elif",   "do",    "break",    "continue"};

constexpr std::array<std::string_view, 26> kPassing = {"kex_exchange_identification",
                                                       "connection reset by",
                                                       "connection refused",
                                                       "connection timed out",
                                                       "connection closed by remote host",
                                                       "ssh_exchange_identification",
                                                       "bad file descriptor",
                                                       "broken pipe",
                                                       "no route to host",
                                                       "network is unreachable",
                                                       "host is down",
                                                       "no buffer space available",
                                                       "permission denied, please try again",
                                                       "received disconnect from",
                                                       "disconnected from",
                                                       "lost connection",
                                                       "timeout, server not responding",
                                                       "cannot assign requested address",
                                                       "network is down",
                                                       "host key verification failed",
                                                       "operation timed out",
                                                       "connection closed unexpectedly",
                                                       "remote host closed connection",
                                                       "authentication failed",
                                                       "too many authentication failures",
                                                       "ssh command failed with exit code: 255"};

std::string_view first_word(std::string_view line) {
  line = base::trimmed(line);
  return line.substr(0, line.find_first_of(" \t;"));
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

std::string line_with_sudo(std::string_view line) {
  const bool keyword =
      std::find(kKeywords.begin(), kKeywords.end(), first_word(line)) != kKeywords.end();
  std::string text = keyword ? std::string(line) : "sudo " + std::string(line);
  text = replaced(std::move(text), "||", "|| sudo");
  return replaced(std::move(text), "&&", "&& sudo");
}

std::filesystem::path private_directory() {
  std::string pattern =
      (std::filesystem::temp_directory_path() / "coolify-standin-XXXXXX").string();
  return ::mkdtemp(pattern.data()) == nullptr ? std::filesystem::path()
                                              : std::filesystem::path(pattern);
}

}  // namespace

std::string with_sudo(std::string_view command) {
  std::string out;
  for (;;) {
    const std::size_t end = command.find('\n');
    out += line_with_sudo(command.substr(0, end));
    if (end == std::string_view::npos) return out;
    out += '\n';
    command.remove_prefix(end + 1);
  }
}

bool passing_connection_error(std::string_view message) {
  const std::string lower = base::lower_case(message);
  return std::any_of(kPassing.begin(), kPassing.end(), [&](std::string_view pattern) {
    return lower.find(pattern) != std::string::npos;
  });
}

RemoteShell::RemoteShell(SshClient ssh, RemoteTarget target, Timing timing)
    : ssh_(std::move(ssh)), target_(std::move(target)), timing_(timing) {}

RemoteShell::~RemoteShell() {
  std::error_code ignored;
  if (!directory_.empty()) std::filesystem::remove_all(directory_, ignored);
}

bool RemoteShell::write_identity() {
  if (!directory_.empty()) return true;
  directory_ = private_directory();
  return !directory_.empty() &&
         write_file_atomically((directory_ / ("ssh_key@" + target_.key_uuid)).string(),
                               target_.private_key);
}

std::vector<std::string> RemoteShell::arguments() const {
  std::vector<std::string> list;
  const auto option = [&list](std::string text) {
    list.emplace_back("-o");
    list.push_back(std::move(text));
  };
  // The Coolify container has no client configuration, no agent and no other identities; this
  // machine may have all three.
  list.insert(list.end(), {"-F", "/dev/null"});
  option("IdentitiesOnly=yes");
  option("IdentityAgent=none");
  // OpenSSH's first choice is safe from quantum computers and takes both sides ten times the time:
  // here a sixth of what a run of the acceptance tests computes.
  option("KexAlgorithms=^curve25519-sha256");
  list.insert(list.end(), {"-i", (directory_ / ("ssh_key@" + target_.key_uuid)).string()});
  if (target_.cloudflare_tunnel) option("ProxyCommand=cloudflared access ssh --hostname %h");
  option("StrictHostKeyChecking=no");
  option("UserKnownHostsFile=/dev/null");
  option("PasswordAuthentication=no");
  option("ConnectTimeout=" + std::to_string(target_.connect_timeout));
  option("ServerAliveInterval=20");
  option("RequestTTY=no");
  option("LogLevel=ERROR");
  list.insert(list.end(), {"-p", std::to_string(target_.port), "--",
                           target_.user + "@" + target_.address, "bash -se"});
  return list;
}

RemoteOutput RemoteShell::run_once(std::string_view command, Privilege privilege,
                                   const base::Context& context) {
  if (!write_identity()) {
    return tl::unexpected(RemoteError{"Failed to write SSH key to filesystem."});
  }
  const bool sudo = privilege == Privilege::sudo && target_.user != "root";
  const std::string script = sudo ? with_sudo(command) : std::string(command);
  const auto result = ssh_.run(arguments(), script + "\n", context.within(kCommandLimit));
  context.clock->sleep_until(context.clock->now() + timing_.scaled(timing_.remote_step),
                             context.stop);
  if (!result) return tl::unexpected(RemoteError{result.error().cause});
  if (result->exit_code == 0) return std::string(base::trimmed(base::valid_utf8(result->out)));
  std::string message(base::trimmed(base::valid_utf8(result->err)));
  if (message.empty()) {
    message = "SSH command failed with exit code: " + std::to_string(result->exit_code);
  }
  return tl::unexpected(RemoteError{std::move(message)});
}

RemoteOutput RemoteShell::run(std::string_view command, Privilege privilege,
                              const base::Context& context) {
  base::Duration pause = timing_.first_retry;
  for (int left = kTries - 1;; --left, pause *= 2) {
    auto output = run_once(command, privilege, context);
    if (output || left == 0 || !passing_connection_error(output.error().message)) return output;
    const auto until = context.clock->now() + timing_.scaled(pause);
    if (context.clock->sleep_until(until, context.stop) == base::Waited::cancelled) return output;
  }
}

}  // namespace standin
