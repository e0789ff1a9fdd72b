#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "ssh/options.h"

namespace registration::login {

/// One thing a login may be told: left out, given, or pending, which is given as well, but with a
/// value that is not known yet.
template <typename T>
class Part {
 public:
  Part() = default;
  Part(T value)  // NOLINT(google-explicit-constructor)
      : state_(State::known), value_(std::move(value)) {}
  [[nodiscard]] static Part pending() {
    Part part;
    part.state_ = State::pending;
    return part;
  }

  [[nodiscard]] bool is_absent() const { return state_ == State::absent; }
  [[nodiscard]] bool is_pending() const { return state_ == State::pending; }
  [[nodiscard]] bool is_known() const { return state_ == State::known; }
  /// The value of a known part; an empty one otherwise.
  [[nodiscard]] const T& operator*() const { return value_; }
  [[nodiscard]] const T* operator->() const { return &value_; }
  [[nodiscard]] T value_or(T fallback) const { return is_known() ? value_ : std::move(fallback); }

 private:
  enum class State { absent, pending, known };
  State state_ = State::absent;
  T value_{};
};

/// A machine to log in to: the target, or a host that is passed on the way.
struct Hop {
  ssh::Endpoint endpoint;
  std::string user;  ///< on the way: empty for that of the target

  // On the way: whoever has none of these four gets all of the target's. A password that is meant
  // for one machine is never shown to another by accident.
  Part<base::Secret> private_key;  ///< OpenSSH, PKCS#1, SEC1 or PKCS#8 text
  Part<base::Secret> password;
  Part<ssh::AgentOptions> agent;  ///< may be given as not enabled
  /// It was given some once, which may no longer be at hand. The target's are no substitute then.
  /// A pending part says the same.
  bool had_credentials = false;

  /// Of the target: tried after private_key, none of them encrypted.
  std::vector<base::Secret> other_keys;
  /// A pending private_key is going to be at hand when the login is made.
  bool key_follows = false;
  /// Whether private_key and other_keys are Coolify's own: a login that is made with one of them
  /// does not rely on it, because the next one is made with the one that Coolify uses then.
  bool keys_are_coolifys = false;

  Part<base::Secret> passphrase;  ///< of private_key
  Part<std::string> certificate;  ///< OpenSSH user certificate line for the private key used

  // What is written about its host key, see ssh::HostKeyText. The target's policy and known_hosts
  // hold for the hosts on the way that say nothing.
  Part<std::string> host_key;
  Part<std::string> host_key_fingerprint;
  Part<std::string> known_hosts;
  Part<std::string> host_key_policy;
  /// The keys that earlier connections saw, "type base64": one where it is clear which is this
  /// machine's. One of them is demanded where the policy is accept_new and nothing else names a
  /// key.
  std::vector<std::string> recorded_host_keys;
  /// Of the target: nobody but the instance says that it is there, and who can write to the
  /// instance could send a login anywhere. So it is shown nothing unless its key is known.
  bool address_is_hearsay = false;
};

/// How long a login may take. The phases of one attempt have limits of their own, in ssh/.
struct Limits {
  base::Duration timeout = std::chrono::minutes(5);  ///< for the login, behind the delay
  base::Duration initial_delay{};                    ///< before the first attempt
};

/// A login as it is described by whoever wants one. Plain data; move-only because of its secrets.
struct Request {
  Hop target;
  std::vector<std::string> other_users;  ///< tried in order when target.user is refused
  base::Secret sudo_password;            ///< of the account on the target; empty for none
  std::vector<Hop> hops;                 ///< on the way to the target, in the order they are passed
  std::optional<ssh::Proxy> proxy;       ///< between us and the first machine
  bool proxy_password_is_lost = false;   ///< it was given one once, which is no longer at hand
  Limits limits;
};

}  // namespace registration::login
