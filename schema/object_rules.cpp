#include "schema/object_rules.h"

#include <algorithm>

namespace schema {
namespace {

enum class Presence { set, unset, undecided };

Presence presence(const Value& object, const std::string& name) {
  const Value& value = object.at(name);
  if (value.is_null()) return Presence::unset;
  if (value.is_known() || value.refinements().not_null) return Presence::set;
  return Presence::undecided;
}

std::vector<std::string> with_presence(const Value& object, const std::vector<std::string>& names,
                                       Presence wanted) {
  std::vector<std::string> found;
  std::copy_if(names.begin(), names.end(), std::back_inserter(found),
               [&](const std::string& name) { return presence(object, name) == wanted; });
  return found;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += ", ";
    text += '`' + name + '`';
  }
  return text;
}

base::Diagnostic conflict(const std::string& name, const std::vector<std::string>& names) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.conflict",
          .summary = "Arguments exclude each other",
          .cause = "Only one of " + listed(names) + " can be set, and `" + name +
                   "` is set together with another.",
          .remedy = "Remove all but one of them.",
          .path = base::Path::of(name)};
}

base::Diagnostic missing(std::string cause, const std::vector<std::string>& absent) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.missing",
          .summary = "Missing argument",
          .cause = std::move(cause),
          .remedy = "Set " + listed(absent) + "."};
}

base::Diagnostics conflicts_among(const Value& object, const std::vector<std::string>& names) {
  base::Diagnostics found;
  const auto set = with_presence(object, names, Presence::set);
  for (std::size_t i = 1; i < set.size(); ++i) found.add(conflict(set[i], names));
  return found;
}

}  // namespace

Validator at_most_one_of(std::vector<std::string> names) {
  const std::string rule = "at most one of " + listed(names) + " can be set";
  return Validator(
      [names = std::move(names)](const Value& object) { return conflicts_among(object, names); },
      rule);
}

Validator exactly_one_of(std::vector<std::string> names) {
  const std::string rule = "exactly one of " + listed(names) + " must be set";
  return Validator(
      [names = std::move(names)](const Value& object) {
        base::Diagnostics found = conflicts_among(object, names);
        if (with_presence(object, names, Presence::unset).size() == names.size()) {
          base::Diagnostic fault = missing("One of " + listed(names) + " is needed.", {});
          fault.remedy = "Set one of them.";
          found.add(std::move(fault));
        }
        return found;
      },
      rule);
}

Validator required_together(std::vector<std::string> names) {
  const std::string rule = listed(names) + " must be set together";
  return Validator(
      [names = std::move(names)](const Value& object) {
        base::Diagnostics found;
        if (with_presence(object, names, Presence::set).empty()) return found;
        for (const std::string& absent : with_presence(object, names, Presence::unset)) {
          base::Diagnostic fault =
              missing("All of " + listed(names) + " must be set, or none.", {absent});
          fault.path = base::Path::of(absent);
          found.add(std::move(fault));
        }
        return found;
      },
      rule);
}

Validator requires_also(std::string name, std::vector<std::string> others) {
  const std::string rule = "`" + name + "` needs " + listed(others);
  return Validator(
      [name = std::move(name), others = std::move(others)](const Value& object) {
        base::Diagnostics found;
        const auto absent = with_presence(object, others, Presence::unset);
        if (presence(object, name) != Presence::set || absent.empty()) return found;
        base::Diagnostic fault = missing("`" + name + "` needs " + listed(others) + ".", absent);
        fault.path = base::Path::of(name);
        found.add(std::move(fault));
        return found;
      },
      rule);
}

}  // namespace schema
