#include "registration/key_choice.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/hidden_text.h"
#include "base/text.h"
#include "coolify/client.h"
#include "ssh/private_key.h"
#include "ssh/public_key.h"

namespace registration {
namespace {

using coolify::PrivateKey;
using Keys = std::vector<const PrivateKey*>;

constexpr std::string_view kFingerprintMark = "SHA256:";
constexpr std::size_t kLongestShown = 200;

/// Without its mark, as Coolify keeps it.
std::string_view bare_fingerprint(std::string_view text) {
  if (text.starts_with(kFingerprintMark)) text.remove_prefix(kFingerprintMark.size());
  return text;
}

std::string list_of(const Keys& keys) {
  std::string lines;
  for (const PrivateKey* const key : keys) {
    lines += (lines.empty() ? "" : "\n") + key->name + " (uuid " + key->uuid +
             ", SHA256:" + key->fingerprint + ")";
  }
  return base::evidence_text(lines);
}

template <typename Predicate>
Keys those_of(const std::vector<PrivateKey>& all, Predicate is_meant) {
  Keys found;
  for (const PrivateKey& key : all) {
    if (is_meant(key)) found.push_back(&key);
  }
  return found;
}

Keys every_one(const std::vector<PrivateKey>& all) {
  return those_of(all, [](const PrivateKey&) { return true; });
}

base::Diagnostic missing(std::string cause, const std::vector<PrivateKey>& all) {
  return {.kind = base::ErrorKind::not_found,
          .code = "registration.ssh_key_missing",
          .summary = "SSH public key not found: no such key in Coolify",
          .cause = std::move(cause) + (all.empty() ? " It has no key at all." : " Its keys are:"),
          .evidence = list_of(every_one(all)),
          .remedy = "Name one of the team's keys, or add the key in Coolify under Keys & Tokens."};
}

base::Diagnostic ambiguous(std::string cause, const Keys& candidates) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "registration.ssh_key_ambiguous",
          .summary = "It is not clear which key of Coolify is meant",
          .cause = std::move(cause),
          .evidence = list_of(candidates),
          .remedy = "Name the key by its uuid."};
}

base::Expected<ChosenKey> the_only_one(const std::vector<PrivateKey>& all) {
  if (all.empty()) return base::fail(missing("No key was named, and the team has none.", all));
  if (all.size() > 1) {
    return base::fail(ambiguous("No key was named, and the team has several.", every_one(all)));
  }
  return ChosenKey{all.front().uuid, all.front().name};
}

}  // namespace

base::Expected<std::string> fingerprint_of(const base::Secret& key_text,
                                           const base::Secret& passphrase) {
  const std::string_view line = base::visible_part(key_text.reveal());
  if (const auto key = ssh::parse_public_key(line)) return key->fingerprint();
  const auto info = ssh::inspect_private_key(key_text, passphrase);
  if (!info) return base::fail(info.error());
  return info->public_key.fingerprint();
}

base::Expected<ChosenKey> choose_key(coolify::Client& client, const std::string& wanted,
                                     const base::Context& context) {
  const auto list = client.list_keys(context);
  if (!list) return base::fail(list.error());
  const std::vector<PrivateKey>& all = **list;
  if (wanted.empty()) return the_only_one(all);

  // What no other key can have counts first.
  Keys found = those_of(all, [&](const PrivateKey& key) { return key.uuid == wanted; });
  if (found.empty()) {
    found = those_of(all, [&](const PrivateKey& key) {
      return !key.fingerprint.empty() &&
             bare_fingerprint(key.fingerprint) == bare_fingerprint(wanted);
    });
  }
  if (found.empty())
    found = those_of(all, [&](const PrivateKey& key) { return key.name == wanted; });
  if (found.size() == 1) return ChosenKey{found.front()->uuid, found.front()->name};
  const std::string shown = base::visible_text(wanted, kLongestShown);
  if (found.empty()) {
    return base::fail(missing("SSH public key not found: " + shown +
                                  ". The team of this token has no key with this uuid, name or "
                                  "fingerprint.",
                              all));
  }
  return base::fail(ambiguous("Several keys are called " + shown + ".", found));
}

}  // namespace registration
