#include "schema/object_rules.h"

#include "tests/unit/schema/printing.h"

using schema::Type;
using schema::Validator;
using schema::Value;

namespace {

/// An object of the attributes a, b and c, each written as one letter: "x" set, "-" null, "?"
/// unknown, "!" unknown but promised not to be null.
Value object(std::string_view letters) {
  std::map<std::string, Value> attributes;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const std::string name(1, "abc"[i]);
    switch (letters[i]) {
      case 'x':
        attributes.emplace(name, Value::string("x"));
        break;
      case '-':
        attributes.emplace(name, Value::null(Type::string()));
        break;
      case '!':
        attributes.emplace(name, Value::unknown(Type::string(), {true, "", {}, {}}));
        break;
      default:
        attributes.emplace(name, Value::unknown(Type::string()));
    }
  }
  return Value::object(std::move(attributes));
}

std::string verdict(const Validator& rule, std::string_view letters) {
  std::string text;
  const base::Diagnostics found = rule.check(object(letters));
  for (const base::Diagnostic& one : found.items()) {
    CHECK(one.kind == base::ErrorKind::invalid_config);
    CHECK_FALSE(one.remedy.empty());
    if (!text.empty()) text += ' ';
    text += one.code + '@' + one.path.to_string();
  }
  return text;
}

}  // namespace

TEST_CASE("rules over several attributes") {
  const Validator at_most = schema::at_most_one_of({"a", "b", "c"});
  const Validator together = schema::required_together({"a", "b", "c"});
  const Validator also = schema::requires_also("a", {"b", "c"});
  struct Case {
    const char* name;
    const Validator& rule;
    const char* letters;
    const char* verdict;
  };
  const Case cases[] = {
      {"at most", at_most, "xxx", "config.conflict@b config.conflict@c"},
      {"at most", at_most, "!x-", "config.conflict@b"},
      {"at most", at_most, "?x-", ""},
      {"at most", at_most, "-x-", ""},
      {"at most", at_most, "---", ""},
      {"at most", at_most, "x??", ""},
      {"at most", at_most, "x-x", "config.conflict@c"},
      {"at most", at_most, "x!-", "config.conflict@b"},
      {"together", together, "---", ""},
      {"together", together, "xxx", ""},
      {"together", together, "x-x", "config.missing@b"},
      {"together", together, "x?x", ""},
      {"together", together, "?--", ""},
      {"together", together, "!--", "config.missing@b config.missing@c"},
      {"also", also, "-x-", ""},
      {"also", also, "xxx", ""},
      {"also", also, "x?x", ""},
      {"also", also, "?--", ""},
      {"also", also, "xx-", "config.missing@a"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    CAPTURE(one.letters);
    CHECK(verdict(one.rule, one.letters) == one.verdict);
    CHECK_FALSE(one.rule.rule.empty());
  }
}

TEST_CASE("the remedy names what to set") {
  const base::Diagnostics found = schema::requires_also("a", {"b", "c"}).check(object("xx-"));
  CHECK(found.items().front().remedy == "Set `c`.");
}

TEST_CASE("exactly one of") {
  const Validator rule = schema::exactly_one_of({"a", "b", "c"});
  CHECK(rule.rule == "exactly one of `a`, `b`, `c` must be set");
  CHECK(verdict(rule, "x--").empty());
  CHECK(verdict(rule, "--!").empty());
  CHECK(verdict(rule, "---") == "config.missing@");
  CHECK(verdict(rule, "xx-") == "config.conflict@b");
  CHECK(verdict(rule, "xxx") == "config.conflict@b config.conflict@c");
  // One that may still turn out either way.
  CHECK(verdict(rule, "-?-").empty());
  CHECK(verdict(rule, "x?-").empty());
}
