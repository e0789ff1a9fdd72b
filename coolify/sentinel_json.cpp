#include "coolify/sentinel_json.h"

namespace coolify {
namespace {

void read(const Json& json, const char* key, std::optional<bool>& setting) {
  setting = flag_member(json, key);
}

void read(const Json& json, const char* key, std::optional<std::int64_t>& setting) {
  setting = number_member(json, key);
}

void read(const Json& json, const char* key, std::optional<std::string>& setting) {
  setting = text_member(json, key);
}

void read(const Json& json, const char* key, std::optional<SentinelToken>& setting) {
  if (auto text = text_member(json, key)) setting = SentinelToken(*std::move(text));
}

template <typename T>
Json json_of(const T& value) {
  return value;
}

Json json_of(const SentinelToken& token) { return token.reveal(); }

}  // namespace

SentinelSettings sentinel_from_json(const Json& settings) {
  SentinelSettings told;
  for_each_sentinel_setting(told, [&settings](const char* field, const char*, auto& setting) {
    read(settings, field, setting);
  });
  return told;
}

Json to_json(const SentinelSettings& changes) {
  Json json = Json::object();
  for_each_sentinel_setting(changes, [&json](const char* field, const char*, const auto& setting) {
    if (setting) json[field] = json_of(*setting);
  });
  return json;
}

base::Diagnostic at_sentinel_argument(base::Diagnostic refusal) {
  const SentinelSettings none;
  base::Path argument = refusal.path;
  for_each_sentinel_setting(none, [&](const char* field, const char* name, const auto&) {
    if (refusal.path == base::Path::of(field)) argument = base::Path::of("sentinel").name(name);
  });
  refusal.path = argument;
  return refusal;
}

}  // namespace coolify
