#include "provider/private_key/state.h"

#include <string_view>

#include "coolify/told_text.h"
#include "provider/private_key/key_text.h"
#include "provider/private_key/lookup.h"

namespace provider {
namespace {

using Text = schema::Field<std::string>;

constexpr std::string_view kTeam = "team=";

Text or_null(const std::string& text) { return text.empty() ? Text() : Text(text); }

/// The text that Coolify tells, written as the state has it where that is the same.
Text told_text_of(const Text& state, const std::string& told) {
  const std::string* const had = state.if_known();
  return had != nullptr && coolify::tells(told, *had) ? state : Text(told);
}

bool is_empty(const Text& text) { return text.value_or("").empty(); }

bool is_half_of(const Text& half, const Text& fingerprint) {
  const std::string* const text = half.if_known();
  if (text == nullptr) return true;
  const auto key = read_key_text(*text);
  return key && Text(key->public_half.fingerprint()) == fingerprint;
}

}  // namespace

Text told_description(const coolify::PrivateKey& key) {
  const bool is_own = key.description == coolify::kOwnKeyDescription;
  return is_own ? Text() : or_null(key.description);
}

KeyModel refreshed_key(KeyModel state, const coolify::PrivateKey& key) {
  state.uuid = key.uuid;
  const bool is_made_up = state.name.is_known() && state.name->empty();
  if (!is_made_up) state.name = told_text_of(state.name, key.name);
  const Text description = told_description(key);
  if (!description.is_null()) {
    state.description = told_text_of(state.description, *description);
  } else if (!is_empty(state.description)) {
    state.description = Text();
  }
  state.public_key = or_null(key.public_key);
  state.fingerprint = or_null(full_fingerprint(key));
  state.is_git_related = key.is_git_related;
  if (!is_half_of(state.generated_private_key, state.fingerprint)) {
    state.generated_private_key = Text();
  }
  return state;
}

KeyModel imported_key(const coolify::PrivateKey& key) { return refreshed_key({}, key); }

KeyDataModel key_data(KeyDataModel config, const coolify::PrivateKey& key) {
  if (config.uuid.is_null()) config.uuid = key.uuid;
  if (config.name.is_null()) config.name = key.name;
  if (config.fingerprint.is_null()) config.fingerprint = or_null(full_fingerprint(key));
  config.description = key.description;
  config.public_key = or_null(key.public_key);
  config.is_git_related = key.is_git_related;
  return config;
}

std::string key_memory(const std::optional<std::int64_t>& team) {
  return std::string(kTeam) + (team ? std::to_string(*team) : "");
}

std::optional<std::string> remembered_team(const std::string& private_data) {
  if (!private_data.starts_with(kTeam) || private_data.size() == kTeam.size()) return std::nullopt;
  return private_data.substr(kTeam.size());
}

}  // namespace provider
