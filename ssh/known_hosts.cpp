#include "ssh/known_hosts.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "base/pattern.h"
#include "base/text.h"
#include "ssh/errors.h"
#include "ssh/wire.h"

namespace ssh {
namespace {

constexpr std::string_view kHashPrefix = "|1|";

std::string_view next_word(std::string_view& rest) {
  rest = base::trimmed(rest);
  const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

/// "|1|salt|hash": the hash is HMAC-SHA1 of the name under the salt.
bool matches_hash(std::string_view name, std::string_view hashed) {
  hashed.remove_prefix(kHashPrefix.size());
  const std::size_t bar = hashed.find('|');
  if (bar == std::string_view::npos) return false;
  const auto salt = decode_base64(hashed.substr(0, bar));
  const auto expected = decode_base64(hashed.substr(bar + 1));
  if (!salt || !expected) return false;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const std::string message(name);
  (void)HMAC(EVP_sha1(), salt->data(), static_cast<int>(salt->size()),
             reinterpret_cast<const unsigned char*>(message.data()), message.size(), digest.data(),
             &size);
  return *expected == std::string(digest.begin(), digest.begin() + size);
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

tl::unexpected<base::Diagnostic> broken(std::string cause) {
  return base::fail(diagnostic(Fault::host_key_policy_invalid, std::move(cause)));
}

/// A sound key of a type nobody here can use: a DSA key, a certificate, one of a later OpenSSH.
bool is_foreign(std::string_view type, std::string_view after_type) {
  const auto blob = decode_base64(next_word(after_type));
  return blob && WireReader(*blob).string() == type && !is_key_type(type);
}

}  // namespace

std::string known_hosts_name(const Endpoint& endpoint) {
  const std::string host = base::lower_case(bare_host(endpoint));
  if (endpoint.port == 22) return host;
  return "[" + host + "]:" + std::to_string(endpoint.port);
}

base::Expected<void> KnownHosts::read_line(std::string_view line, std::vector<Entry>& into) {
  std::string_view rest = base::trimmed(line);
  if (rest.empty() || rest.front() == '#') return {};
  Entry entry{Marker::none, {}, {}};
  if (rest.front() == '@') {
    const std::string_view marker = next_word(rest);
    if (marker == "@cert-authority") {
      entry.marker = Marker::authority;
    } else if (marker == "@revoked") {
      entry.marker = Marker::revoked;
    } else {
      return broken("it begins with an unknown marker.");
    }
  }
  entry.hosts = next_word(rest);
  std::string_view after_type = rest;
  const std::string_view type = next_word(after_type);
  if (is_foreign(type, after_type)) return {};
  auto key = parse_public_key(rest);
  if (!key) return broken("its key cannot be read: " + key.error().cause);
  entry.key = std::move(*key);
  into.push_back(std::move(entry));
  return {};
}

base::Expected<KnownHosts> KnownHosts::parse(std::string_view text) {
  KnownHosts parsed;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const auto read = read_line(text.substr(0, end), parsed.entries_);
    if (!read) {
      return broken("Line " + std::to_string(number) + " of known_hosts: " + read.error().cause);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
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
