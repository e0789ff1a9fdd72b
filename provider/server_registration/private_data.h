#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace provider {

/// Where a host key was learnt. A refresh overwrites the state's `ip` by what Coolify says, so that
/// it does not tell.
struct LearntPlace {
  std::string ip = {};        ///< as configured then
  std::string endpoint = {};  ///< that was connected to: "192.0.2.1:22"

  bool operator==(const LearntPlace&) const = default;
};

/// The host key of a machine that a failed run logged in to, while Coolify's record still leads to
/// another one, whose key stays in the state. Without `public_key`: none.
struct TriedHostKey {
  LearntPlace place = {};
  std::string public_key = {};

  bool operator==(const TriedHostKey&) const = default;
};

/// What a registration remembers from one run to the next and no attribute shows: Terraform keeps
/// it beside the state, through every refresh.
struct PrivateData {
  /// Keys that Coolify no longer uses and that are still on the machine, by uuid, for the next run
  /// to take them off.
  std::vector<std::string> former_keys = {};
  /// The `ip` that the configuration gave last. Empty: that beside the host key.
  std::string named_ip = {};
  /// The write-only secrets that the configuration had, as write_only_secrets() names them: a
  /// destroy is not given them, and must not take their absence for a login that needs none.
  std::vector<std::string> write_only = {};
  TriedHostKey tried_host_key = {};
  /// The log_mark() of what Coolify had in its log when the registration was ready: an earlier
  /// failure's, which a success does not clear. Empty: there was no log.
  std::string left_log = {};
  /// The runs that failed since the last one that did not.
  std::int64_t failed_runs = 0;

  bool operator==(const PrivateData&) const = default;
};

/// The text that stands for it. Never empty: Terraform keeps what was there when it is given
/// nothing.
[[nodiscard]] std::string to_text(const PrivateData& data);

/// The reverse; of a text that is none, and of what is missing, nothing is remembered.
[[nodiscard]] PrivateData private_data(const std::string& text);

}  // namespace provider
