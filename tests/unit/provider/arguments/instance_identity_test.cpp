#include "provider/arguments/instance_identity.h"

#include <doctest/doctest.h>

using provider::InstanceIdentity;
using schema::Type;
using schema::Value;

namespace {

const Value kNone = Value::null(Type::string());

Value identity(const Value& endpoint, const Value& uuid) {
  return Value::object({{"endpoint", endpoint}, {"uuid", uuid}});
}

Value text(const std::string& value) { return Value::string(value); }

struct Fixture {
  explicit Fixture(const std::string& endpoint)
      : made([endpoint] { return endpoint; }, "the server") {}
  [[nodiscard]] std::string import(const Value& endpoint, const std::string& uuid) const {
    const auto id = made.import_id(identity(endpoint, text(uuid)));
    return id ? *id : id.error().code;
  }
  InstanceIdentity made;
};

const Value kState = Value::object({{"uuid", text("abc")}, {"name", text("web")}});

}  // namespace

TEST_CASE("the schema is sound and demands the uuid alone") {
  const Fixture f("https://c.example");
  CHECK(f.made.schema().faults().empty());
  for (const auto& one : f.made.schema().attributes) {
    CHECK(one.required_for_import == (one.name == "uuid"));
  }
  CHECK(f.made.schema().attributes.size() == 2);
}

TEST_CASE("an identity has the state's uuid and the one spelling of the provider's endpoint") {
  for (const char* const spelling : {"https://c.example", "https://C.example/", "HTTPS://c.example",
                                     "https://c.example/api/v1", "https://c.example/api/v1/"}) {
    CAPTURE(std::string(spelling));
    const Fixture f(spelling);
    CHECK(f.made.of(kState) == identity(text("https://c.example"), text("abc")));
    CHECK(f.made.of_uuid("abc") == f.made.of(kState));
  }
  CHECK(Fixture("http://10.0.0.1:8000/sub/").made.of(kState) ==
        identity(text("http://10.0.0.1:8000/sub"), text("abc")));
}

TEST_CASE("an endpoint that is not known yet is null, and so is a uuid that is not there") {
  const Fixture f("");
  CHECK(f.made.of(kState) == identity(kNone, text("abc")));
  CHECK(f.made.of(kState.with("uuid", kNone)) == identity(kNone, kNone));
  CHECK(f.import(text("https://c.example"), "abc") == "abc");
}

TEST_CASE("an import takes the provider's endpoint in any spelling, or none") {
  const Fixture f("https://c.example");
  for (const char* const same :
       {"https://c.example", "https://C.EXAMPLE/", "https://c.example/api/v1"}) {
    CHECK(f.import(text(same), "abc") == "abc");
  }
  CHECK(f.import(kNone, "abc") == "abc");
  for (const char* const other : {"http://c.example", "https://c.example:8000", "https://d.example",
                                  "https://c.example/sub", "c.example", ""}) {
    CAPTURE(std::string(other));
    CHECK(f.import(text(other), "abc") == "import.other_instance");
  }
}

TEST_CASE("an import by identity takes uuids alone") {
  const Fixture f("https://c.example");
  for (const char* const odd : {"", "ip:10.0.0.1", "name:web", "a/b", "a b"}) {
    CAPTURE(std::string(odd));
    CHECK(f.import(kNone, odd) == "import.invalid_id");
  }
}

TEST_CASE("an object stays the same when its instance is reached at another address") {
  const Fixture f("https://c.example");
  const Value here = f.made.of_uuid("abc");
  CHECK(f.made.is_same(identity(text("http://10.0.0.1:8000"), text("abc")), here));
  CHECK(f.made.is_same(identity(kNone, text("abc")), here));
  CHECK_FALSE(f.made.is_same(identity(text("https://c.example"), text("abd")), here));
}
