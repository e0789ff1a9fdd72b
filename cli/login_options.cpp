#include "cli/login_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <utility>

#include "base/file.h"
#include "base/hidden_text.h"
#include "cli/durations.h"
#include "registration/login/usual_user.h"

namespace cli {
namespace {

using registration::login::Hop;
using registration::login::Request;

constexpr std::size_t kLargestKey = 256 << 10;
constexpr std::size_t kLargestKnownHosts = 16 << 20;
constexpr std::uint16_t kSshPort = ssh::Endpoint().port;

tl::unexpected<base::Diagnostic> unreadable(const std::string& option, const std::string& file,
                                            const std::string& why) {
  return base::fail({.kind = base::ErrorKind::invalid_config,
                     .code = "cli.file_unreadable",
                     .summary = "A file cannot be read",
                     .cause = "`" + option + "`: " + why,
                     .evidence = base::visible_text(file, 300),
                     .remedy = "Name a file that can be read."});
}

bool is_encrypted(std::string_view key) {
  // OpenSSH's own format tells it inside: the beginning of "none" in base64, where it stands.
  constexpr std::string_view kUnlocked = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU";
  if (key.find("BEGIN OPENSSH PRIVATE KEY") != std::string_view::npos) {
    return key.find(kUnlocked) == std::string_view::npos;
  }
  return key.find("ENCRYPTED") != std::string_view::npos;
}

base::Expected<base::Secret> key_in(const std::string& file) {
  auto text = base::read_file(file, kLargestKey);
  if (!text) return unreadable("--identity", file, text.error());
  return base::Secret(*std::move(text));
}

}  // namespace

void add_login_options(CLI::App& command, LoginOptions& options) {
  constexpr const char* kGroup = "Login";
  command
      .add_option("-i,--identity", options.identities,
                  "Private key that logs in today; may be repeated. Without it the ssh-agent and "
                  "the usual files in ~/.ssh. COOLIFY_SSH_PASSPHRASE opens the first")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group(kGroup);
  command
      .add_option("--ssh-user", options.user,
                  "Account that logs in today; default: what is before the @, else that of the "
                  "cloud's images, else root")
      ->type_name("NAME")
      ->group(kGroup);
  command
      .add_option("--ssh-port", options.port, "Port of sshd; default: behind the colon, else 22")
      ->type_name("PORT")
      ->check(CLI::Range(1, 65535))
      ->group(kGroup);
  command
      .add_option("-J,--jump", options.jumps,
                  "Host on the way, [user@]host[:port]; may be repeated. It is logged in to with "
                  "the same credentials")
      ->type_name("HOST")
      ->allow_extra_args(false)
      ->group(kGroup);
  command.add_option("--known-hosts", options.known_hosts, "File of host keys, as ssh keeps it")
      ->type_name("FILE")
      ->group(kGroup);
  command
      .add_option("--host-key", options.host_key,
                  "Host key of the machine: a line of its public key, or SHA256:...")
      ->type_name("KEY")
      ->group(kGroup);
  command
      .add_option("--host-key-policy", options.host_key_policy,
                  "What is demanded of its host key; default: accept_new unless a key is named")
      ->type_name("accept_new|pinned|known_hosts|insecure")
      ->group(kGroup);
  command
      .add_option("--ssh-timeout", options.ssh_timeout, "How long the login is waited for: 30s, 5m")
      ->type_name("SPAN")
      ->group(kGroup);
}

base::Expected<void> LoginSource::read_identities(const LoginOptions& options,
                                                  const Environment& environment) {
  if (options.identities.empty()) return read_defaults(environment);
  for (const std::string& file : options.identities) {
    auto key = key_in(file);
    if (!key) return base::fail(std::move(key.error()));
    keys_.push_back(*std::move(key));
  }
  return {};
}

base::Expected<void> LoginSource::read_defaults(const Environment& environment) {
  has_agent_ = !environment("SSH_AUTH_SOCK").empty();
  const std::string home = environment("HOME");
  if (home.empty()) return {};
  for (const char* const name : {"id_ed25519", "id_ecdsa", "id_rsa"}) {
    auto key = key_in(home + "/.ssh/" + name);
    // As ssh does: one that is not there is no fault, and one that nobody can open is passed over.
    if (!key) continue;
    const bool opens = !is_encrypted(key->reveal()) || (keys_.empty() && !passphrase_.empty());
    if (opens) keys_.push_back(*std::move(key));
  }
  return {};
}

void LoginSource::take_host_key(const LoginOptions& options) {
  policy_ = options.host_key_policy;
  const bool is_fingerprint = options.host_key.starts_with("SHA256:");
  (is_fingerprint ? fingerprint_ : host_key_) = options.host_key;
}

base::Expected<LoginSource> LoginSource::read(const LoginOptions& options,
                                              base::Duration usual_timeout,
                                              const Environment& environment) {
  LoginSource source;
  source.passphrase_ = base::Secret(environment("COOLIFY_SSH_PASSPHRASE"));
  source.password_ = base::Secret(environment("COOLIFY_SSH_PASSWORD"));
  source.sudo_password_ = base::Secret(environment("COOLIFY_SUDO_PASSWORD"));
  source.user_ = options.user;
  source.port_ = options.port;
  source.take_host_key(options);
  if (auto read = source.read_identities(options, environment); !read) {
    return base::fail(std::move(read.error()));
  }
  for (const std::string& text : options.jumps) {
    auto jump = parse_host(text);
    if (!jump) return base::fail(std::move(jump.error()));
    source.jumps_.push_back(*std::move(jump));
  }
  if (!options.known_hosts.empty()) {
    auto text = base::read_file(options.known_hosts, kLargestKnownHosts);
    if (!text) return unreadable("--known-hosts", options.known_hosts, text.error());
    source.known_hosts_ = *std::move(text);
  }
  source.timeout_ = usual_timeout;
  if (!options.ssh_timeout.empty()) {
    const auto span = parse_span(options.ssh_timeout);
    if (!span) return base::fail(no_span("--ssh-timeout", options.ssh_timeout));
    source.timeout_ = *span;
  }
  return source;
}

std::uint16_t LoginSource::port_of(const LoginTarget& target) const {
  if (target.port) return *target.port;
  return port_ == 0 ? kSshPort : port_;
}

base::Expected<registration::login::Prepared> LoginSource::login_to(
    const LoginTarget& target) const {
  Request request;
  Hop& hop = request.target;
  hop.endpoint = {target.ip, port_of(target)};
  const std::string usual =
      user_.empty() ? registration::login::usual_user(target.cloud_provider.value_or("")) : user_;
  hop.user = target.user.value_or(usual);
  if (!keys_.empty()) hop.private_key = keys_.front().clone();
  for (std::size_t i = 1; i < keys_.size(); ++i) hop.other_keys.push_back(keys_[i].clone());
  const bool is_locked = !keys_.empty() && is_encrypted(keys_.front().reveal());
  if (is_locked && !passphrase_.empty()) hop.passphrase = passphrase_.clone();
  if (!password_.empty()) hop.password = password_.clone();
  if (has_agent_) hop.agent = ssh::AgentOptions{.enabled = true, .socket = {}, .identity = {}};
  if (!known_hosts_.empty()) hop.known_hosts = known_hosts_;
  if (!host_key_.empty()) hop.host_key = host_key_;
  if (!fingerprint_.empty()) hop.host_key_fingerprint = fingerprint_;
  if (!policy_.empty()) hop.host_key_policy = policy_;
  for (const HostArgument& jump : jumps_) {
    Hop passed;
    passed.endpoint = {jump.host, jump.port.value_or(kSshPort)};
    passed.user = jump.user.value_or("");
    request.hops.push_back(std::move(passed));
  }
  request.sudo_password = sudo_password_.clone();
  request.limits.timeout = timeout_;
  auto prepared = registration::login::prepare(request);
  if (prepared) return *std::move(prepared);
  const auto& faults = prepared.error().items();
  return base::fail(faults.front());
}

}  // namespace cli
