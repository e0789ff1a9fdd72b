#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/context.h"
#include "base/expected.h"
#include "coolify/client.h"
#include "provider/private_key/model.h"
#include "schema/schema.h"

namespace provider {

/// What one key is looked for by: one of these is not empty.
struct KeyQuery {
  std::string uuid = {};
  std::string name = {};
  std::string fingerprint = {};  ///< as plain_fingerprint() writes it

  /// The attribute that says it.
  [[nodiscard]] const char* attribute() const;
};

/// "SHA256:..." with or without that prefix as Coolify writes it, without. Nothing for other texts.
[[nodiscard]] std::optional<std::string> plain_fingerprint(std::string_view text);

/// "SHA256:..." of a key that Coolify tells of; empty when it cannot read the key itself.
[[nodiscard]] std::string full_fingerprint(const coolify::PrivateKey& key);

/// Exactly one of `uuid`, `name` and `fingerprint` is set. Codes config.conflict, config.missing.
[[nodiscard]] schema::Validator one_lookup();
/// What a data source, or an ephemeral resource, looks for. Its configuration keeps one_lookup().
[[nodiscard]] KeyQuery key_query(const KeyDataModel& config);

/// `error` at the attribute that says what is looked for, when it is about what was found.
[[nodiscard]] base::Diagnostic at_query(base::Diagnostic error, const KeyQuery& query);

/// What an import asks for by "UUID", "name:NAME" or "fingerprint:SHA256:...". Error
/// import.invalid_id.
[[nodiscard]] base::Expected<KeyQuery> key_import_query(const std::string& id);

/// The one key of the team that is meant. Errors: coolify.key_not_found, private_key.ambiguous with
/// the candidates, coolify.invalid_uuid, and those of the list of keys.
[[nodiscard]] base::Expected<coolify::PrivateKey> look_up_key(coolify::Client& client,
                                                              const KeyQuery& query,
                                                              const base::Context& context);

}  // namespace provider
