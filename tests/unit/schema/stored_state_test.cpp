#include "schema/stored_state.h"

#include "schema/attribute_builder.h"
#include "tests/support/simple_objects.h"
#include "tests/unit/schema/printing.h"

using schema::Attribute;
using schema::AttributeList;
using schema::NestedObject;
using schema::Nesting;
using schema::Schema;

namespace {

Attribute nested(const std::string& name, Nesting nesting, AttributeList attributes) {
  Attribute made = tests::text(name);
  made.nested = std::make_shared<NestedObject>(NestedObject{nesting, std::move(attributes), {}});
  schema::AttributeBuilder(made).optional();
  return made;
}

/// Every nesting in every other one: the root's attributes, and below each the same once more.
Schema nested_schema() {
  const auto all_of = [](const AttributeList& attributes) {
    return AttributeList{
        nested("single", Nesting::single, attributes), nested("list", Nesting::list, attributes),
        nested("set", Nesting::set, attributes), nested("map", Nesting::map, attributes)};
  };
  Schema made;
  made.version = 3;
  made.attributes = all_of(all_of({tests::text("name")}));
  Attribute names = tests::text("names");
  names.type = schema::Type::list(schema::Type::string());
  made.attributes.push_back(names);
  Attribute groups = tests::text("groups");
  groups.type = schema::Type::map(schema::Type::set(schema::Type::string()));
  made.attributes.push_back(groups);
  return made;
}

/// "code at path: cause", or the state that was read.
std::string read(const std::string& json, std::int64_t version = 3) {
  const auto state = schema::read_stored(nested_schema(), version, json);
  if (state) return "read";
  CHECK(state.error().kind == base::ErrorKind::invalid_config);
  return state.error().code + " at " + state.error().path.to_string() + ": " + state.error().cause;
}

std::string refused(const std::string& path) {
  return "schema.json at " + path + ": An object is required.";
}

}  // namespace

TEST_CASE("a stored state may leave out whatever is no element of a collection") {
  CHECK(read("{}") == "read");
  CHECK(read(R"({"single":null,"list":null,"set":null,"map":null,"names":null,"groups":null})") ==
        "read");
  CHECK(read(R"({"names":[],"groups":{"k":[]}})") == "read");
  CHECK(read(R"({"names":["a"],"groups":{"k":["a"]}})") == "read");
  CHECK(read(R"({"single":{},"list":[],"set":[],"map":{}})") == "read");
  CHECK(read(R"({"single":{"single":null},"list":[{},{"list":[{"name":null}]}],
                 "set":[{"set":[{}]}],"map":{"k":{"map":{"k":{}}}}})") == "read");
}

TEST_CASE("a null element of a nested collection is no state, wherever it is") {
  CHECK(read(R"({"list":[null]})") == refused("list[0]"));
  CHECK(read(R"({"list":[{},null]})") == refused("list[1]"));
  CHECK(read(R"({"set":[null]})") == refused("set"));
  CHECK(read(R"({"map":{"a":{},"k":null}})") == refused("map[\"k\"]"));
  CHECK(read(R"({"single":{"list":[null]}})") == refused("single.list[0]"));
  CHECK(read(R"({"list":[{},{"list":[{},null]}]})") == refused("list[1].list[1]"));
  CHECK(read(R"({"list":[{"set":[null]}]})") == refused("list[0].set"));
  CHECK(read(R"({"set":[{"map":{"k":null}}]})") == refused("set"));
  CHECK(read(R"({"map":{"k":{"map":{"l":null}}}})") == refused("map[\"k\"].map[\"l\"]"));
}

TEST_CASE("a null element of a collection without objects is none either") {
  const std::string told = ": An element is null.";
  CHECK(read(R"({"names":["a",null]})") == "schema.json at names[1]" + told);
  CHECK(read(R"({"groups":{"k":null}})") == "schema.json at groups[\"k\"]" + told);
  CHECK(read(R"({"groups":{"k":["a"],"l":[null]}})") == "schema.json at groups[\"l\"]" + told);
}

TEST_CASE("a stored state is an object") {
  CHECK(read("null") == refused(""));
  CHECK(read("") == refused(""));
}

TEST_CASE("it is told like any other value of the wrong shape") {
  const auto null_element = schema::read_stored(nested_schema(), 3, R"({"list":[null]})");
  const auto text_element = schema::read_stored(nested_schema(), 3, R"({"list":["x"]})");
  REQUIRE(!null_element);
  REQUIRE(!text_element);
  CHECK(null_element.error() == text_element.error());
}

TEST_CASE("another version of the schema is told first") {
  CHECK(read(R"({"list":[null]})", 4).starts_with("state.newer_version at : "));
  CHECK(read(R"({"list":[null]})", 2).starts_with("state.older_version at : "));
}
