#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "ssh/certificate.h"
#include "ssh/endpoint.h"
#include "ssh/host_key_policy.h"
#include "ssh/private_key.h"

namespace ssh {

/// The user's ssh-agent. Only used when asked for.
struct AgentOptions {
  bool enabled = false;
  std::string socket;    ///< empty: the SSH_AUTH_SOCK of this process
  std::string identity;  ///< public key line, SHA256 fingerprint or comment; empty: all, at most 5
};

/// How to log in. What is given is tried in this order: certificate and key, keys, agent, password
/// (also as keyboard-interactive), and each only if the server still allows its method. Where it
/// hangs up before, what it has not seen is tried on a new connection, the agent's keys last.
struct Credentials {
  std::string user = "root";
  std::optional<PrivateKey> private_key;
  std::vector<PrivateKey> other_keys;      ///< tried after private_key, without which they are not
  std::optional<Certificate> certificate;  ///< for private_key, without which it is not used
  base::Secret password;
  AgentOptions agent;
  /// For sudo, where it asks; for scripts only that say so (Script::may_need_root).
  base::Secret sudo_password;

  [[nodiscard]] Credentials clone() const;
};

/// Longest time each phase of one connection attempt may take, inside the caller's deadline.
struct PhaseLimits {
  base::Duration resolve = std::chrono::seconds(15);
  base::Duration connect = std::chrono::seconds(10);
  base::Duration banner = std::chrono::seconds(15);
  base::Duration handshake = std::chrono::seconds(30);
  base::Duration login = std::chrono::seconds(60);  ///< slow reverse DNS and PAM take 10 to 30 s
  /// From the command to the first word of our script. Longer than dead_peer: a connection that is
  /// gone is told as one.
  base::Duration start = std::chrono::seconds(90);
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
