#pragma once

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <string_view>

#include "base/diagnostic.h"

/// Ends the program when a property of the code under test does not hold.
inline void require(bool holds) {
  if (!holds) std::abort();
}

/// An error is one of those that are told of, fit to be shown.
inline void require_code(const base::Diagnostic& error,
                         std::initializer_list<std::string_view> known) {
  require(std::find(known.begin(), known.end(), error.code) != known.end());
  require(!error.cause.empty() && error.cause.size() < 5000 && error.evidence.size() < 5000);
  require(error.evidence.find('\x1b') == std::string_view::npos);
}
