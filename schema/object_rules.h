#pragma once

#include <string>
#include <vector>

#include "schema/schema.h"

namespace schema {

// Rules over several attributes of one object, for Schema::rules and NestedObject::rules. An
// attribute counts as set when it is known or promised not to be null; one that may still turn out
// either way never causes an error.

/// At most one of `names` is set (code config.conflict).
[[nodiscard]] Validator at_most_one_of(std::vector<std::string> names);
/// One of `names` is set and no other (codes config.conflict, config.missing).
[[nodiscard]] Validator exactly_one_of(std::vector<std::string> names);
/// All of `names` are set or none is (code config.missing, at the one that is not set).
[[nodiscard]] Validator required_together(std::vector<std::string> names);
/// When `name` is set, all of `others` are (code config.missing, at `name`).
[[nodiscard]] Validator requires_also(std::string name, std::vector<std::string> others);

}  // namespace schema
