#pragma once

#include <memory>
#include <vector>

#include "schema/function.h"

namespace protocol {

/// The functions of the toy:
///   join(separator, parts...)  the parts in one text; blames a part that holds the separator
///   half(number)               half of it; blames an odd one
///   describe(value)            "null", "unknown", "partly unknown" or "known", of any value
///   wrong(mode)                breaks the rules: "throw" throws, "type" gives a number for a text,
///                              "unknown" gives an unknown text for a known one
[[nodiscard]] std::vector<std::unique_ptr<schema::Function>> toy_functions();

}  // namespace protocol
