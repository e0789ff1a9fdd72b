#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"

namespace base {

/// Something that is waited for, told each time when it is not there yet. Texts are made harmless
/// by whoever shows them.
struct Wait {
  std::string what;                       ///< for people: "SSH", "cloud-init", "Coolify's verdict"
  std::int64_t attempt = 0;               ///< how often it was tried; 0 where nothing is tried
  std::string code = {};                  ///< of the last cause; empty without one
  std::string cause = {};                 ///< why it is not there yet
  std::optional<Duration> next_try = {};  ///< from now; nothing where it is not known
};

/// Whoever wants to know what is waited for. Called on the thread that waits, so it must not take
/// long; thread-safe where several threads wait on its behalf.
class Progress {
 public:
  virtual ~Progress() = default;
  virtual void waiting(const Wait& wait) = 0;
};

}  // namespace base
