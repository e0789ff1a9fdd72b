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

/// Takes what asides say off the end of `remedy` and returns what is to stand there instead.
std::string take_asides(std::string& remedy, const base::Diagnostic& one) {
  std::string instead;
  for (const Aside& aside : all_asides()) {
    const std::string said = filled(aside.said, one.values);
    if (!has(one, aside.needs) || !remedy.ends_with(said)) continue;
    remedy.resize(remedy.size() - said.size());
    instead += filled(aside.instead, one.values);
  }
  return instead;
}

void reword_asides(std::string& cause, const base::Diagnostic& one) {
  for (const Aside& aside : all_asides()) {
    if (!has(one, aside.needs)) continue;
    const std::string said = filled(aside.said, one.values);
    const std::size_t at = cause.find(said);
    if (at != std::string::npos) cause.replace(at, said.size(), filled(aside.instead, one.values));
  }
}

}  // namespace

std::vector<Advice> all_advice() {
  std::vector<Advice> all;
  for (const auto* const rows : tables()) all.insert(all.end(), rows->begin(), rows->end());
  return all;
}

base::Diagnostic for_terraform(base::Diagnostic one) {
  const std::string asides = take_asides(one.remedy, one);
  if (const Advice* const advice = advice_on(one)) {
    if (!advice->cause.empty()) one.cause = filled(advice->cause, one.values);
    if (!advice->remedy.empty()) one.remedy = filled(advice->remedy, one.values);
  }
  one.remedy += asides;
  reword_asides(one.cause, one);
  return one;
}

base::Diagnostics for_terraform(const base::Diagnostics& all) {
  base::Diagnostics told;
  for (const base::Diagnostic& one : all.items()) told.add(for_terraform(one));
  return told;
}

}  // namespace provider
