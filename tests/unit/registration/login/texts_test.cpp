#include "registration/login/texts.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/mangled_texts.h"

using registration::login::read_name;
using registration::login::read_password;
using tests::kNoWidth;
using tests::kOrderMark;
using tests::kOtherBlank;

namespace {

/// "warning: cause", "error: cause"; empty for none.
std::string told(const std::optional<base::Diagnostic>& fault) {
  if (!fault) return {};
  CHECK(fault->code == "config.hidden_character");
  CHECK(fault->kind == base::ErrorKind::invalid_config);
  const bool warns = fault->severity == base::Severity::warning;
  return (warns ? "warning: " : "error: ") + fault->cause;
}

}  // namespace

TEST_CASE("a name loses what surrounds it, and is refused for what is in it") {
  struct Row {
    std::string text;
    const char* value;
    const char* told;
    const char* evidence;
  };
  const std::string mark = kOrderMark;
  const std::string blank = kOtherBlank;
  const Row rows[] = {
      {"deploy", "deploy", "", ""},
      {"John Doe", "John Doe", "", ""},
      {"", "", "", ""},
      {"deploy\n", "deploy", "", ""},
      {"deploy\r\n", "deploy", "", ""},
      {" deploy\t", "deploy", "", ""},
      {mark + "deploy" + blank, "deploy", "", ""},
      {"deploy" + std::string(kNoWidth), "deploy", "", ""},
      {"de" + blank + "ploy\n", nullptr, "error: Its character 3 is a non-breaking blank (U+00A0).",
       "de<U+00A0>ploy\\n"},
      {"root\nadmin", nullptr, "error: Its character 5 is a line break (\\n).", "root\\nadmin"},
      {"ro\x1B[0mot", nullptr, "error: Its character 3 is a control character (U+001B).",
       "ro<U+001B>[0mot"},
      {"\r\n", nullptr, "error: It holds nothing that can be seen.", "\\r\\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.told);
    const auto read = read_name(row.text);
    CHECK(told(read.fault) == row.told);
    if (row.value != nullptr) CHECK(read.value == row.value);
    if (read.fault) CHECK(read.fault->evidence == row.evidence);
  }
}

TEST_CASE("a password is what was typed, and its faults are told without it") {
  struct Row {
    std::string text;
    const char* value;
    const char* told;
  };
  const std::string mark = kOrderMark;
  const Row rows[] = {
      {"pass word", "pass word", ""},
      {"p\xC3\xA4sswort", "p\xC3\xA4sswort", ""},
      {"", "", ""},
      {"secret\n", "secret", ""},
      {"secret\r\n", "secret", ""},
      {"\nsecret\n\n", "secret", ""},
      {mark + "secret\n", "secret", ""},
      {"secret ", "secret ", "warning: It ends with a blank. It is used as it is."},
      {"sec" + std::string(kOtherBlank) + "ret", "sec\xC2\xA0ret",
       "warning: Its character 4 is a non-breaking blank (U+00A0). It is used as it is."},
      {"secret" + std::string(kNoWidth), "secret\xE2\x80\x8B",
       "warning: It ends with a zero-width blank (U+200B). It is used as it is."},
      {"sec\tret", "sec\tret", "warning: Its character 4 is a tab. It is used as it is."},
      {"sec\nret\n", nullptr,
       "error: Its character 4 is a line break (\\n). Nobody can type that."},
      {"sec\rret", nullptr, "error: Its character 4 is a line break (\\r). Nobody can type that."},
      {"secret\x01", nullptr,
       "error: It ends with a control character (U+0001). Nobody can type that."},
      {std::string("sec\0ret", 7), nullptr,
       "error: Its character 4 is a control character (U+0000). Nobody can type that."},
      {"\r\n", nullptr, "error: It holds nothing but line breaks."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.told);
    const auto read = read_password(base::Secret(row.text));
    CHECK(told(read.fault) == row.told);
    if (row.value != nullptr) CHECK(read.value.reveal() == row.value);
    if (read.fault) CHECK(read.fault->evidence.empty());
  }
}
