#include "provider/private_key/lookup.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/hidden_text.h"
#include "base/text.h"
#include "coolify/told_text.h"
#include "coolify/uuid.h"
#include "schema/object_rules.h"
#include "ssh/public_key.h"

namespace provider {
namespace {

constexpr std::string_view kPrefix = "SHA256:";
constexpr std::string_view kByName = "name:";
constexpr std::string_view kByFingerprint = "fingerprint:";

std::string asked_for(const KeyQuery& query) {
  if (!query.uuid.empty()) return query.uuid;
  return query.name.empty() ? std::string(kPrefix) + query.fingerprint : query.name;
}

base::Diagnostic not_found(const KeyQuery& query) {
  return {.kind = base::ErrorKind::not_found,
          .code = "coolify.key_not_found",
          .summary = "No such private key",
          .cause = std::string("The team of the API token has no private key of this ") +
                   query.attribute() + ".",
          .evidence = base::visible_text(asked_for(query), 300),
          .remedy =
              "Compare it with Keys & Tokens > Private Keys in Coolify, and check that the "
              "token belongs to the key's team."};
}

base::Diagnostic ambiguous(const KeyQuery& query,
                           const std::vector<const coolify::PrivateKey*>& found) {
  std::string lines;
  for (const coolify::PrivateKey* key : found) {
    lines +=
        (lines.empty() ? "" : "\n") + key->uuid + "  " + key->name + "  " + full_fingerprint(*key);
  }
  return {.kind = base::ErrorKind::invalid_config,
          .code = "private_key.ambiguous",
          .summary = "Several private keys match",
          .cause = std::string("The team of the API token has more than one private key of this ") +
                   query.attribute() + ".",
          .evidence = base::evidence_text(lines),
          .remedy = "Name the right one by its uuid."};
}

base::Diagnostic not_an_id(const std::string& id) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "import.invalid_id",
          .summary = "This names no private key",
          .cause =
              "A private key is imported by the uuid Coolify gave it (letters, digits, "
              "hyphens and underscores), by `name:NAME` or by `fingerprint:SHA256:...`.",
          .evidence = base::visible_text(id, 300),
          .remedy =
              "Take the uuid from the address of the key's page in the Coolify UI, or the "
              "fingerprint from `ssh-keygen -l -f key`."};
}

bool matches(const coolify::PrivateKey& key, const KeyQuery& query) {
  if (!query.name.empty()) return coolify::tells(key.name, query.name);
  return full_fingerprint(key) == std::string(kPrefix) + query.fingerprint;
}

}  // namespace

const char* KeyQuery::attribute() const {
  if (!uuid.empty()) return "uuid";
  return name.empty() ? "fingerprint" : "name";
}

std::optional<std::string> plain_fingerprint(std::string_view text) {
  if (text.starts_with(kPrefix)) text.remove_prefix(kPrefix.size());
  if (!ssh::is_fingerprint(std::string(kPrefix).append(text))) return std::nullopt;
  return std::string(text);
}

std::string full_fingerprint(const coolify::PrivateKey& key) {
  if (const auto read = ssh::parse_public_key(key.public_key)) return read->fingerprint();
  const auto plain = plain_fingerprint(key.fingerprint);
  return plain ? std::string(kPrefix) + *plain : std::string();
}

schema::Validator one_lookup() {
  const std::vector<std::string> names = {"uuid", "name", "fingerprint"};
  const auto at_most_one = schema::at_most_one_of(names).check;
  return schema::Validator(
      [at_most_one, names](const schema::Value& object) {
        base::Diagnostics faults = at_most_one(object);
        for (const std::string& name : names) {
          if (!object.at(name).is_null()) return faults;
        }
        faults.add({.kind = base::ErrorKind::invalid_config,
                    .code = "config.missing",
                    .summary = "Missing argument",
                    .cause = "Nothing says which private key is meant.",
                    .remedy = "Set one of `uuid`, `name` and `fingerprint`."});
        return faults;
      },
      "exactly one of `uuid`, `name` and `fingerprint` must be set");
}

KeyQuery key_query(const KeyDataModel& config) {
  KeyQuery query{.uuid = config.uuid.value_or(""), .name = config.name.value_or("")};
  if (const std::string* const text = config.fingerprint.if_known()) {
    query.fingerprint = plain_fingerprint(*text).value_or("");
  }
  return query;
}

base::Diagnostic at_query(base::Diagnostic error, const KeyQuery& query) {
  const bool is_about_key =
      error.kind == base::ErrorKind::not_found || error.kind == base::ErrorKind::invalid_config;
  if (is_about_key) error.path = base::Path::of(query.attribute());
  return error;
}

base::Expected<KeyQuery> key_import_query(const std::string& id) {
  const std::string_view text = id;
  KeyQuery query;
  if (text.starts_with(kByName)) {
    query.name = text.substr(kByName.size());
    if (!query.name.empty()) return query;
  } else if (text.starts_with(kByFingerprint)) {
    const auto plain = plain_fingerprint(text.substr(kByFingerprint.size()));
    query.fingerprint = plain.value_or("");
    if (plain) return query;
  } else if (coolify::is_uuid(text)) {
    query.uuid = text;
    return query;
  }
  return base::fail(not_an_id(id));
}

base::Expected<coolify::PrivateKey> look_up_key(coolify::Client& client, const KeyQuery& query,
                                                const base::Context& context) {
  if (!query.uuid.empty()) {
    const auto looked = client.find_key(query.uuid, context);
    if (!looked) return base::fail(looked.error());
    const std::optional<coolify::PrivateKey>& key = *looked;
    if (!key) return base::fail(not_found(query));
    return *key;
  }
  const auto keys = client.list_keys(context);
  if (!keys) return base::fail(keys.error());
  std::vector<const coolify::PrivateKey*> found;
  for (const coolify::PrivateKey& key : **keys) {
    if (matches(key, query)) found.push_back(&key);
  }
  if (found.empty()) return base::fail(not_found(query));
  if (found.size() > 1) return base::fail(ambiguous(query, found));
  return *found.front();
}

}  // namespace provider
