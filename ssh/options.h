#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/expected.h"
#include "base/secret.h"
#include "ssh/public_key.h"

namespace ssh {

/// Where an SSH server listens. `host` is a name or an address; IPv6 with or without brackets,
/// with or without a scope ("fe80::1%eth0").
struct Endpoint {
  std::string host;
  std::uint16_t port = 22;

  bool operator==(const Endpoint&) const = default;
  /// "host:22", "[2001:db8::1]:22".
  [[nodiscard]] std::string to_string() const;
};

/// The user's ssh-agent. Only used when asked for.
struct AgentOptions {
  bool enabled = false;
  std::string socket;    ///< empty: the SSH_AUTH_SOCK of this process
  std::string identity;  ///< public key line, SHA256 fingerprint or comment; empty: all, at most 5
};

/// How to log in. What is given is tried in this order: certificate and key, key, agent, password
/// (also as keyboard-interactive), and each only if the server still allows its method.
struct Credentials {
  std::string user = "root";
  base::Secret private_key;  ///< OpenSSH, PKCS#1, SEC1 or PKCS#8 text
  base::Secret passphrase;   ///< of private_key
  std::string certificate;   ///< OpenSSH user certificate line for private_key
  base::Secret password;
  AgentOptions agent;

  [[nodiscard]] Credentials clone() const;
};

enum class HostKeyMode {
  pinned,       ///< only `keys`, `fingerprints` and `authorities`
  accept_new,   ///< the same when any is known, else whatever key the server shows
  known_hosts,  ///< only what the text `known_hosts` says
  insecure,     ///< any key
};

/// Which host keys are believed.
struct HostKeyPolicy {
  HostKeyMode mode = HostKeyMode::accept_new;
  std::vector<PublicKey> keys;            ///< pinned, or recorded by an earlier connection
  std::vector<std::string> fingerprints;  ///< "SHA256:..."
  std::vector<PublicKey> authorities;     ///< certificate authorities that sign host keys
  std::string known_hosts;                ///< text of a known_hosts file
};

/// What a user writes about host keys, empty where nothing was written.
struct HostKeyText {
  std::string policy;       ///< "", "pinned", "accept_new", "known_hosts" or "insecure"
  std::string host_key;     ///< lines "type base64 [comment]", bare base64, "@cert-authority ..."
  std::string fingerprint;  ///< "SHA256:..."
  std::string known_hosts;
};

/// Turns it into a policy. Without a policy: `known_hosts` when that text is given, `pinned` when a
/// key or fingerprint is, else `accept_new`. Errors: ssh.host_key_policy_invalid (also a policy
/// without what it needs), with the path of the field to blame ("host_key", "known_hosts", ...).
[[nodiscard]] base::Expected<HostKeyPolicy> make_host_key_policy(const HostKeyText& text);

/// Longest time each phase of one connection attempt may take, inside the caller's deadline.
struct PhaseLimits {
  base::Duration resolve = std::chrono::seconds(15);
  base::Duration connect = std::chrono::seconds(10);
  base::Duration banner = std::chrono::seconds(15);
  base::Duration handshake = std::chrono::seconds(30);
  base::Duration login = std::chrono::seconds(60);  ///< slow reverse DNS and PAM take 10 to 30 s
  base::Duration keepalive = std::chrono::seconds(15);  ///< between probes of a silent connection
  base::Duration dead_peer = std::chrono::seconds(60);  ///< silence that means it is gone
};

/// One machine on the way, or the target itself.
struct Hop {
  Endpoint endpoint;
  Credentials credentials;
  HostKeyPolicy host_key;

  [[nodiscard]] Hop clone() const;
};

enum class ProxyScheme { http, socks5 };

/// A proxy between us and the first machine.
struct Proxy {
  ProxyScheme scheme = ProxyScheme::http;
  Endpoint endpoint;
  std::string user;
  base::Secret password;

  [[nodiscard]] Proxy clone() const;
};

/// All that a connection needs to know. Plain data; move-only because of its secrets.
struct ConnectOptions {
  Hop target;
  std::vector<std::string> other_users;  ///< tried in order when target.credentials.user is refused
  std::vector<Hop> jump_hosts;           ///< in the order they are passed
  std::optional<Proxy> proxy;
  PhaseLimits limits;

  [[nodiscard]] ConnectOptions clone() const;
};

}  // namespace ssh
