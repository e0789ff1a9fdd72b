#include "ssh/known_hosts.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/hidden_text.h"
#include "base/pattern.h"
#include "base/text.h"
#include "ssh/errors.h"
#include "ssh/wire.h"

namespace ssh {
namespace {

constexpr std::string_view kHashPrefix = "|1|";

constexpr std::string_view kAuthority = "@cert-authority";
constexpr std::string_view kRevoked = "@revoked";

/// Salt and hash of "|1|salt|hash".
struct HashedName {
  std::string salt;
  std::string hash;
};

std::optional<HashedName> read_hashed(std::string_view text) {
  text.remove_prefix(kHashPrefix.size());
  const std::size_t bar = text.find('|');
  if (bar == std::string_view::npos) return std::nullopt;
  auto salt = decode_base64(text.substr(0, bar));
  auto hash = decode_base64(text.substr(bar + 1));
  if (!salt || !hash || salt->empty() || hash->empty()) return std::nullopt;
  return HashedName{*std::move(salt), *std::move(hash)};
}

/// "|1|salt|hash": the hash is HMAC-SHA1 of the name under the salt.
bool matches_hash(std::string_view name, std::string_view hashed) {
  const auto read = read_hashed(hashed);
  if (!read) return false;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const std::string message(name);
  (void)HMAC(EVP_sha1(), read->salt.data(), static_cast<int>(read->salt.size()),
             reinterpret_cast<const unsigned char*>(message.data()), message.size(), digest.data(),
             &size);
  return read->hash == std::string(digest.begin(), digest.begin() + size);
}

bool matches_hosts(std::string_view name, std::string_view hosts) {
  if (hosts.starts_with(kHashPrefix)) return matches_hash(name, hosts);
  bool matched = false;
  while (!hosts.empty()) {
    const std::size_t comma = std::min(hosts.find(','), hosts.size());
    std::string_view pattern = hosts.substr(0, comma);
    hosts.remove_prefix(std::min(comma + 1, hosts.size()));
    const bool negated = pattern.starts_with('!');
    if (negated) pattern.remove_prefix(1);
    if (!base::matches_pattern(name, base::lower_case(pattern))) continue;
    if (negated) return false;
    matched = true;
  }
  return matched;
}

}  // namespace

std::string known_hosts_name(const Endpoint& endpoint) {
  const std::string host = base::lower_case(bare_host(endpoint));
  if (endpoint.port == 22) return host;
  return "[" + host + "]:" + std::to_string(endpoint.port);
}

std::string KnownHosts::read_line(std::string_view line) {
  std::string_view rest = base::trimmed(line);
  if (rest.empty() || rest.front() == '#') return {};
  Entry entry{Marker::none, {}, {}};
  if (rest.front() == '@') {
    const std::string_view marker = take_word(rest);
    if (marker != kAuthority && marker != kRevoked) return "it begins with an unknown marker.";
    entry.marker = marker == kAuthority ? Marker::authority : Marker::revoked;
  }
  entry.hosts = take_word(rest);
  if (entry.hosts.starts_with(kHashPrefix) && !read_hashed(entry.hosts)) {
    return "its hashed host name is damaged.";
  }
  if (base::trimmed(rest).empty()) return "it has no key.";
  if (is_foreign_key(rest)) return {};
  auto key = parse_public_key(rest);
  if (!key) return "its key cannot be read: " + key.error().cause;
  entry.key = std::move(*key);
  entries_.push_back(std::move(entry));
  return {};
}

std::string KnownHosts::faults() const {
  constexpr std::size_t kMost = 5;
  std::string text;
  for (const Skipped& one : skipped_) {
    if (&one == skipped_.data() + kMost) {
      return text + "and " + std::to_string(skipped_.size() - kMost) + " more lines\n";
    }
    text += "Line " + std::to_string(one.line) + " of known_hosts: " + one.why + "\n";
  }
  return text;
}

base::Expected<KnownHosts> KnownHosts::parse(std::string_view given) {
  const std::string plain = base::with_plain_blanks(given);
  std::string_view text = plain;
  KnownHosts parsed;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = base::trimmed(text.substr(0, end));
    std::string why = parsed.read_line(line);
    if (!why.empty()) {
      parsed.skipped_.push_back({number, std::move(why), line.starts_with(kRevoked)});
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (parsed.entries_.empty() && !parsed.skipped_.empty()) {
    return base::fail(
        diagnostic(Fault::host_key_policy_invalid, std::string(base::trimmed(parsed.faults()))));
  }
  return parsed;
}

KnownHosts::Answer KnownHosts::about(const Endpoint& endpoint) const {
  const std::string name = known_hosts_name(endpoint);
  const std::string host = base::lower_case(bare_host(endpoint));
  Answer answer;
  for (const Entry& entry : entries_) {
    const bool is_revoked = entry.marker == Marker::revoked && matches_hosts(host, entry.hosts);
    if (!is_revoked && !matches_hosts(name, entry.hosts)) continue;
    switch (entry.marker) {
      case Marker::none:
        answer.keys.push_back(entry.key);
        break;
      case Marker::authority:
        answer.authorities.push_back(entry.key);
        break;
      case Marker::revoked:
        answer.revoked.push_back(entry.key);
        break;
    }
  }
  return answer;
}

}  // namespace ssh
