#include "ssh/host_key_policy.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/hidden_text.h"
#include "base/text.h"
#include "ssh/errors.h"
#include "ssh/wire.h"

namespace ssh {
namespace {

constexpr std::string_view kAuthority = "@cert-authority";

tl::unexpected<base::Diagnostic> invalid(std::string field, std::string cause,
                                         std::string_view evidence = {}) {
  base::Diagnostic why = diagnostic(Fault::host_key_policy_invalid, std::move(cause));
  why.evidence = base::visible_text(evidence, 200);
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

/// Calls `read(line, number)` with each line that is neither blank nor a comment, up to an error.
template <typename Read>
base::Expected<void> for_each_line(std::string_view text, Read read) {
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = base::trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#') continue;
    if (auto done = read(line, number); !done) return done;
  }
  return {};
}

/// Reads what is written as the host key of one machine.
class HostKeyReader {
 public:
  explicit HostKeyReader(HostKeyPolicy& policy) : policy_(policy) {}

  base::Expected<void> read(std::string_view text) {
    if (text.find("PRIVATE KEY-----") != std::string_view::npos) {
      return invalid("host_key", "It is a private key; what is known of a host is its public one.");
    }
    const bool has_lines = base::trimmed(text).find('\n') != std::string_view::npos;
    auto done = for_each_line(text, [&](std::string_view line, int number) {
      return read_line(line, has_lines ? "Line " + std::to_string(number) + ": " : "");
    });
    if (!done) return done;
    const bool is_empty = policy_.keys.empty() && policy_.authorities.empty();
    if (!is_empty || text.empty()) return {};
    return invalid(
        "host_key",
        has_foreign_ ? "It only holds keys of types that cannot be used here." : "It holds no key.",
        text);
  }

 private:
  base::Expected<void> read_line(std::string_view line, const std::string& place) {
    if (is_foreign_key(line)) {
      has_foreign_ = true;
      return {};
    }
    const bool is_authority = line.starts_with(kAuthority);
    auto key = is_authority ? read_authority(line.substr(kAuthority.size())) : read_key(line);
    if (!key && !is_authority) return read_scanned(line, place, key.error().cause);
    if (!key) return invalid("host_key", place + key.error().cause, line);
    (is_authority ? policy_.authorities : policy_.keys).push_back(*std::move(key));
    return {};
  }

  /// "host type base64", as ssh-keyscan and known_hosts have it. `cause` is why the line is not
  /// "type base64".
  base::Expected<void> read_scanned(std::string_view line, const std::string& place,
                                    const std::string& cause) {
    std::string_view rest = line;
    const std::string host(take_word(rest));
    const bool is_hashed = host.starts_with("|1|");
    const bool is_plain = host.find_first_of("=\"@") == std::string::npos && !is_key_type(host);
    const bool is_host = is_hashed || is_plain;
    if (is_host && is_foreign_key(rest)) {
      has_foreign_ = true;
      return {};
    }
    auto key = parse_public_key(rest);
    if (!is_host || !key) {
      std::string_view type = rest;
      const bool is_scanned = is_host && is_key_type(take_word(type));
      return invalid("host_key", place + (is_scanned ? key.error().cause : explained(line, cause)),
                     line);
    }
    // A hashed name is another one in each line.
    if (!is_hashed) {
      if (host_.empty()) host_ = host;
      if (host_ != host) {
        return invalid("host_key",
                       place +
                           "It is of another host than the lines before. All of them would be "
                           "believed of this one machine.",
                       host_ + ", " + host);
      }
    }
    policy_.keys.push_back(*std::move(key));
    return {};
  }

  static std::string explained(std::string_view line, const std::string& cause) {
    std::string_view rest = line;
    const std::string_view word = take_word(rest);
    if (word == "@revoked") return "It says which key is not to be believed.";
    if (is_fingerprint(word)) return "It is a fingerprint, not a key.";
    return cause;
  }

  HostKeyPolicy& policy_;
  std::string host_;  ///< of the lines that name one
  bool has_foreign_ = false;
};

/// "SHA256:...", or what `ssh-keygen -l` prints: "256 SHA256:... comment (ED25519)".
base::Expected<void> read_fingerprints(std::string_view text, HostKeyPolicy& policy) {
  const auto no_fingerprint = [](std::string_view line) {
    return invalid("host_key_fingerprint",
                   "A fingerprint is \"SHA256:\" and 43 characters, as `ssh-keygen -l` prints it.",
                   line);
  };
  auto done = for_each_line(text, [&](std::string_view line, int) -> base::Expected<void> {
    std::string_view rest = line;
    std::string_view word = take_word(rest);
    const bool is_size = word.find_first_not_of("0123456789") == std::string_view::npos;
    const bool is_alone = rest.empty();
    if (is_size) word = take_word(rest);
    if (!is_fingerprint(word) || !(is_size || is_alone)) return no_fingerprint(line);
    policy.fingerprints.emplace_back(word);
    return {};
  });
  if (!done) return done;
  if (policy.fingerprints.empty() && !text.empty()) return no_fingerprint(text);
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
  const std::string host_key = base::with_plain_blanks(text.host_key);
  if (auto read = HostKeyReader(policy).read(host_key); !read) return base::fail(read.error());
  const std::string fingerprints = base::with_plain_blanks(text.fingerprint);
  if (auto read = read_fingerprints(fingerprints, policy); !read) return base::fail(read.error());
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
