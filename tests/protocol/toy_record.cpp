#include "tests/protocol/toy_record.h"

#include <utility>

#include "schema/json.h"
#include "tests/protocol/toy_support.h"

namespace protocol {
namespace {

using schema::StateResponse;
using schema::Type;
using schema::Value;

schema::Schema make_schema() {
  schema::Schema made;
  made.version = 2;
  made.description = "A record that exists in the state only.";
  made.attributes = {required("name", Type::string()), optional("zone", Type::string()),
                     optional("note", Type::string()), optional("mode", Type::string()),
                     attribute("id", Type::string())};
  schema::AttributeBuilder(made.attributes[0]).requires_replace();
  schema::AttributeBuilder(made.attributes[1]).requires_replace();
  schema::AttributeBuilder(made.attributes[4]).keep_prior();
  return made;
}

class RecordIdentity final : public schema::Identity {
 public:
  const schema::IdentitySchema& schema() const override { return schema_; }

  Value of(const Value& state) const override {
    return Value::object({{"name", state.at("name")}, {"zone", state.at("zone")}});
  }

  base::Expected<std::string> import_id(const Value& identity) const override {
    const std::string zone = text_of(identity, "zone");
    return text_of(identity, "name") + (zone.empty() ? "" : '@' + zone);
  }

 private:
  schema::IdentitySchema schema_{
      3,
      {{"name", Type::string(), "The name.", true}, {"zone", Type::string(), "The zone.", false}}};
};

class FromThing final : public schema::Move {
 public:
  base::Expected<schema::MovedState> move(const schema::MoveRequest& request) const override {
    if (request.type_name != "toy_thing") {
      return base::fail(failure("toy.move", "Only things become records."));
    }
    const Type type = Type::object({{"name", Type::string()}, {"token", Type::string()}});
    auto thing = schema::decode_json(request.state_json, type, schema::JsonMode::stored_state);
    if (!thing) return base::fail(thing.error());
    const Value zone = Value::string("of " + request.provider);
    return schema::MovedState{record(text_of(*thing, "name"), zone, thing->at("token")),
                              request.private_data + ", moved"};
  }
};

class WithoutMode final : public schema::ConfigGeneration {
 public:
  Value config_of(const Value& state) const override {
    return state.with("mode", Value::null(Type::string()))
        .with("id", Value::null(Type::string()))
        .with("note", Value::string("generated"));
  }
};

Value stored(const schema::ApplyRequest& request) {
  return request.planned.with("id", Value::string("record-" + text_of(request.planned, "name")));
}

StateResponse change(const schema::ApplyRequest& request) {
  const std::string mode = text_of(request.config, "mode");
  if (mode == "fail") return {{}, {}, failure("toy.failed", "It fails.")};
  if (mode == "nameless") {
    return {stored(request).with("name", Value::null(Type::string())), "half",
            failure("toy.failed", "It has no name.")};
  }
  return {stored(request), "kept", {}};
}

}  // namespace

ToyRecord::ToyRecord()
    : schema_(make_schema()),
      identity_(std::make_unique<RecordIdentity>()),
      move_(std::make_unique<FromThing>()),
      generation_(std::make_unique<WithoutMode>()) {}

StateResponse ToyRecord::create(const schema::ApplyRequest& request, const base::Context&) {
  return change(request);
}

StateResponse ToyRecord::read(const schema::ReadRequest& request, const base::Context&) {
  if (text_of(request.state, "mode") == "drift") {
    return {request.state.with("name", Value::string("another")), {}, {}};
  }
  return {request.state, {}, {}};
}

StateResponse ToyRecord::update(const schema::ApplyRequest& request, const base::Context&) {
  return change(request);
}

StateResponse ToyRecord::remove(const schema::ApplyRequest& request, const base::Context&) {
  if (text_of(request.prior, "mode") != "fail") return {};
  return {{}, {}, failure("toy.failed", "It stays.")};
}

StateResponse ToyRecord::import_state(const std::string& id, const base::Context&) {
  const std::size_t at = id.find('@');
  const Value zone =
      at == std::string::npos ? Value::null(Type::string()) : Value::string(id.substr(at + 1));
  const std::string name = id.substr(0, at);
  if (name.empty()) return {{}, {}, failure("toy.id", "An id is NAME or NAME@ZONE.")};
  return {record(name, zone, Value::null(Type::string())), "imported", {}};
}

StateResponse ToyRecord::upgrade(std::int64_t version, const std::string& raw_json) const {
  if (version != 1) return Resource::upgrade(version, raw_json);
  const Type type = Type::object({{"label", Type::string()}, {"note", Type::string()}});
  auto before = schema::decode_json(raw_json, type, schema::JsonMode::stored_state);
  if (!before) return {{}, {}, before.error()};
  return {
      record(text_of(*before, "label"), Value::null(Type::string()), before->at("note")), {}, {}};
}

Value record_identity(const std::string& name, const Value& zone) {
  return Value::object({{"name", Value::string(name)}, {"zone", zone}});
}

Value record(const std::string& name, const Value& zone, const Value& note) {
  return Value::object({{"name", Value::string(name)},
                        {"zone", zone},
                        {"note", note},
                        {"mode", Value::null(Type::string())},
                        {"id", Value::string("record-" + name)}});
}

}  // namespace protocol
