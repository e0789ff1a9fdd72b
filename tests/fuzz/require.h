#pragma once

#include <cstdlib>

/// Ends the program when a property of the code under test does not hold.
inline void require(bool holds) {
  if (!holds) std::abort();
}
