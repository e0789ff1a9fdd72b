#include "registration/login/rules.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/expected.h"
#include "registration/login/texts.h"
#include "ssh/known_hosts.h"

namespace registration::login {
namespace {

base::Diagnostic credentials_missing() {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.ssh_credentials_missing",
          .summary = "There is no way to log in to the machine",
          .cause = "The machine has to be prepared over SSH, and the login has no credentials.",
          .remedy =
              "Give the private key that logs in to the machine today, or a password, or let "
              "the ssh-agent be used.",
          .path = base::Path::of("target")};
}

base::Diagnostic credentials_gone(const base::Path& hop) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.ssh_credentials_missing",
          .summary = "There is no way to log in to the jump host",
          .cause =
              "Its own credentials are not at hand, and the machine's are not shown to it in "
              "their place.",
          .remedy = "Give them again, or load the key into an ssh-agent.",
          .path = hop.name("private_key")};
}

base::Diagnostic proxy_password_gone() {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.ssh_credentials_missing",
          .summary = "The password for the proxy is not at hand",
          .cause = "The login was given one once, and nothing goes through the proxy without it.",
          .remedy = "Give it again.",
          .path = base::Path::of("proxy").name("password")};
}

base::Diagnostic host_key_needed(const ssh::Endpoint& endpoint) {
  return {.kind = base::ErrorKind::host_key_unknown,
          .code = "registration.host_key_needed",
          .summary = "No credentials go where only Coolify points",
          .cause = "Nobody but Coolify says that the machine is at " + endpoint.to_string() +
                   ", and no host key is known that would prove it.",
          .remedy = "Give the machine's host key.",
          .path = base::Path::of("target").name("host_key")};
}

base::Diagnostic key_missing() {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.missing",
          .summary = "The private key is missing",
          .cause = "A certificate only logs in together with its private key.",
          .remedy = "Give the private key, or load both into an ssh-agent and let that be used.",
          .path = base::Path::of("target").name("certificate")};
}

base::Diagnostic other_key() {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "ssh.certificate_invalid",
          .summary = "The SSH certificate cannot be used",
          .cause = "The certificate was issued for another key than the private key given with it.",
          .remedy = "Give the certificate that was issued for this private key."};
}

bool has_credentials(const Hop& hop) {
  return !hop.private_key.is_absent() || !hop.password.is_absent() || !hop.agent.is_absent();
}

/// An empty password lets nobody in.
bool has_password(const Hop& hop) {
  return hop.password.is_pending() || (hop.password.is_known() && !hop.password->reveal().empty());
}

bool has_way_in(const Hop& target) {
  const bool has_agent =
      target.agent.is_pending() || (target.agent.is_known() && target.agent->enabled);
  return !target.private_key.is_absent() || has_password(target) || has_agent;
}

bool has_key_or_password_at_hand(const Hop& hop) {
  const bool has_key =
      hop.key_follows || (hop.private_key.is_known() && !hop.passphrase.is_pending());
  return has_key || hop.password.is_known();
}

/// Whether any of its own is known now.
bool has_credentials_at_hand(const Hop& hop) {
  return has_key_or_password_at_hand(hop) || hop.agent.is_known();
}

bool has_way_in_at_hand(const Hop& target) {
  return has_key_or_password_at_hand(target) || target.agent->enabled;
}

bool is_trust_decided(const Hop& hop) {
  return !hop.host_key.is_pending() && !hop.host_key_fingerprint.is_pending() &&
         !hop.known_hosts.is_pending() && !hop.host_key_policy.is_pending();
}

ssh::HostKeyText host_key_text(const Hop& hop) {
  return {hop.host_key_policy.value_or(""), hop.host_key.value_or(""),
          hop.host_key_fingerprint.value_or(""), hop.known_hosts.value_or("")};
}

/// A key that was accepted earlier is demanded, unless the policy names one now.
void demand_recorded(ssh::HostKeyPolicy& policy, const Hop& hop) {
  const bool is_named = policy.mode != ssh::HostKeyMode::accept_new || !policy.keys.empty() ||
                        !policy.fingerprints.empty() || !policy.authorities.empty() ||
                        !policy.known_hosts.about(hop.endpoint).keys.empty();
  if (is_named) return;
  for (const std::string& line : hop.recorded_host_keys) {
    if (auto key = ssh::parse_public_key(line)) policy.keys.push_back(*std::move(key));
  }
}

/// Whether a machine at `endpoint` has to own a certain key before anything is shown to it.
bool demands_key(const ssh::HostKeyPolicy& policy, const ssh::Endpoint& endpoint) {
  if (policy.mode == ssh::HostKeyMode::insecure) return false;
  if (policy.mode != ssh::HostKeyMode::accept_new) return true;
  const ssh::KnownHosts::Answer known = policy.known_hosts.about(endpoint);
  return !policy.keys.empty() || !policy.fingerprints.empty() || !policy.authorities.empty() ||
         !known.keys.empty() || !known.authorities.empty();
}

/// Reads a request from front to back and notes what is wrong with it.
class Reader {
 public:
  explicit Reader(const Request& request)
      : request_(request),
        target_known_hosts_(ssh::KnownHosts::parse(request.target.known_hosts.value_or(""))) {}

  Prepared read() {
    Prepared login;
    if (!has_way_in(request_.target)) {
      faults_.add(credentials_missing());
      return login;
    }
    ssh::ConnectOptions& options = login.options;
    options.target = read_target();
    for (const Hop& hop : request_.hops) {
      options.jump_hosts.push_back(
          read_hop(hop, options.target.credentials, hop_path(options.jump_hosts.size())));
    }
    for (std::size_t i = 0; i < request_.other_users.size(); ++i) {
      options.other_users.push_back(
          name(request_.other_users[i],
               base::Path::of("other_users").index(static_cast<std::int64_t>(i))));
    }
    if (request_.proxy) options.proxy = read_proxy(*request_.proxy);
    login.limits = request_.limits;
    login.keys_are_coolifys = request_.target.keys_are_coolifys;
    return login;
  }

  /// Notes whose credentials are no longer at hand.
  void demand_credentials() {
    if (has_way_in(request_.target) && !has_way_in_at_hand(request_.target)) {
      faults_.add(credentials_missing());
    }
    for (std::size_t i = 0; i < request_.hops.size(); ++i) {
      const Hop& hop = request_.hops[i];
      const bool has_own = hop.had_credentials || has_credentials(hop);
      if (has_own && !has_credentials_at_hand(hop)) faults_.add(credentials_gone(hop_path(i)));
    }
    if (request_.proxy_password_is_lost) faults_.add(proxy_password_gone());
  }

  /// Notes a target that may be anybody.
  void demand_proof(const Prepared& login) {
    if (!request_.target.address_is_hearsay) return;
    const ssh::Hop& target = login.options.target;
    if (!demands_key(target.host_key, target.endpoint)) {
      faults_.add(host_key_needed(target.endpoint));
    }
  }

  [[nodiscard]] const base::Diagnostics& faults() const { return faults_; }

 private:
  static base::Path hop_path(std::size_t index) {
    return base::Path::of("hops").index(static_cast<std::int64_t>(index));
  }

  void blame(base::Diagnostic fault, const base::Path& place) {
    fault.path = place;
    faults_.add(std::move(fault));
  }

  std::string name(const std::string& text, const base::Path& place) {
    auto read = read_name(text);
    if (read.fault) blame(*std::move(read.fault), place);
    return std::move(read.value);
  }

  base::Secret password(const base::Secret& text, const base::Path& place) {
    auto read = read_password(text);
    if (read.fault) blame(*std::move(read.fault), place);
    return std::move(read.value);
  }

  ssh::Proxy read_proxy(const ssh::Proxy& proxy) {
    const base::Path place = base::Path::of("proxy");
    ssh::Proxy read = proxy.clone();
    read.user = name(proxy.user, place.name("user"));
    read.password = password(proxy.password, place.name("password"));
    return read;
  }

  ssh::Hop read_target() {
    const Hop& target = request_.target;
    const base::Path place = base::Path::of("target");
    if (target.private_key.is_absent() && !target.certificate.is_absent()) {
      faults_.add(key_missing());
    }
    ssh::Hop read;
    read.endpoint = target.endpoint;
    read.credentials = read_credentials(target, place);
    read.credentials.sudo_password = password(request_.sudo_password, place.name("sudo_password"));
    read.host_key = read_policy(target, host_key_text(target), target_known_hosts_, place);
    warn_of_revocations(target_known_hosts_, place);
    return read;
  }

  ssh::Hop read_hop(const Hop& hop, const ssh::Credentials& of_target, const base::Path& place) {
    ssh::Hop read;
    read.endpoint = hop.endpoint;
    read.credentials = read_credentials(hop, place);
    const std::string user = read.credentials.user;
    if (!has_credentials(hop)) {
      std::optional<ssh::Certificate> certificate = std::move(read.credentials.certificate);
      read.credentials = of_target.clone();
      read.credentials.sudo_password = base::Secret();  // nothing runs there
      if (certificate) read.credentials.certificate = std::move(certificate);
    }
    read.credentials.user = hop.user.empty() ? of_target.user : user;
    if (is_trust_decided(request_.target)) read.host_key = read_hop_policy(hop, place);
    return read;
  }

  ssh::Credentials read_credentials(const Hop& hop, const base::Path& place) {
    ssh::Credentials read;
    read.user = name(hop.user, place.name("user"));
    const base::Secret passphrase = password(*hop.passphrase, place.name("passphrase"));
    if (hop.private_key.is_known() && !hop.passphrase.is_pending()) {
      auto key = ssh::PrivateKey::read(*hop.private_key, passphrase);
      if (!key) blame(std::move(key.error()), place.name("private_key"));
      if (key) read.private_key = *std::move(key);
    }
    for (const base::Secret& text : hop.other_keys) {
      auto key = ssh::PrivateKey::read(text, base::Secret());
      if (!key) blame(std::move(key.error()), place.name("private_key"));
      if (key) read.other_keys.push_back(*std::move(key));
    }
    if (hop.certificate.is_known()) {
      read.certificate =
          read_certificate(*hop.certificate, read.private_key, place.name("certificate"));
    }
    read.password = password(*hop.password, place.name("password"));
    if (hop.agent.is_known()) {
      read.agent = *hop.agent;
      read.agent.identity = name(hop.agent->identity, place.name("agent_identity"));
    }
    return read;
  }

  std::optional<ssh::Certificate> read_certificate(const std::string& line,
                                                   const std::optional<ssh::PrivateKey>& key,
                                                   const base::Path& place) {
    auto certificate = ssh::parse_certificate(line);
    if (!certificate) {
      blame(std::move(certificate.error()), place);
      return std::nullopt;
    }
    if (key && !certificate->key.same_key(key->public_half())) blame(other_key(), place);
    return *std::move(certificate);
  }

  ssh::HostKeyPolicy read_hop_policy(const Hop& hop, const base::Path& place) {
    ssh::HostKeyText text = host_key_text(hop);
    const bool has_key = !hop.host_key.is_absent() || !hop.host_key_fingerprint.is_absent();
    const bool is_alone = has_key || text.policy == "insecure";
    if (is_alone || !hop.known_hosts.is_absent()) {
      const auto known_hosts = ssh::KnownHosts::parse(text.known_hosts);
      warn_of_revocations(known_hosts, place);
      return read_policy(hop, text, known_hosts, place);
    }
    const ssh::HostKeyText of_target = host_key_text(request_.target);
    if (hop.host_key_policy.is_absent()) text.policy = of_target.policy;
    text.known_hosts = of_target.known_hosts;
    return read_policy(hop, text, target_known_hosts_, place);
  }

  /// Notes what is wrong with the host key settings of a machine. What the target says is at fault
  /// there, once, however many hosts on the way go by it.
  void blame_trust(const base::Diagnostic& fault, const Hop& hop, const base::Path& place) {
    const bool is_policy = fault.path == base::Path::of("host_key_policy");
    const bool is_known_hosts = fault.path == base::Path::of("known_hosts");
    const bool is_inherited = (is_policy && hop.host_key_policy.is_absent()) ||
                              (is_known_hosts && hop.known_hosts.is_absent());
    if (&hop == &request_.target || !is_inherited) return blame(fault, fault.path.below(place));
    if (is_policy && request_.target.host_key_policy.value_or("") == "pinned") {
      return blame(fault, place.name("host_key"));  // that is what the policy misses here
    }
    const base::Path source = fault.path.below(base::Path::of("target"));
    if (!is_blamed(source)) blame(fault, source);
  }

  /// ssh passes over broken lines, whatever they were to say. One that was to revoke a key should
  /// not go by unseen.
  void warn_of_revocations(const base::Expected<ssh::KnownHosts>& known_hosts,
                           const base::Path& place) {
    if (!known_hosts) return;
    for (const ssh::KnownHosts::Skipped& line : known_hosts->skipped()) {
      if (!line.revokes) continue;
      blame({.severity = base::Severity::warning,
             .kind = base::ErrorKind::invalid_config,
             .code = "config.revocation_skipped",
             .summary = "A broken line of known_hosts revokes no key",
             .cause = "Line " + std::to_string(line.line) + ": " + line.why,
             .remedy = "Correct the line, or take it out."},
            place.name("known_hosts"));
    }
  }

  [[nodiscard]] bool is_blamed(const base::Path& place) const {
    const auto& faults = faults_.items();
    return std::any_of(faults.begin(), faults.end(),
                       [&place](const base::Diagnostic& one) { return one.path == place; });
  }

  ssh::HostKeyPolicy read_policy(const Hop& hop, const ssh::HostKeyText& text,
                                 const base::Expected<ssh::KnownHosts>& known_hosts,
                                 const base::Path& place) {
    if (!is_trust_decided(hop)) return {};
    auto policy = ssh::make_host_key_policy(text, known_hosts);
    if (!policy) {
      blame_trust(policy.error(), hop, place);
      return {};
    }
    demand_recorded(*policy, hop);
    return *std::move(policy);
  }

  const Request& request_;
  base::Expected<ssh::KnownHosts> target_known_hosts_;  ///< hosts on the way may share it
  base::Diagnostics faults_;
};

}  // namespace

base::Diagnostics check(const Request& request) {
  Reader reader(request);
  (void)reader.read();
  return reader.faults();
}

base::Diagnostics errors_of(const base::Diagnostics& faults) {
  base::Diagnostics errors;
  for (const base::Diagnostic& one : faults.items()) {
    if (one.severity == base::Severity::error) errors.add(one);
  }
  return errors;
}

tl::expected<Prepared, base::Diagnostics> prepare(const Request& request) {
  Reader reader(request);
  Prepared login = reader.read();
  reader.demand_credentials();
  if (!reader.faults().has_error()) reader.demand_proof(login);
  if (reader.faults().has_error()) return tl::unexpected(errors_of(reader.faults()));
  return login;
}

}  // namespace registration::login
