#pragma once

#include <cstdint>
#include <string>

namespace base {

/// A code point in UTF-8. Surrogates, which are none, come out as three bytes that are not valid.
[[nodiscard]] std::string utf8_of(std::uint32_t code);

}  // namespace base
