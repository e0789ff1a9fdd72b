#include "schema/fields.h"

#include <algorithm>

#include "tests/unit/schema/printing.h"

using schema::Fields;
using schema::Type;
using schema::Value;

namespace {

Value text(const char* value) { return Value::string(value); }

/// Of an object and of a map, which are read alike.
struct Row {
  const char* of;
  Value value;
};

std::vector<Row> rows() {
  return {
      {"object", Value::object({{"b", text("2")}, {"B", text("1")}, {"ab", text("3")}})},
      {"map", Value::map(Type::string(), {{"b", text("2")}, {"B", text("1")}, {"ab", text("3")}})}};
}

}  // namespace

TEST_CASE("fields come in the byte order of their names") {
  for (const Row& row : rows()) {
    CAPTURE(row.of);
    std::string seen;
    for (const auto& [name, value] : row.value.fields()) seen += name + value.as_string() + " ";
    CHECK(seen == "B1 ab3 b2 ");
    CHECK(row.value.fields().size() == 3);
    CHECK_FALSE(row.value.fields().empty());
    CHECK(row.value.fields().name(1) == "ab");
    CHECK(row.value.fields().part(1) == text("3"));
  }
}

TEST_CASE("fields are found by their whole names") {
  for (const Row& row : rows()) {
    CAPTURE(row.of);
    const Fields<Value> fields = row.value.fields();
    CHECK(fields.contains("ab"));
    for (const char* const absent : {"", "A", "a", "abc", "c"}) {
      CAPTURE(absent);
      CHECK_FALSE(fields.contains(absent));
      CHECK(fields.find(absent) == fields.end());
      CHECK(fields.index_of(absent) == 3);
      CHECK_THROWS_AS((void)fields.at(absent), std::out_of_range);
    }
    CHECK(fields.at("B") == text("1"));
    CHECK(fields.find("b")->first == "b");
    CHECK(fields.find("b")->second == text("2"));
    CHECK(&fields.find("b")->second == &fields.at("b"));
  }
}

TEST_CASE("a likely place is only where a name is looked for first") {
  const Value object = rows().front().value;
  for (const std::size_t likely : {0U, 1U, 2U, 3U, 99U}) {
    CAPTURE(likely);
    CHECK(object.fields().index_of("ab", likely) == 1);
    CHECK(object.fields().index_of("c", likely) == 3);
  }
}

TEST_CASE("there may be no fields") {
  for (const Value& value : {Value::object({}), Value::map(Type::string(), {})}) {
    CHECK(value.fields().empty());
    CHECK(value.fields().begin() == value.fields().end());
    CHECK_FALSE(value.fields().contains(""));
  }
  CHECK(Type::object({}).attributes().empty());
}

TEST_CASE("algorithms read fields") {
  const Value object = rows().front().value;
  const auto found = std::find_if(object.fields().begin(), object.fields().end(),
                                  [](const auto& field) { return field.second == text("3"); });
  CHECK(found->first == "ab");
}

TEST_CASE("fields are copied to be changed") {
  const Value object = rows().front().value;
  std::map<std::string, Value> copy = object.fields();
  copy.insert_or_assign("b", text("9"));
  CHECK(Value::object(copy).at("b") == text("9"));
  CHECK(object.at("b") == text("2"));
  CHECK(object.fields().parts() == std::vector<Value>{text("1"), text("3"), text("2")});
}

TEST_CASE("fields of a copy of the value live as long as it does") {
  Value object = rows().front().value;
  const Value copy = object;
  const Fields<Value> fields = copy.fields();
  object = Value();
  CHECK(fields.at("ab") == text("3"));
}
