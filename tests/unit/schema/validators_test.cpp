#include "schema/validators.h"

#include "tests/unit/schema/printing.h"

using schema::Number;
using schema::Type;
using schema::Validator;
using schema::Value;

namespace {

/// What `validator` says of `value`: the code and path of each diagnostic.
std::string verdict(const Validator& validator, const Value& value) {
  std::string text;
  const base::Diagnostics found = validator.check(value);
  for (const base::Diagnostic& one : found.items()) {
    CHECK(one.kind == base::ErrorKind::invalid_config);
    CHECK(one.summary.size() <= 60);
    CHECK_FALSE(one.remedy.empty());
    if (!text.empty()) text += ' ';
    text += one.code;
    if (!one.path.empty()) text += '@' + one.path.to_string();
  }
  return text.empty() ? "sound" : text;
}

Value text(std::string_view characters) { return Value::string(std::string(characters)); }
Value number(std::string_view digits) { return Value::number(Number::from_text(digits).value()); }
Value texts(std::vector<Value> elements) {
  return Value::list(Type::string(), std::move(elements));
}

}  // namespace

TEST_CASE("validators of single values") {
  const Value two = texts({text("a"), text("b")});
  const Value map = Value::map(Type::string(), {{"k", text("v")}});
  struct Case {
    const char* name;
    Validator validator;
    Value value;
    const char* verdict;
  };
  const Case cases[] = {
      {"one of", schema::one_of({"a", "b"}), text("b"), "sound"},
      {"one of, other", schema::one_of({"a", "b"}), text("B"), "config.not_one_of"},
      {"between, low end", schema::between(1, 65535), number("1"), "sound"},
      {"between, high end", schema::between(1, 65535), number("65535"), "sound"},
      {"between, below", schema::between(1, 65535), number("0.999"), "config.out_of_range"},
      {"between, above", schema::between(1, 65535), number("65535.5"), "config.out_of_range"},
      {"at least", schema::at_least(3), number("3"), "sound"},
      {"at least, below", schema::at_least(3), number("2"), "config.out_of_range"},
      {"whole", schema::whole_number(), number("3.0"), "sound"},
      {"whole, fraction", schema::whole_number(), number("3.5"), "config.not_whole"},
      {"whole, too large", schema::whole_number(), number("1e30"), "config.not_whole"},
      {"plain", schema::plain_text(), text("two words"), "sound"},
      {"plain, empty", schema::plain_text(), text(""), "sound"},
      {"plain, ends", schema::plain_text(), text("word\n"), "config.hidden_character"},
      {"plain, inside", schema::plain_text(),
       text("a\xC2\xA0"
            "b"),
       "config.hidden_character"},
      {"non-empty, hidden", schema::non_empty(), text("\xEF\xBB\xBF\n"), "config.empty"},
      {"length of text", schema::length_between(1, 2), text("ab"), "sound"},
      {"length of text, short", schema::length_between(1, 2), text(""), "config.length"},
      {"length of text, long", schema::length_between(1, 2), text("abc"), "config.length"},
      {"length of a list", schema::length_between(2, 2), two, "sound"},
      {"length of a list, long", schema::length_between(0, 1), two, "config.length"},
      {"length of a map", schema::length_between(1, 1), map, "sound"},
      {"length of a map, short", schema::length_between(2, 2), map, "config.length"},
      {"non-empty", schema::non_empty(), text("a"), "sound"},
      {"non-empty, empty", schema::non_empty(), text(""), "config.empty"},
      {"non-empty, blank", schema::non_empty(), text(" \n"), "config.empty"},
      {"non-empty list", schema::non_empty(), two, "sound"},
      {"non-empty list, empty", schema::non_empty(), texts({}), "config.empty"},
      {"pattern", schema::matches("^[a-z]+$", "must be lower case"), text("abc"), "sound"},
      {"pattern, other", schema::matches("^[a-z]+$", "must be lower case"), text("aBc"),
       "config.pattern"},
      {"pattern, zero byte", schema::matches("^[a-z]+", "must be lower case"),
       text(std::string_view("a\0b", 3)), "config.pattern"},
      {"pattern, long", schema::matches("^(a|b)+$", "must be a or b"),
       text(std::string(200000, 'a')), "sound"},
      {"duration", schema::duration(), text("1h30m"), "sound"},
      {"duration, other", schema::duration(), text("5 minutes"), "config.duration"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    CHECK(verdict(one.validator, one.value) == one.verdict);
    CHECK_FALSE(one.validator.rule.empty());
  }
}

TEST_CASE("a predicate is a validator with a rule in words") {
  const Validator short_text = schema::satisfies(
      [](std::string_view value) { return value.size() < 3; }, "must be a short text");
  CHECK(verdict(short_text, text("ab")) == "sound");
  CHECK(verdict(short_text, text("abc")) == "config.pattern");
  CHECK(short_text.rule == "must be a short text");
  CHECK(short_text.check(text("abc")).items().front().cause == "The value must be a short text.");
}

TEST_CASE("the offending value is evidence, not part of the explanation") {
  const base::Diagnostics found = schema::one_of({"a"}).check(text("offender"));
  CHECK(found.items().front().evidence == "offender");
  CHECK(found.items().front().cause == "The value must be one of `a`.");
}

TEST_CASE("each() checks the known elements of every collection") {
  const Validator lower = schema::each(schema::matches("^[a-z]+$", "must be lower case"));
  const Value unknown = Value::unknown(Type::string());
  const Value null = Value::null(Type::string());
  CHECK(lower.rule == "each element must be lower case");
  CHECK(verdict(lower, texts({text("a"), unknown, null})) == "sound");
  CHECK(verdict(lower, texts({text("a"), text("B"), unknown, text("C")})) ==
        "config.pattern@[1] config.pattern@[3]");
  CHECK(verdict(lower, Value::set(Type::string(), {text("a"), text("B")})) == "config.pattern");
  CHECK(verdict(lower, Value::map(Type::string(), {{"x", text("B")}, {"y", text("b")}})) ==
        "config.pattern@[\"x\"]");
}

TEST_CASE("what cannot be seen of a value is told and shown") {
  const auto fault = [](const Validator& validator, std::string_view value) {
    const base::Diagnostics found = validator.check(text(value));
    REQUIRE(found.items().size() == 1);
    return found.items().front();
  };
  const base::Diagnostic word = fault(schema::one_of({"a", "b"}), "a\r\n");
  CHECK(word.cause == "The value must be one of `a`, `b`. It ends with a line break (\\r\\n).");
  CHECK(word.evidence == "a\\r\\n");
  const base::Diagnostic duration = fault(schema::duration(),
                                          "\xEF\xBB\xBF"
                                          "5m");
  CHECK(duration.cause.ends_with("It begins with a byte order mark (U+FEFF)."));
  CHECK(duration.evidence == "<U+FEFF>5m");
  CHECK(fault(schema::one_of({"a"}), "c").cause == "The value must be one of `a`.");
}
