#include "schema/number.h"

#include <cmath>
#include <limits>

#include "tests/unit/schema/printing.h"

using schema::Number;

namespace {

Number text(std::string_view digits) { return Number::from_text(digits).value(); }
Number real(double number) { return Number::from_double(number).value(); }

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("numbers are read from decimal text as JSON writes it") {
  struct Case {
    const char* text;
    bool valid;
  };
  const Case cases[] = {
      {"0", true},
      {"-0", true},
      {"42", true},
      {"-1", true},
      {"0.1", true},
      {"1e30", true},
      {"1E+30", true},
      {"2.50e-3", true},
      {"", false},
      {"-", false},
      {"+1", false},
      {"01", false},
      {".5", false},
      {"1.", false},
      {"1e", false},
      {"1e+", false},
      {"1 ", false},
      {" 1", false},
      {"0x10", false},
      {"NaN", false},
      {"inf", false},
      {"1e999999999", true},
      {"1e9999999999", false},
      {"1_000", false},
      {"12345678901234567890123456789012345678901234567890.5", true},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(Number::from_text(one.text).has_value() == one.valid);
  }
}

TEST_CASE("a text that is no number is refused with a stable code") {
  const auto result = Number::from_text("five");
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == base::ErrorKind::invalid_config);
  CHECK(result.error().code == "schema.number");
  CHECK(result.error().evidence == "five");
}

TEST_CASE("NaN is refused, infinity is a number") {
  CHECK_FALSE(Number::from_double(std::nan("")).has_value());
  CHECK(real(kInfinity).is_infinite());
  CHECK(real(-kInfinity).is_infinite());
  CHECK_FALSE(text("1e400").is_infinite());
  CHECK(real(kInfinity) == real(kInfinity));
  CHECK(real(kInfinity) != real(-kInfinity));
  CHECK(real(kInfinity) > text("1e400"));
  CHECK(real(-kInfinity) < Number(std::numeric_limits<std::int64_t>::min()));
  CHECK(real(kInfinity).as_double() == kInfinity);
  CHECK_FALSE(real(kInfinity).as_int64().has_value());
}

TEST_CASE("a number keeps the form it was received in") {
  CHECK(std::holds_alternative<std::int64_t>(Number(7).form()));
  CHECK(std::holds_alternative<std::int64_t>(Number(std::uint64_t{7}).form()));
  CHECK(std::holds_alternative<std::uint64_t>(Number(~std::uint64_t{0}).form()));
  CHECK(std::holds_alternative<double>(real(0.5).form()));
  CHECK(std::holds_alternative<double>(real(1e30).form()));
  CHECK(std::holds_alternative<std::int64_t>(real(3.0).form()));
  CHECK(std::holds_alternative<std::int64_t>(text("42").form()));
  CHECK(std::get<std::string>(text("0.10").form()) == "0.10");
  CHECK(std::get<std::string>(text("18446744073709551615").form()) == "18446744073709551615");
}

TEST_CASE("integers compare exactly, others by their shortest decimal text") {
  struct Case {
    Number a;
    Number b;
    bool equal;
  };
  const Case cases[] = {
      {Number(5), text("5.0"), true},
      {Number(500), text("5e2"), true},
      {Number(0), text("-0.000"), true},
      {Number(0), real(-0.0), true},
      {real(0.1), text("0.1"), true},
      {real(0.1), text("0.10"), true},
      {real(0.1), text("0.1000000000000000055511151231257827"), false},
      {real(static_cast<double>(0.1F)), text("0.1"), false},
      {Number(9007199254740993), real(9007199254740992.0), false},
      {text("9007199254740993"), Number(9007199254740993), true},
      {Number(~std::uint64_t{0}), text("18446744073709551615"), true},
      {Number(~std::uint64_t{0}), real(18446744073709551616.0), false},
      {real(1e30), text("1e30"), false},
      {real(1e30), text("1000000000000000019884624838656"), true},
      {text("0.05"), text("5e-2"), true},
      {text("0.05"), text("0.5"), false},
      {text("1e30"), text("1000000000000000000000000000000"), true},
      {Number(1), Number(-1), false},
      {text("0.5"), text("-0.5"), false},
  };
  for (const Case& one : cases) {
    CAPTURE(one.a);
    CAPTURE(one.b);
    CHECK((one.a == one.b) == one.equal);
    CHECK((one.b == one.a) == one.equal);
  }
}

TEST_CASE("numbers are ordered by value, whatever their form") {
  const Number ascending[] = {
      text("-1e400"), Number(std::numeric_limits<std::int64_t>::min()),
      text("-2.5"),   Number(-2),
      text("-0.1"),   Number(0),
      text("1e-9"),   real(0.5),
      Number(1),      text("1.5"),
      Number(2),      Number(10),
      real(10.25),    Number(~std::uint64_t{0}),
      text("1e400"),
  };
  for (std::size_t i = 0; i + 1 < std::size(ascending); ++i) {
    CAPTURE(ascending[i]);
    CHECK(ascending[i] < ascending[i + 1]);
    CHECK(ascending[i + 1] > ascending[i]);
  }
}

TEST_CASE("conversion to int64 succeeds for integers that fit") {
  constexpr auto kMaximum = std::numeric_limits<std::int64_t>::max();
  constexpr auto kMinimum = std::numeric_limits<std::int64_t>::min();
  CHECK(Number(-3).as_int64() == -3);
  CHECK(text("-12.0").as_int64() == -12);
  CHECK(text("1.5e1").as_int64() == 15);
  CHECK(text("0e5").as_int64() == 0);
  CHECK(text("9223372036854775807").as_int64() == kMaximum);
  CHECK(text("-9223372036854775808.0").as_int64() == kMinimum);
  CHECK_FALSE(text("9223372036854775808").as_int64().has_value());
  CHECK_FALSE(text("-9223372036854775809").as_int64().has_value());
  CHECK_FALSE(text("1e999999999").as_int64().has_value());
  CHECK_FALSE(text("0.5").as_int64().has_value());
  CHECK_FALSE(Number(~std::uint64_t{0}).as_int64().has_value());
  CHECK_FALSE(real(1e30).as_int64().has_value());
}

TEST_CASE("conversion to double gives the nearest one") {
  CHECK(Number(3).as_double() == 3.0);
  CHECK(text("0.1").as_double() == 0.1);
  CHECK(text("1e-400").as_double() == 0.0);
  CHECK_FALSE(text("1e400").as_double().has_value());
  CHECK_FALSE(text("-1e400").as_double().has_value());
  CHECK(Number(~std::uint64_t{0}).as_double() == 18446744073709551616.0);
}

TEST_CASE("text is as received, else the shortest that reads back") {
  CHECK(text("1.50").to_text() == "1.50");
  CHECK(real(0.1).to_text() == "0.1");
  CHECK(real(1e30).to_text() == "1000000000000000019884624838656");
  CHECK(real(-2.5).to_text() == "-2.5");
  CHECK(Number(-7).to_text() == "-7");
  CHECK(Number(~std::uint64_t{0}).to_text() == "18446744073709551615");
  CHECK(Number().to_text() == "0");
  CHECK(real(5e-324).to_text() == "5e-324");
}
