#pragma once

#include <string>
#include <string_view>

#include "base/locked_text.h"

namespace base {

/// A secret in memory: locked and overwritten on destruction (LockedText), impossible to print,
/// copied only on purpose by clone(). While it lives, mask_secrets() replaces its text wherever it
/// turns up. Distinct objects may be used from distinct threads.
class Secret {
 public:
  Secret() = default;
  /// The text that is handed over is overwritten.
  explicit Secret(std::string text);
  /// A value that is no secret but travels the way of one: wiped as well, but not masked, so that
  /// an account name or an address stays readable in messages.
  [[nodiscard]] static Secret harmless(std::string text);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  /// The text itself, followed by a NUL, for the library call that needs it. Never log, print or
  /// store it.
  [[nodiscard]] std::string_view reveal() const { return text_.view(); }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  [[nodiscard]] Secret clone() const { return Secret(text_.view(), masked_); }

 private:
  Secret(std::string_view text, bool masked);
  void take(Secret& other) noexcept;
  void wipe() noexcept;
  LockedText text_;
  bool masked_ = true;
};

/// `text` with every living secret of four or more characters, and every line of twelve or more
/// characters of a living multi-line secret, replaced by "(masked)".
[[nodiscard]] std::string mask_secrets(std::string text);

}  // namespace base
