#include "schema/number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/text.h"
#include "schema/decimal.h"
#include "schema/misuse.h"

namespace schema {
namespace {

// Room for the longest text of a double in fixed notation: 1 sign, 309 digits.
using DoubleText = std::array<char, 400>;

base::Diagnostic not_a_number(std::string_view text) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "schema.number",
          .summary = "Not a number",
          .cause = "A decimal number was expected.",
          .evidence = base::evidence_text(text, 200),
          .remedy = "Write a number such as 42, -1 or 0.25."};
}

bool is_integer(double number) { return std::isfinite(number) && std::trunc(number) == number; }

/// All digits of an integer, else the shortest text that reads back as the same double.
std::string text_of(double number) {
  DoubleText text{};
  char* const end = text.data() + text.size();
  const auto result = is_integer(number)
                          ? std::to_chars(text.data(), end, number, std::chars_format::fixed, 0)
                          : std::to_chars(text.data(), end, number);
  return std::string(text.data(), result.ptr);
}

struct TextOf {
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(std::uint64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const {
    if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
    return text_of(number);
  }
  std::string operator()(const std::string& text) const { return text; }
};

/// -1 and 1 for the infinities, 0 for finite numbers.
int infinity_sign(const Number::Form& form) {
  const double* number = std::get_if<double>(&form);
  if (number == nullptr || !std::isinf(*number)) return 0;
  return *number > 0 ? 1 : -1;
}

Decimal decimal_of(const Number::Form& form) {
  const auto decimal = Decimal::parse(std::visit(TextOf(), form));
  if (!decimal) misuse("a number that is not decimal");
  return *decimal;
}

}  // namespace

base::Expected<Number> Number::from_double(double number) {
  if (std::isnan(number)) return base::fail(not_a_number("NaN"));
  constexpr double kInt64End = 9223372036854775808.0;
  if (is_integer(number) && number >= -kInt64End && number < kInt64End) {
    return Number(static_cast<std::int64_t>(number));
  }
  return Number(Form(number));
}

base::Expected<Number> Number::from_text(std::string_view text) {
  std::int64_t integer = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, integer);
  const auto decimal = Decimal::parse(text);
  if (!decimal) return base::fail(not_a_number(text));
  if (parsed.ec == std::errc() && parsed.ptr == end) return Number(integer);
  return Number(Form(std::string(text)));
}

std::optional<std::int64_t> Number::as_int64() const {
  if (const auto* integer = std::get_if<std::int64_t>(&form_)) return *integer;
  if (infinity_sign(form_) != 0) return std::nullopt;
  return decimal_of(form_).as_int64();
}

std::optional<double> Number::as_double() const {
  if (const auto* number = std::get_if<double>(&form_)) return *number;
  const std::string text = to_text();
  double number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec == std::errc()) return number;
  // Out of range at either end: numbers below one are nearest to zero.
  return decimal_of(form_).is_below_one() ? std::optional<double>(0.0) : std::nullopt;
}

std::string Number::to_text() const { return std::visit(TextOf(), form_); }

bool Number::is_infinite() const { return infinity_sign(form_) != 0; }

std::strong_ordering Number::operator<=>(const Number& other) const {
  const auto* mine = std::get_if<std::int64_t>(&form_);
  const auto* theirs = std::get_if<std::int64_t>(&other.form_);
  if (mine != nullptr && theirs != nullptr) return *mine <=> *theirs;
  const int my_infinity = infinity_sign(form_);
  const int their_infinity = infinity_sign(other.form_);
  if (my_infinity != 0 || their_infinity != 0) return my_infinity <=> their_infinity;
  return decimal_of(form_) <=> decimal_of(other.form_);
}

}  // namespace schema
