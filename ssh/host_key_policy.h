#pragma once

#include <string>
#include <vector>

#include "base/expected.h"
#include "ssh/known_hosts.h"
#include "ssh/public_key.h"

namespace ssh {

/// What is demanded of a server's host key. Whatever is known of the key is enforced in every mode
/// but `insecure`; the modes differ in what happens when nothing is known.
enum class HostKeyMode {
  pinned,       ///< fails
  accept_new,   ///< believes the key that is shown; the caller records it as known
  known_hosts,  ///< fails
  insecure,     ///< believes any key at any time
};

/// Which host keys are believed.
struct HostKeyPolicy {
  HostKeyMode mode = HostKeyMode::accept_new;
  std::vector<PublicKey> keys;            ///< pinned, or recorded by an earlier connection
  std::vector<std::string> fingerprints;  ///< "SHA256:..."
  std::vector<PublicKey> authorities;     ///< certificate authorities that sign host keys
  KnownHosts known_hosts;
};

/// What a user writes about host keys, empty where nothing was written.
struct HostKeyText {
  std::string policy;  ///< "", "pinned", "accept_new", "known_hosts" or "insecure"
  /// Lines "type base64 [comment]", bare base64, "@cert-authority ...", and those that ssh-keyscan
  /// prints: with the one host before the key, and comments.
  std::string host_key;
  std::string fingerprint;  ///< "SHA256:...", or lines as `ssh-keygen -l` prints them
  std::string known_hosts;  ///< text of a known_hosts file
};

/// Turns it into a policy; what cannot be seen in a line is no part of it. Without a policy:
/// `known_hosts` when only that text is given, `pinned` when a key or fingerprint is, else
/// `accept_new`. Errors: ssh.host_key_policy_invalid (also for a policy without what it needs),
/// with the field to blame as path: "host_key", "known_hosts", ...
[[nodiscard]] base::Expected<HostKeyPolicy> make_host_key_policy(const HostKeyText& text);
/// The same where the text `known_hosts` has been read already, which several machines may share.
[[nodiscard]] base::Expected<HostKeyPolicy> make_host_key_policy(
    const HostKeyText& text, const base::Expected<KnownHosts>& known_hosts);

}  // namespace ssh
