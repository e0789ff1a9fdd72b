#include "schema/decimal.h"

#include <charconv>
#include <limits>

namespace schema {
namespace {

constexpr std::size_t kMaximumExponentDigits = 9;

/// Consumes text from its front.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view take_digits() {
    std::size_t count = 0;
    while (count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') ++count;
    const std::string_view digits = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return digits;
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<std::int64_t> take_exponent(Scanner& scanner) {
  const bool negative = scanner.take('-');
  if (!negative) scanner.take('+');
  const std::string_view digits = scanner.take_digits();
  if (digits.empty() || digits.size() > kMaximumExponentDigits) return std::nullopt;
  std::int64_t exponent = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
  return negative ? -exponent : exponent;
}

void normalise(Decimal& number) {
  const std::size_t last = number.digits.find_last_not_of('0');
  if (last == std::string::npos) {
    number = Decimal();
    return;
  }
  number.exponent += static_cast<std::int64_t>(number.digits.size() - 1 - last);
  number.digits.erase(last + 1);
  number.digits.erase(0, number.digits.find_first_not_of('0'));
}

/// The power of ten just above the number.
std::int64_t magnitude(const Decimal& number) {
  return number.exponent + static_cast<std::int64_t>(number.digits.size());
}

std::strong_ordering order_of_sizes(const Decimal& a, const Decimal& b) {
  if (a.digits.empty() || b.digits.empty()) return !a.digits.empty() <=> !b.digits.empty();
  if (const auto order = magnitude(a) <=> magnitude(b); std::is_neq(order)) return order;
  return a.digits <=> b.digits;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  Scanner scanner(text);
  Decimal number;
  number.negative = scanner.take('-');
  const std::string_view whole = scanner.take_digits();
  if (whole.empty() || (whole.size() > 1 && whole.front() == '0')) return std::nullopt;
  number.digits = whole;
  if (scanner.take('.')) {
    const std::string_view fraction = scanner.take_digits();
    if (fraction.empty()) return std::nullopt;
    number.digits += fraction;
    number.exponent = -static_cast<std::int64_t>(fraction.size());
  }
  if (scanner.take('e') || scanner.take('E')) {
    const auto exponent = take_exponent(scanner);
    if (!exponent) return std::nullopt;
    number.exponent += *exponent;
  }
  if (!scanner.at_end()) return std::nullopt;
  normalise(number);
  return number;
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  if (negative != other.negative) return other.negative <=> negative;
  return negative ? order_of_sizes(other, *this) : order_of_sizes(*this, other);
}

std::optional<std::int64_t> Decimal::as_int64() const {
  if (digits.empty()) return 0;
  if (exponent < 0 || magnitude(*this) > std::numeric_limits<std::int64_t>::digits10 + 1) {
    return std::nullopt;
  }
  const std::string text =
      (negative ? "-" : "") + digits + std::string(static_cast<std::size_t>(exponent), '0');
  std::int64_t number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec != std::errc()) return std::nullopt;
  return number;
}

bool Decimal::is_below_one() const { return digits.empty() || magnitude(*this) <= 0; }

}  // namespace schema
