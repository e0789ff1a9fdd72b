#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "base/context.h"
#include "ssh/remote/executor.h"

namespace tests {

/// More time than anything here takes, so that a fault ends a test and does not hang it.
inline base::Context patient() { return base::Context().within(std::chrono::minutes(5)); }

/// A script without inputs.
inline ssh::Script script(std::string text) {
  ssh::Script one;
  one.text = std::move(text);
  return one;
}

}  // namespace tests
