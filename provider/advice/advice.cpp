#include "provider/advice/advice.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

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
std::array<const std::vector<Advice>*, 2> tables() {
  return {&coolify_advice(), &registration_advice()};
}

const Advice* advice_on(const base::Diagnostic& one) {
  for (const auto* const rows : tables()) {
    const auto row = std::find_if(rows->begin(), rows->end(), [&one](const Advice& advice) {
      return advice.code == one.code && has(one, advice.needs);
    });
    if (row != rows->end()) return &*row;
  }
  return nullptr;
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
  for (base::Note& note : one.notes) reword(note);
  return one;
}

base::Diagnostics for_terraform(const base::Diagnostics& all) {
  base::Diagnostics told;
  for (const base::Diagnostic& one : all.items()) told.add(for_terraform(one));
  return told;
}

}  // namespace provider
