#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/terminal_text.h"
#include "coolify/config.h"

namespace coolify {

/// The secrets that go to the instance, or to the proxy before it, with every request. As long as
/// this lives they are masked in all that is shown, like other secrets, and in what Coolify tells:
/// an instance, or something in front of it, may send back what it was sent, and what Coolify tells
/// is stored in plain text. In what Coolify tells nothing of less than eight characters is masked,
/// nor a header's value that is a plain word, a number or an address: such are in answers anyway.
class Credentials {
 public:
  explicit Credentials(const ClientConfig& config);
  Credentials(Credentials&&) = delete;
  Credentials& operator=(Credentials&&) = delete;
  ~Credentials();

 private:
  void take_header(base::Secret value);

  std::vector<base::Secret> secrets_;
  std::vector<base::Secret> ordinary_;  ///< masked where something is shown, not in what is told
};

/// A text of Coolify's with nothing in it that a terminal would obey: U+FFFD is in its place, so
/// that it does not pass for a text without.
[[nodiscard]] std::string fit_text(std::string_view text, base::Breaks breaks);

/// A text of Coolify's as it may be shown and stored: as fit_text(), the Credentials that live
/// masked.
[[nodiscard]] std::string told_text(std::string_view text, base::Breaks breaks);

/// Whether one of the Credentials that live is in `text`.
[[nodiscard]] bool holds_credential(std::string_view text);

/// Whether Coolify tells the text it was sent: `told` comes from an answer, `sent` does not and is
/// free of what a terminal would obey. What was sent may hold words of one of the Credentials, a
/// header of the instance's name for instance, and must not be taken for something else for that.
[[nodiscard]] bool tells(std::string_view told, std::string_view sent);

/// The same for addresses, whatever their spelling.
[[nodiscard]] bool tells_address(std::string_view told, std::string_view sent);

}  // namespace coolify
