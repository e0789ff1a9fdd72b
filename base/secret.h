#pragma once

#include <string>
#include <string_view>

namespace base {

/// A secret in memory: overwritten on destruction, impossible to print, copied only on purpose by
/// clone(). While it lives, mask_secrets() replaces its text wherever it turns up.
/// Distinct objects may be used from distinct threads.
class Secret {
 public:
  Secret() = default;
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
  [[nodiscard]] std::string_view reveal() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  [[nodiscard]] Secret clone() const { return masked_ ? Secret(text_) : harmless(text_); }

 private:
  void take(Secret& other);
  void wipe() noexcept;
  std::string text_;
  bool masked_ = true;
};

/// `text` with every living secret of four or more characters, and every line of twelve or more
/// characters of a living multi-line secret, replaced by "(masked)".
[[nodiscard]] std::string mask_secrets(std::string text);

}  // namespace base
