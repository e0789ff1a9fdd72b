#include "coolify/setting_json.h"

#include "base/text.h"
#include "coolify/told_text.h"

namespace coolify {
namespace {

/// Reads a member by the kind of values that its row has.
struct Reader {
  const Json& object;
  const char* key;

  std::optional<SettingValue> operator()(const FlagRule&) const { return flag_member(object, key); }
  std::optional<SettingValue> operator()(const NumberRule&) const {
    return number_member(object, key);
  }
  std::optional<SettingValue> operator()(const WordRule&) const {
    const auto text = text_member(object, key);
    if (!text) return std::nullopt;
    return base::lower_case(*text);
  }
  /// Null says that there is none.
  std::optional<SettingValue> operator()(const TextRule&) const {
    if (has_member(object, key) && member(object, key).is_null()) return std::string();
    return text_member(object, key);
  }
  std::optional<SettingValue> operator()(const SecretRule& rule) const {
    auto text = text_member(object, key);
    // What an instance sends back of our own credentials is no token of its agent's.
    if (!text || !rule.fits(*text) || holds_credential(*text)) return std::nullopt;
    return SentinelToken(*std::move(text));
  }
};

struct Writer {
  Json operator()(const SentinelToken& token) const { return token.reveal(); }
  template <typename T>
  Json operator()(const T& value) const {
    return value;
  }
};

}  // namespace

SettingValues settings_from_json(const Json& server, const std::vector<Setting>& rows,
                                 SettingPlace place) {
  const bool is_proxy = place == SettingPlace::proxy;
  const Json& object = member(server, is_proxy ? "proxy" : "settings");
  SettingValues told;
  for (const Setting& row : rows) {
    if (row.place != place) continue;
    const std::string key(is_proxy ? "type" : row.field);
    auto value = std::visit(Reader{object, key.c_str()}, row.rule);
    if (value) told.set(row.field, *std::move(value));
  }
  return told;
}

void put_settings(Json& body, const SettingValues& values) {
  for (const auto& [field, value] : values) body[field] = std::visit(Writer(), value);
}

}  // namespace coolify
