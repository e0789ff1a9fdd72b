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

  /// Blank lines, comments and lines with key types this program does not know are passed over.
  /// Errors: ssh.host_key_policy_invalid for a line that is broken, with its number.
  [[nodiscard]] static base::Expected<KnownHosts> parse(std::string_view text);

  /// A key that is revoked for the host is so on every port.
  [[nodiscard]] Answer about(const Endpoint& endpoint) const;
  [[nodiscard]] bool empty() const { return entries_.empty(); }

 private:
  enum class Marker { none, authority, revoked };
  struct Entry {
    Marker marker;
    std::string hosts;  ///< as written: patterns, or one hashed name
    PublicKey key;
  };

  [[nodiscard]] static base::Expected<void> read_line(std::string_view line,
                                                      std::vector<Entry>& into);

  std::vector<Entry> entries_;
};

/// The name under which an endpoint stands in known_hosts: "host", or "[host]:2222" for another
/// port than 22.
[[nodiscard]] std::string known_hosts_name(const Endpoint& endpoint);

}  // namespace ssh
