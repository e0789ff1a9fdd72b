#include "registration/login/texts.h"

#include <utility>

#include "base/hidden_text.h"

namespace registration::login {
namespace {

base::Diagnostic hidden_character(std::string cause, std::string remedy) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.hidden_character",
          .summary = "The text holds a character that cannot be seen",
          .cause = std::move(cause),
          .remedy = std::move(remedy)};
}

}  // namespace

ReadText<std::string> read_name(const std::string& text) {
  ReadText<std::string> read{std::string(base::visible_part(text)), std::nullopt};
  if (text.empty()) return read;
  // Told by its place in what was written.
  const std::string inside = base::hidden_part(read.value);
  if (inside.empty() && !read.value.empty()) return read;
  read.fault = hidden_character(inside.empty() ? base::hidden_part(text) : inside,
                                "Write the name anew, by hand.");
  read.fault->evidence = base::visible_text(text, 200);
  return read;
}

ReadText<base::Secret> read_password(const base::Secret& text) {
  const std::string_view typed = base::typed_part(text.reveal());
  ReadText<base::Secret> read{base::Secret(std::string(typed)), std::nullopt};
  if (text.empty()) return read;
  if (typed.empty()) {
    read.fault =
        hidden_character("It holds nothing but line breaks.", "Check what the text is read from.");
  } else if (base::has_controls(typed)) {
    read.fault = hidden_character(base::hidden_part(typed) + " Nobody can type that.",
                                  "Give the password or passphrase alone, on one line.");
  } else if (const std::string hidden = base::hidden_part(typed); !hidden.empty()) {
    read.fault = hidden_character(hidden + " It is used as it is.",
                                  "If that is not meant, write the text anew, by hand.");
    read.fault->severity = base::Severity::warning;
  }
  return read;
}

}  // namespace registration::login
