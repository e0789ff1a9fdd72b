#pragma once

#include "tests/standin/store/server_rows.h"

namespace standin {

/// What a private key is created from.
struct NewKey {
  std::string name;
  std::string description = "Created by Coolify via API";
  std::string private_key;
  std::int64_t team_id = 0;
};

/// Inserts a key without any check; its text is trimmed and ends with one line feed.
/// Returns its uuid.
std::string insert_key(State& state, const NewKey& wanted, base::WallTime now);

/// A key as the API shows it.
[[nodiscard]] Json key_object(const Key& key, const View& view);

}  // namespace standin
