#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/expected.h"

namespace schema {

/// The integer types of C++, without bool.
template <typename T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool>;

/// An exact Terraform number. It keeps the form it was received in (int64, uint64, double or
/// decimal text), because Terraform compares what a provider sends back digit by digit. NaN does
/// not exist. An immutable value.
class Number {
 public:
  /// Zero.
  Number() = default;
  template <WholeNumber Integer>
  Number(Integer integer)  // NOLINT(google-explicit-constructor)
      : form_(form_of(integer)) {}

  /// Fails (kind invalid_config, code schema.number) for NaN. Infinity is a number.
  [[nodiscard]] static base::Expected<Number> from_double(double number);
  /// Fails (kind invalid_config, code schema.number) for anything but a decimal number as JSON
  /// writes it, and for exponents beyond nine digits.
  [[nodiscard]] static base::Expected<Number> from_text(std::string_view text);

  /// The value when it is an integer that fits, whatever its form.
  [[nodiscard]] std::optional<std::int64_t> as_int64() const;
  /// The nearest double; nothing when the value is finite but beyond the range of doubles.
  [[nodiscard]] std::optional<double> as_double() const;
  /// Decimal text: as received, else the shortest that reads back as the same number.
  [[nodiscard]] std::string to_text() const;
  [[nodiscard]] bool is_infinite() const;

  /// Terraform's rule: integers compare exactly, others by their shortest decimal text.
  bool operator==(const Number& other) const { return std::is_eq(*this <=> other); }
  std::strong_ordering operator<=>(const Number& other) const;

  using Form = std::variant<std::int64_t, std::uint64_t, double, std::string>;
  /// The form kept: uint64 only beyond int64, double never an integer within int64, text never a
  /// plain integer within int64.
  [[nodiscard]] const Form& form() const { return form_; }

 private:
  explicit Number(Form form) : form_(std::move(form)) {}

  template <WholeNumber Integer>
  static Form form_of(Integer integer) {
    if (std::in_range<std::int64_t>(integer)) return static_cast<std::int64_t>(integer);
    return static_cast<std::uint64_t>(integer);
  }

  Form form_ = std::int64_t{0};
};

}  // namespace schema
