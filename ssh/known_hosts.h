#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "ssh/endpoint.h"
#include "ssh/public_key.h"

namespace ssh {

/// A known_hosts text as sshd(8) describes it: plain, wildcard, negated and hashed host names,
/// "[host]:port", and the markers @cert-authority and @revoked.
class KnownHosts {
 public:
  /// What the text says about one host.
  struct Answer {
    std::vector<PublicKey> keys;
    std::vector<PublicKey> authorities;
    std::vector<PublicKey> revoked;
  };

  /// A line that is passed over, as ssh passes it over.
  struct Skipped {
    int line = 0;  ///< from 1
    std::string why;
    bool revokes = false;  ///< it would have revoked a key
  };

  /// Blank lines, comments and lines with key types this program does not know are passed over, and
  /// so are broken lines, as ssh does it: a file of years is rarely whole. What cannot be seen in a
  /// line is no part of it. Error ssh.host_key_policy_invalid where no line can be used and some
  /// are broken, with what is wrong with each.
  [[nodiscard]] static base::Expected<KnownHosts> parse(std::string_view text);

  /// A key that is revoked for the host is so on every port.
  [[nodiscard]] Answer about(const Endpoint& endpoint) const;
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  /// The broken lines.
  [[nodiscard]] const std::vector<Skipped>& skipped() const { return skipped_; }
  /// What is wrong with them, a line each: "Line 3: its key cannot be read: ..."; empty for none.
  [[nodiscard]] std::string faults() const;

 private:
  enum class Marker { none, authority, revoked };
  struct Entry {
    Marker marker;
    std::string hosts;  ///< as written: patterns, or one hashed name
    PublicKey key;
  };

  /// Why the line is broken; empty when it is not.
  [[nodiscard]] std::string read_line(std::string_view line);

  std::vector<Entry> entries_;
  std::vector<Skipped> skipped_;
};

/// The name under which an endpoint stands in known_hosts: "host", or "[host]:2222" for another
/// port than 22.
[[nodiscard]] std::string known_hosts_name(const Endpoint& endpoint);

}  // namespace ssh
