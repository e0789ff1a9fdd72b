#include <doctest/doctest.h>

#include "tests/protocol/rpc_call.h"
#include "tests/protocol/toy_record.h"
#include "tests/protocol/toy_values.h"

// What a resource may be capable of: identity, import, upgrade, move, generated configuration.

using protocol::call;
using protocol::object_of;
using protocol::only_code;
using protocol::PluginSession;
using protocol::record;
using protocol::record_identity;
using protocol::Stub;
using schema::Type;
using schema::Value;

namespace {

const protocol::ToyRecord& records() {
  static const protocol::ToyRecord resource;
  return resource;
}

const Value kNone = Value::null(Type::string());
const Value kNorth = Value::string("north");

Type type() { return records().schema().value_type(); }

Type identity_type() { return records().identity()->schema().value_type(); }

tfplugin6::DynamicValue wire(const Value& value) { return protocol::on_wire(value, type()); }

tfplugin6::ResourceIdentityData identity(const Value& value) {
  tfplugin6::ResourceIdentityData made;
  *made.mutable_identity_data() = protocol::on_wire(value, identity_type());
  return made;
}

Value from(const tfplugin6::DynamicValue& value) { return protocol::from_wire(value, type()); }

Value from(const tfplugin6::ResourceIdentityData& value) {
  return protocol::from_wire(value.identity_data(), identity_type());
}

Value config(const std::string& mode) {
  return object_of(records().schema(),
                   {{"name", Value::string("a")}, {"zone", kNorth}, {"mode", Value::string(mode)}});
}

Value in_mode(const std::string& mode) {
  return record("a", kNorth, kNone).with("mode", Value::string(mode));
}

const Value kIdentity = record_identity("a", kNorth);

struct Fixture {
  tfplugin6::ReadResource::Response read(const std::string& mode, const Value& stored_identity) {
    tfplugin6::ReadResource::Request request;
    request.set_type_name("toy_record");
    *request.mutable_current_state() = wire(in_mode(mode));
    if (!stored_identity.is_null()) *request.mutable_current_identity() = identity(stored_identity);
    return call(session.provider(), &Stub::ReadResource, request);
  }

  tfplugin6::PlanResourceChange::Response plan(const Value& wanted, const Value& prior,
                                               const Value& prior_identity) {
    tfplugin6::PlanResourceChange::Request request;
    request.set_type_name("toy_record");
    *request.mutable_config() = *request.mutable_proposed_new_state() = wire(wanted);
    *request.mutable_prior_state() = wire(prior);
    if (!prior_identity.is_null()) *request.mutable_prior_identity() = identity(prior_identity);
    return call(session.provider(), &Stub::PlanResourceChange, request);
  }

  tfplugin6::ApplyResourceChange::Response apply(const Value& wanted, const Value& prior,
                                                 const Value& planned) {
    tfplugin6::ApplyResourceChange::Request request;
    request.set_type_name("toy_record");
    *request.mutable_config() = wire(wanted);
    *request.mutable_prior_state() = wire(prior);
    *request.mutable_planned_state() = wire(planned);
    if (!prior.is_null()) *request.mutable_planned_identity() = identity(kIdentity);
    return call(session.provider(), &Stub::ApplyResourceChange, request);
  }
  tfplugin6::ApplyResourceChange::Response create(const std::string& mode) {
    return apply(config(mode), Value::null(type()),
                 config(mode).with("id", Value::unknown(Type::string())));
  }

  tfplugin6::ImportResourceState::Response import(const Value& wanted) {
    tfplugin6::ImportResourceState::Request request;
    request.set_type_name("toy_record");
    *request.mutable_identity() = identity(wanted);
    return call(session.provider(), &Stub::ImportResourceState, request);
  }

  tfplugin6::UpgradeResourceState::Response upgrade(std::int64_t version, const std::string& json) {
    tfplugin6::UpgradeResourceState::Request request;
    request.set_type_name("toy_record");
    request.set_version(version);
    request.mutable_raw_state()->set_json(json);
    return call(session.provider(), &Stub::UpgradeResourceState, request);
  }

  PluginSession session;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "identities have schemas") {
  const auto schemas =
      call(session.provider(), &Stub::GetResourceIdentitySchemas, {}).identity_schemas();
  REQUIRE(schemas.size() == 1);
  const auto& schema = schemas.at("toy_record");
  CHECK(schema.version() == 3);
  REQUIRE(schema.identity_attributes_size() == 2);
  CHECK(schema.identity_attributes(0).name() == "name");
  CHECK(schema.identity_attributes(0).type() == "\"string\"");
  CHECK(schema.identity_attributes(0).required_for_import());
  CHECK(!schema.identity_attributes(0).optional_for_import());
  CHECK(schema.identity_attributes(0).description() == "The name.");
  CHECK(!schema.identity_attributes(1).required_for_import());
  CHECK(schema.identity_attributes(1).optional_for_import());
}

TEST_CASE_FIXTURE(Fixture, "reading tells the identity, also of objects that had none") {
  for (const Value& stored : {kIdentity, Value::null(identity_type())}) {
    const auto response = read("", stored);
    CHECK(response.diagnostics_size() == 0);
    CHECK(from(response.new_identity()) == kIdentity);
  }
}

TEST_CASE_FIXTURE(Fixture, "an identity that changed is a fault, and the stored one stays") {
  const auto response = read("drift", kIdentity);
  CHECK(only_code(response) == "plugin.invalid_answer");
  CHECK(from(response.new_identity()) == kIdentity);
}

TEST_CASE_FIXTURE(Fixture, "a stored identity that is no value is an error") {
  tfplugin6::ReadResource::Request request;
  request.set_type_name("toy_record");
  *request.mutable_current_state() = wire(in_mode(""));
  request.mutable_current_identity()->mutable_identity_data()->set_msgpack("\xc1");
  CHECK(call(session.provider(), &Stub::ReadResource, request).diagnostics_size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a plan carries the identity of what there is") {
  CHECK(
      !plan(config(""), Value::null(type()), Value::null(identity_type())).has_planned_identity());
  CHECK(from(plan(config("x"), in_mode(""), kIdentity).planned_identity()) == kIdentity);
  CHECK(from(plan(config("x"), in_mode(""), Value::null(identity_type())).planned_identity()) ==
        kIdentity);
  // What a failed creation left may lack some of it.
  const auto nameless =
      plan(config("x"), in_mode("").with("name", kNone), Value::null(identity_type()));
  CHECK(nameless.diagnostics_size() == 0);
  CHECK(!nameless.has_planned_identity());
  // A removal that fails has to keep it.
  CHECK(from(plan(Value::null(type()), in_mode(""), kIdentity).planned_identity()) == kIdentity);
}

TEST_CASE_FIXTURE(Fixture, "applying tells the identity") {
  const auto created = create("");
  CHECK(created.diagnostics_size() == 0);
  CHECK(from(created.new_state()).at("id") == Value::string("record-a"));
  CHECK(from(created.new_identity()) == kIdentity);
  const auto updated = apply(config("x"), in_mode(""), in_mode("x"));
  CHECK(updated.diagnostics_size() == 0);
  CHECK(from(updated.new_identity()) == kIdentity);
  const auto removed = apply(Value::null(type()), in_mode(""), Value::null(type()));
  CHECK(removed.diagnostics_size() == 0);
  CHECK(!removed.has_new_identity());
}

TEST_CASE_FIXTURE(Fixture, "a failed change keeps the identity, or has none yet") {
  CHECK(!create("fail").has_new_identity());
  const auto nameless = create("nameless");
  CHECK(only_code(nameless) == "toy.failed");
  CHECK(from(nameless.new_state()).at("id") == Value::string("record-a"));
  CHECK(!nameless.has_new_identity());
  const auto updated = apply(config("fail"), in_mode(""), in_mode("fail"));
  CHECK(only_code(updated) == "toy.failed");
  CHECK(from(updated.new_identity()) == kIdentity);
  const auto removed = apply(Value::null(type()), in_mode("fail"), Value::null(type()));
  CHECK(only_code(removed) == "toy.failed");
  CHECK(from(removed.new_state()) == in_mode("fail"));
  CHECK(from(removed.new_identity()) == kIdentity);
}

TEST_CASE_FIXTURE(Fixture,
                  "an import by identity is one by id" * doctest::description("conformance 54")) {
  const auto whole = import(kIdentity);
  REQUIRE(whole.imported_resources_size() == 1);
  CHECK(whole.imported_resources(0).type_name() == "toy_record");
  CHECK(from(whole.imported_resources(0).state()) == record("a", kNorth, kNone));
  CHECK(from(whole.imported_resources(0).identity()) == kIdentity);
  CHECK(whole.imported_resources(0).private_() == "imported");
  const auto part = import(record_identity("b", kNone));
  REQUIRE(part.imported_resources_size() == 1);
  CHECK(from(part.imported_resources(0).state()) == record("b", kNone, kNone));

  tfplugin6::ImportResourceState::Request by_id;
  by_id.set_type_name("toy_record");
  by_id.set_id("a@north");
  const auto same = call(session.provider(), &Stub::ImportResourceState, by_id);
  REQUIRE(same.imported_resources_size() == 1);
  CHECK(from(same.imported_resources(0).identity()) == kIdentity);
}

TEST_CASE_FIXTURE(Fixture, "an import by half an identity is refused") {
  const Value nameless = kIdentity.with("name", kNone);
  CHECK(only_code(import(nameless)) == "plugin.invalid_request");
  CHECK(only_code(import(Value::null(identity_type()))) == "plugin.invalid_request");
  CHECK(only_code(import(nameless.with("name", Value::unknown(Type::string())))) ==
        "plugin.invalid_request");
  const auto misnamed = import(kIdentity.with("name", Value::string("")));
  CHECK(only_code(misnamed) == "toy.id");
  CHECK(misnamed.imported_resources_size() == 0);
}

TEST_CASE_FIXTURE(Fixture, "states of the versions there are become objects of this one") {
  const auto same = upgrade(2, R"({"name":"a","zone":"north","note":null,"mode":null,
                                   "id":"record-a","gone":1})");
  CHECK(same.diagnostics_size() == 0);
  CHECK(from(same.upgraded_state()) == record("a", kNorth, kNone));
  const auto before = upgrade(1, R"({"label":"a","note":"n"})");
  CHECK(before.diagnostics_size() == 0);
  CHECK(from(before.upgraded_state()) == record("a", kNone, Value::string("n")));
  CHECK(only_code(upgrade(3, "{}")) == "state.newer_version");
  CHECK(only_code(upgrade(0, "{}")) == "state.older_version");
  CHECK(only_code(upgrade(2, "{")) == "schema.json");
  CHECK(only_code(upgrade(2, "")) == "plugin.unsupported");
}

TEST_CASE_FIXTURE(Fixture, "an identity of another version is read only by whom can") {
  tfplugin6::UpgradeResourceIdentity::Request request;
  request.set_type_name("toy_record");
  request.set_version(3);
  request.mutable_raw_identity()->set_json(R"({"name":"a","zone":"north"})");
  const auto same = call(session.provider(), &Stub::UpgradeResourceIdentity, request);
  CHECK(same.diagnostics_size() == 0);
  CHECK(from(same.upgraded_identity()) == kIdentity);
  request.mutable_raw_identity()->set_json(R"({"zone":"north"})");
  CHECK(only_code(call(session.provider(), &Stub::UpgradeResourceIdentity, request)) ==
        "plugin.invalid_answer");
  request.mutable_raw_identity()->set_json("null");
  CHECK(only_code(call(session.provider(), &Stub::UpgradeResourceIdentity, request)) ==
        "plugin.invalid_answer");
  request.set_version(4);
  CHECK(only_code(call(session.provider(), &Stub::UpgradeResourceIdentity, request)) ==
        "state.newer_version");
  request.set_version(2);
  CHECK(only_code(call(session.provider(), &Stub::UpgradeResourceIdentity, request)) ==
        "state.older_version");
}

TEST_CASE_FIXTURE(Fixture, "a state of another type is taken over") {
  tfplugin6::MoveResourceState::Request request;
  request.set_source_provider_address("example.org/a/toy");
  request.set_source_type_name("toy_thing");
  request.set_source_schema_version(1);
  request.mutable_source_state()->set_json(R"({"name":"a","token":"t","size":3})");
  request.set_source_private("before");
  request.set_target_type_name("toy_record");
  const auto moved = call(session.provider(), &Stub::MoveResourceState, request);
  CHECK(moved.diagnostics_size() == 0);
  const Value zone = Value::string("of example.org/a/toy");
  CHECK(from(moved.target_state()) == record("a", zone, Value::string("t")));
  CHECK(moved.target_private() == "before, moved");
  CHECK(from(moved.target_identity()) == record_identity("a", zone));

  request.mutable_source_state()->clear_json();
  CHECK(only_code(call(session.provider(), &Stub::MoveResourceState, request)) ==
        "plugin.unsupported");
  request.mutable_source_state()->set_json("{");
  CHECK(only_code(call(session.provider(), &Stub::MoveResourceState, request)) == "schema.json");
  request.set_source_type_name("null_resource");
  const auto refused = call(session.provider(), &Stub::MoveResourceState, request);
  CHECK(only_code(refused) == "toy.move");
  CHECK(!refused.has_target_state());
}

TEST_CASE_FIXTURE(Fixture, "a configuration is generated by the resource, else from the schema") {
  tfplugin6::GenerateResourceConfig::Request request;
  request.set_type_name("toy_record");
  *request.mutable_state() = wire(in_mode("x"));
  const auto own = call(session.provider(), &Stub::GenerateResourceConfig, request);
  CHECK(own.diagnostics_size() == 0);
  CHECK(from(own.config()) ==
        object_of(records().schema(), {{"name", Value::string("a")},
                                       {"zone", kNorth},
                                       {"note", Value::string("generated")}}));
  request.clear_state();
  CHECK(only_code(call(session.provider(), &Stub::GenerateResourceConfig, request)) ==
        "plugin.invalid_request");

  request.set_type_name("toy_thing");
  *request.mutable_state() = protocol::toy_wire({{"name", Value::string("a")},
                                                 {"size", Value::number(2)},
                                                 {"old", Value::string("o")},
                                                 {"id", Value::string("toy-a")},
                                                 {"revision", Value::number(1)}});
  const auto by_schema = call(session.provider(), &Stub::GenerateResourceConfig, request);
  CHECK(protocol::toy_from(by_schema.config()) ==
        protocol::toy({{"name", Value::string("a")}, {"size", Value::number(2)}}));
}
