#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace schema {

// Validators of one attribute. Each carries the rule it checks as text for the documentation. The
// offending value appears only as the diagnostic's evidence, which shows what of it cannot be seen;
// where that may be the fault, the cause says which character it is.

/// Text that is one of `allowed` (code config.not_one_of).
[[nodiscard]] Validator one_of(std::vector<std::string> allowed);
/// A number from `minimum` to `maximum`, both included (code config.out_of_range).
[[nodiscard]] Validator between(std::int64_t minimum, std::int64_t maximum);
/// A number of at least `minimum` (code config.out_of_range).
[[nodiscard]] Validator at_least(std::int64_t minimum);
/// A number without a fraction that fits 64 bits (code config.not_whole).
[[nodiscard]] Validator whole_number();
/// Text of `minimum` to `maximum` bytes, or a collection of that many elements (code
/// config.length).
[[nodiscard]] Validator length_between(std::size_t minimum, std::size_t maximum);
/// Text with at least one character that is not blank, or a collection that is not empty (code
/// config.empty).
[[nodiscard]] Validator non_empty();
/// One line of text that can be seen as a whole, without blanks at either end (code
/// config.hidden_character).
[[nodiscard]] Validator plain_text();
/// Text in which POSIX extended regular expression `pattern` matches; `rule` says in words what is
/// wanted: "must be a host name" (code config.pattern). A broken pattern is a programming error.
[[nodiscard]] Validator matches(const std::string& pattern, std::string rule);
/// Text for which `predicate` holds; `rule` as above (code config.pattern).
[[nodiscard]] Validator satisfies(std::function<bool(std::string_view)> predicate,
                                  std::string rule);
/// A duration such as "5m" or "1h30m" (code config.duration).
[[nodiscard]] Validator duration();
/// Every known, non-null element of a collection passes `validator`.
[[nodiscard]] Validator each(Validator validator);

}  // namespace schema
