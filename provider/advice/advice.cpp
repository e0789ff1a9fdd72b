#include "provider/advice/advice.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include "checks/catalog.h"

namespace provider {
namespace {

using Values = std::map<std::string, std::string>;

/// `text` with the values it names; a name without a value stays.
std::string filled(std::string_view text, const Values& values) {
  std::string out;
  for (;;) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) return out += text;
    const auto value = values.find(std::string(text.substr(open + 1, close - open - 1)));
    out += text.substr(0, open);
    out += value == values.end() ? text.substr(open, close - open + 1) : value->second;
    text.remove_prefix(close + 1);
  }
}

bool has(const base::Diagnostic& one, std::string_view value) {
  return value.empty() || one.values.contains(std::string(value));
}

/// The tables of the layers.
std::array<const std::vector<Advice>*, 3> tables() {
  return {&ssh_advice(), &coolify_advice(), &registration_advice()};
}

const Advice* row_on(const base::Diagnostic& one, const std::vector<Advice>& rows) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&one](const Advice& advice) {
    return advice.code == one.code && has(one, advice.needs);
  });
  return row == rows.end() ? nullptr : &*row;
}

const Advice* advice_on(const base::Diagnostic& one) {
  for (const auto* const rows : tables()) {
    if (const Advice* const row = row_on(one, *rows)) return row;
  }
  return nullptr;
}

/// A check names a setting of its own as `disk.min_gb`; a configuration has the checks in an
/// argument.
std::string with_settings_placed(std::string text) {
  for (const checks::Check* const check : checks::catalog()) {
    for (const checks::Setting& setting : check->settings) {
      const std::string said = '`' + std::string(check->id) + '.' + std::string(setting.name) + '`';
      const std::size_t at = text.find(said);
      if (at != std::string::npos) text.insert(at + 1, "health_checks.");
    }
  }
  return text;
}

void reword(base::Note& note) {
  const auto& rows = advice_on_notes();
  const auto row = std::find_if(rows.begin(), rows.end(), [&note](const NoteAdvice& advice) {
    return advice.name == note.name;
  });
  if (row != rows.end()) note.text = filled(row->text, {{"value", note.value}});
}

}  // namespace

std::vector<Advice> all_advice() {
  std::vector<Advice> all;
  for (const auto* const rows : tables()) all.insert(all.end(), rows->begin(), rows->end());
  return all;
}

base::Diagnostic for_terraform(base::Diagnostic one) {
  if (const Advice* const advice = advice_on(one)) {
    if (!advice->cause.empty()) one.cause = filled(advice->cause, one.values);
    if (!advice->remedy.empty()) one.remedy = filled(advice->remedy, one.values);
  }
  if (one.kind == base::ErrorKind::check_failed) one.remedy = with_settings_placed(one.remedy);
  for (base::Note& note : one.notes) reword(note);
  return one;
}

base::Diagnostic for_action(base::Diagnostic one) {
  const Advice* const advice = row_on(one, action_advice());
  base::Diagnostic told = for_terraform(std::move(one));
  if (advice != nullptr) told.remedy = filled(advice->remedy, told.values);
  return told;
}

base::Diagnostics for_action(const base::Diagnostics& all) {
  base::Diagnostics told;
  for (const base::Diagnostic& one : all.items()) told.add(for_action(one));
  return told;
}

base::Diagnostics for_terraform(const base::Diagnostics& all) {
  base::Diagnostics told;
  for (const base::Diagnostic& one : all.items()) told.add(for_terraform(one));
  return told;
}

}  // namespace provider
