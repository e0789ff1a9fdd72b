#pragma once

#include <optional>
#include <string>

#include "coolify/private_key.h"
#include "provider/private_key/model.h"

namespace provider {

/// `state` after a refresh: what Coolify tells of the key. An argument that says nothing, and of
/// which Coolify has what it made of that, stays as it is; a private half that is no longer the
/// key's goes.
[[nodiscard]] KeyModel refreshed_key(KeyModel state, const coolify::PrivateKey& key);

/// What an import knows.
[[nodiscard]] KeyModel imported_key(const coolify::PrivateKey& key);

/// What a data source tells; what it was asked by stays as it was written.
[[nodiscard]] KeyDataModel key_data(KeyDataModel config, const coolify::PrivateKey& key);

/// What of a text is the key's description: null where Coolify has only its own.
[[nodiscard]] schema::Field<std::string> told_description(const coolify::PrivateKey& key);

/// What a private key remembers from one run to the next and no attribute shows: the team it
/// belongs to, in Terraform's private data. Nothing of a text that says none.
[[nodiscard]] std::string key_memory(const std::optional<std::int64_t>& team);
[[nodiscard]] std::optional<std::string> remembered_team(const std::string& private_data);

}  // namespace provider
