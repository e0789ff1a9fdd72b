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
/// is stored in plain text.
class Credentials {
 public:
  explicit Credentials(const ClientConfig& config);
  Credentials(Credentials&&) = delete;
  Credentials& operator=(Credentials&&) = delete;
  ~Credentials();

 private:
  std::vector<base::Secret> secrets_;
};

/// A text of Coolify's as it may be shown and stored: nothing a terminal would obey (U+FFFD is in
/// its place, so that it does not pass for a text without), the Credentials that live masked.
[[nodiscard]] std::string told_text(std::string_view text, base::Breaks breaks);

/// Whether Coolify tells the text it was sent: `told` comes from an answer, `sent` does not and is
/// free of what a terminal would obey. What was sent may hold words of one of the Credentials, a
/// header of the instance's name for instance, and must not be taken for something else for that.
[[nodiscard]] bool tells(std::string_view told, std::string_view sent);

/// The same for addresses, whatever their spelling.
[[nodiscard]] bool tells_address(std::string_view told, std::string_view sent);

}  // namespace coolify
