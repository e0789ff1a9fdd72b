#include "coolify/setting_values.h"

#include "coolify/told_text.h"

namespace coolify {

bool tells_setting(const SettingValue& told, const SettingValue& sent) {
  const auto* const text = std::get_if<std::string>(&told);
  const auto* const sent_text = std::get_if<std::string>(&sent);
  return told == sent || (text != nullptr && sent_text != nullptr && tells(*text, *sent_text));
}

const SettingValue* SettingValues::find(std::string_view field) const {
  const auto found = values_.find(field);
  return found == values_.end() ? nullptr : &found->second;
}

void SettingValues::set(std::string_view field, SettingValue value) {
  values_.insert_or_assign(std::string(field), std::move(value));
}

void SettingValues::erase(std::string_view field) {
  const auto found = values_.find(field);
  if (found != values_.end()) values_.erase(found);
}

SettingValues difference(const SettingValues& present, const SettingValues& wanted) {
  SettingValues changes;
  for (const auto& [field, value] : wanted) {
    const SettingValue* const had = present.find(field);
    if (had == nullptr || !tells_setting(*had, value)) changes.set(field, value);
  }
  return changes;
}

}  // namespace coolify
