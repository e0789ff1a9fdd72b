#include "ssh/host_key_check.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "ssh/algorithms.h"
#include "ssh/errors.h"
#include "ssh/known_hosts.h"

namespace ssh {
namespace {

bool contains(const std::vector<PublicKey>& keys, const PublicKey& wanted) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](const PublicKey& one) { return one.same_key(wanted); });
}

std::vector<PublicKey> joined(std::vector<PublicKey> keys, std::vector<PublicKey> more) {
  std::move(more.begin(), more.end(), std::back_inserter(keys));
  return keys;
}

}  // namespace

base::Expected<HostKeyCheck> HostKeyCheck::make(const HostKeyPolicy& policy,
                                                const Endpoint& endpoint) {
  HostKeyCheck check(endpoint);
  if (policy.mode == HostKeyMode::insecure) {
    check.anything_goes_ = true;
    return check;
  }
  KnownHosts::Answer answer = policy.known_hosts.about(endpoint);
  check.keys_ = joined(policy.keys, std::move(answer.keys));
  check.authorities_ = joined(policy.authorities, std::move(answer.authorities));
  check.revoked_ = std::move(answer.revoked);
  check.fingerprints_ = policy.fingerprints;
  const bool knows_nothing =
      check.keys_.empty() && check.fingerprints_.empty() && check.authorities_.empty();
  if (!knows_nothing) return check;
  if (policy.mode == HostKeyMode::accept_new) {
    check.anything_goes_ = true;
    return check;
  }
  const bool wants_line = policy.mode == HostKeyMode::known_hosts;
  const std::string cause = wants_line
                                ? "known_hosts has no line for " + known_hosts_name(endpoint) + "."
                                : "The policy demands a pinned host key for " +
                                      endpoint.to_string() + ", and none is given.";
  // One of those may have been meant to be the line.
  return base::fail(diagnostic(Fault::host_key_unknown, cause, policy.known_hosts.faults()));
}

std::vector<std::string> HostKeyCheck::algorithms() const {
  std::vector<std::string> types;
  for (const PublicKey& key : keys_) types.push_back(key.type);
  return host_key_preference(types);
}

HostKeyCheck::Verdict HostKeyCheck::judge(const PublicKey& shown) const {
  if (contains(revoked_, shown)) return Verdict::wrong;
  if (anything_goes_ || contains(keys_, shown)) return Verdict::believed;
  const bool known_by_fingerprint = std::find(fingerprints_.begin(), fingerprints_.end(),
                                              shown.fingerprint()) != fingerprints_.end();
  if (known_by_fingerprint) return Verdict::believed;
  if (!authorities_.empty()) return Verdict::ask_certificate;
  return fingerprints_.empty() ? Verdict::wrong : Verdict::try_other;
}

std::vector<PublicKey> HostKeyCheck::authorities() const {
  std::vector<PublicKey> trusted;
  std::copy_if(authorities_.begin(), authorities_.end(), std::back_inserter(trusted),
               [&](const PublicKey& one) { return !contains(revoked_, one); });
  return trusted;
}

base::Diagnostic HostKeyCheck::mismatch(const PublicKey& shown, const std::string& fault) const {
  std::string evidence;
  if (contains(revoked_, shown)) evidence += "the key is marked @revoked in known_hosts\n";
  for (const PublicKey& key : keys_) {
    evidence += "expected: " + key.type + " " + key.fingerprint() + "\n";
  }
  for (const std::string& fingerprint : fingerprints_)
    evidence += "expected: " + fingerprint + "\n";
  for (const PublicKey& authority : authorities_) {
    evidence += "expected: signed by " + authority.type + " " + authority.fingerprint();
    evidence += contains(revoked_, authority) ? ", which is @revoked\n" : "\n";
  }
  evidence += "got:      " + shown.type + " " + shown.fingerprint() + "\n";
  evidence += "          " + shown.line_without_comment() + "\n";
  const std::string server = "The server at " + endpoint_.to_string();
  const std::string cause = fault.empty()
                                ? server + " owns another host key."
                                : server + " owns an unknown host key, and " + fault + ".";
  return diagnostic(Fault::host_key_mismatch, cause, evidence);
}

}  // namespace ssh
