#include "schema/function.h"

#include <algorithm>
#include <set>

namespace schema {
namespace {

bool is_identifier(const std::string& name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
         std::all_of(name.begin(), name.end(), allowed);
}

}  // namespace

const Parameter* Signature::parameter(std::size_t index) const {
  if (index < parameters.size()) return &parameters[index];
  return variadic ? &*variadic : nullptr;
}

std::vector<std::string> Signature::faults() const {
  std::vector<std::string> found;
  const auto require = [&found](bool sound, const std::string& complaint) {
    if (!sound) found.push_back(complaint);
  };
  require(!summary.empty(), "there is no summary");
  require(!description.empty(), "there is no description");
  std::set<std::string> seen;
  const auto check = [&](const Parameter& one) {
    require(is_identifier(one.name), "parameter " + one.name + ": the name is no identifier");
    require(seen.insert(one.name).second, "parameter " + one.name + ": the name is used twice");
    require(!one.description.empty(), "parameter " + one.name + ": there is no description");
  };
  for (const Parameter& one : parameters) check(one);
  if (variadic) check(*variadic);
  return found;
}

base::Path argument_path(std::size_t index) {
  return base::Path().index(static_cast<std::int64_t>(index));
}

}  // namespace schema
