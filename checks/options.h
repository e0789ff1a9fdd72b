#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace checks {

/// What it means when a check fails: the registration stops, the user is told, or nothing (the
/// check is not judged at all).
enum class CheckSeverity { error, warn, off };

/// Value of a check's setting: a whole number (a threshold; its unit is in the setting's name), a
/// text, or a list of texts.
using SettingValue = std::variant<std::int64_t, std::string, std::vector<std::string>>;

/// What the user says about one check. What is left out keeps the check's own default.
struct CheckOptions {
  std::optional<CheckSeverity> severity;
  std::map<std::string, SettingValue, std::less<>> settings;
};

/// How long a command on the host has time to answer, in seconds.
inline constexpr std::int64_t kCommandSeconds = 10;

/// The key that the account has to be open for.
struct LoginKey {
  std::string type = {};      ///< "ssh-ed25519"; empty: not known
  std::string blob = {};      ///< base64
  std::int64_t rsa_bits = 0;  ///< size of an RSA key; 0 for others
};

/// Everything that steers an inspection.
struct Options {
  /// The account Coolify will log in as. It need not be the one that logs in for the inspection.
  std::string registered_user = "root";
  LoginKey key = {};
  /// The port of sshd that Coolify's connections come to; nothing: the same as ours.
  std::optional<std::uint16_t> coolify_port = {};
  /// The TCP ports that the proxy will need which Coolify starts on the machine; none: it starts
  /// none.
  std::vector<std::uint16_t> proxy_ports = {80, 443, 8080};
  /// Address of the Coolify instance as the host would reach it; empty when only we can.
  std::string coolify_url = {};
  /// Our own clock when the inspection begins, Unix seconds. inspect() sets it.
  std::int64_t our_epoch = 0;
  /// The socket of the engine that the checks are to ask; empty: the one that docker of the account
  /// asks by itself.
  std::string docker_socket = {};
  /// Nothing is made on the host, not even what is taken away again: what would take that is not
  /// proven.
  bool only_looks = false;
  /// Whether Coolify is asked to install what is missing: what its installer cures is a warning,
  /// unless the check has a severity in `checks`.
  bool coolify_installs = false;
  /// How long each command that could hang has time to answer; eight times as long has the whole.
  std::int64_t command_seconds = kCommandSeconds;
  /// By check id. Ids and names of settings are those of the catalog; validate_options() finds
  /// others.
  std::map<std::string, CheckOptions, std::less<>> checks;
};

/// "error", "warn" or "off".
[[nodiscard]] std::string_view to_string(CheckSeverity severity);
/// The reverse; nothing for any other text.
[[nodiscard]] std::optional<CheckSeverity> parse_severity(std::string_view text);

}  // namespace checks
