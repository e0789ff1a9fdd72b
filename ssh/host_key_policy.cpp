#include "ssh/host_key_policy.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "ssh/errors.h"
#include "ssh/wire.h"

namespace ssh {
namespace {

constexpr std::string_view kAuthority = "@cert-authority";

tl::unexpected<base::Diagnostic> invalid(std::string field, std::string cause) {
  base::Diagnostic why = diagnostic(Fault::host_key_policy_invalid, std::move(cause));
  why.path = base::Path::of(std::move(field));
  return base::fail(std::move(why));
}

base::Expected<HostKeyMode> mode_of(const HostKeyText& text) {
  if (text.policy == "pinned") return HostKeyMode::pinned;
  if (text.policy == "accept_new") return HostKeyMode::accept_new;
  if (text.policy == "known_hosts") return HostKeyMode::known_hosts;
  if (text.policy == "insecure") return HostKeyMode::insecure;
  if (!text.policy.empty()) {
    return invalid("host_key_policy",
                   "The policy is none of pinned, accept_new, known_hosts and insecure.");
  }
  if (!text.host_key.empty() || !text.fingerprint.empty()) return HostKeyMode::pinned;
  return text.known_hosts.empty() ? HostKeyMode::accept_new : HostKeyMode::known_hosts;
}

/// "type base64 comment", or the base64 alone: the blob names its type.
base::Expected<PublicKey> read_key(std::string_view text) {
  const auto blob = decode_base64(text);
  return blob && !text.empty() ? public_key_of_blob(*blob) : parse_public_key(text);
}

/// The key behind "@cert-authority", with or without host patterns in between: the pin belongs to
/// one host already.
base::Expected<PublicKey> read_authority(std::string_view text) {
  text = base::trimmed(text);
  auto key = parse_public_key(text);
  const std::size_t blank = text.find_first_of(" \t");
  if (key || blank == std::string_view::npos) return key;
  return parse_public_key(text.substr(blank));
}

base::Expected<void> read_host_keys(std::string_view text, HostKeyPolicy& policy) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = base::trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    const bool is_authority = line.starts_with(kAuthority);
    auto key = is_authority ? read_authority(line.substr(kAuthority.size())) : read_key(line);
    if (!key) return invalid("host_key", key.error().cause);
    (is_authority ? policy.authorities : policy.keys).push_back(std::move(*key));
  }
  return {};
}

}  // namespace

base::Expected<HostKeyPolicy> make_host_key_policy(const HostKeyText& text) {
  return make_host_key_policy(text, KnownHosts::parse(text.known_hosts));
}

base::Expected<HostKeyPolicy> make_host_key_policy(const HostKeyText& text,
                                                   const base::Expected<KnownHosts>& known_hosts) {
  const auto mode = mode_of(text);
  if (!mode) return base::fail(mode.error());
  HostKeyPolicy policy;
  policy.mode = *mode;
  if (const auto read = read_host_keys(text.host_key, policy); !read) {
    return base::fail(read.error());
  }
  if (!text.fingerprint.empty()) {
    const std::string fingerprint(base::trimmed(text.fingerprint));
    if (!is_fingerprint(fingerprint)) {
      return invalid(
          "host_key_fingerprint",
          "A fingerprint is \"SHA256:\" and 43 characters, as `ssh-keygen -l` prints it.");
    }
    policy.fingerprints.push_back(fingerprint);
  }
  if (!known_hosts) return invalid("known_hosts", known_hosts.error().cause);
  policy.known_hosts = *known_hosts;

  const bool is_pinned =
      !policy.keys.empty() || !policy.fingerprints.empty() || !policy.authorities.empty();
  if (policy.mode == HostKeyMode::pinned && !is_pinned) {
    return invalid("host_key_policy",
                   "The policy \"pinned\" needs host_key or host_key_fingerprint.");
  }
  if (policy.mode == HostKeyMode::known_hosts && base::trimmed(text.known_hosts).empty()) {
    return invalid("host_key_policy", "The policy \"known_hosts\" needs the text known_hosts.");
  }
  if (policy.mode == HostKeyMode::insecure && (is_pinned || !text.known_hosts.empty())) {
    return invalid("host_key_policy",
                   "The policy \"insecure\" would ignore the host key that is given.");
  }
  return policy;
}

}  // namespace ssh
