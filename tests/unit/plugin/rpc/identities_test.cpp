#include "plugin/rpc/identities.h"

#include <doctest/doctest.h>

#include "plugin/rpc/convert.h"

namespace {

using schema::Value;

/// Told by its number alone; the address is where it was met.
class Numbered : public schema::Identity {
 public:
  const schema::IdentitySchema& schema() const override { return schema_; }
  Value of(const Value& state) const override { return state; }
  base::Expected<std::string> import_id(const Value&) const override { return std::string(); }

 private:
  schema::IdentitySchema schema_{0,
                                 {{"address", schema::Type::string(), "Where."},
                                  {"number", schema::Type::string(), "Which."}}};
};

class Movable final : public Numbered {
  bool is_same(const Value& was, const Value& is) const override {
    return was.at("number") == is.at("number");
  }
};

Value at(const std::string& address, const std::string& number) {
  return Value::object({{"address", Value::string(address)}, {"number", Value::string(number)}});
}

plugin::WireIdentity wire(const Value& identity) {
  plugin::WireIdentity made;
  plugin::encode(identity, identity.type(), made.mutable_identity_data());
  return made;
}

/// The identity that is answered; the code of a refusal.
std::string answered(const schema::Identity& identity, const Value& state,
                     const plugin::WireIdentity& before) {
  const auto same = plugin::identity_of_same(identity, state, before);
  if (!same) return same.error().code;
  const auto value = plugin::decode(same->identity_data(), identity.schema().value_type());
  REQUIRE(value.has_value());
  return value->at("address").as_string() + " " + value->at("number").as_string();
}

}  // namespace

TEST_CASE("an identity may change where it says that the object is the same") {
  CHECK(answered(Movable(), at("b", "1"), wire(at("a", "1"))) == "b 1");
  CHECK(answered(Movable(), at("b", "1"), {}) == "b 1");
  CHECK(answered(Movable(), at("b", "2"), wire(at("a", "1"))) == "plugin.invalid_answer");
}

TEST_CASE("an identity changes in no other way") {
  CHECK(answered(Numbered(), at("a", "1"), wire(at("a", "1"))) == "a 1");
  CHECK(answered(Numbered(), at("b", "1"), wire(at("a", "1"))) == "plugin.invalid_answer");
}
