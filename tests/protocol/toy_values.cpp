#include "tests/protocol/toy_values.h"

#include <stdexcept>

#include "schema/msgpack.h"

namespace protocol {
namespace {

using schema::Value;

const schema::Schema& toy_schema() {
  static const ToyResource resource;
  return resource.schema();
}

}  // namespace

Value object_of(const schema::Schema& schema, const Attributes& attributes) {
  Attributes all;
  for (const schema::Attribute& one : schema.attributes) {
    const auto given = attributes.find(one.name);
    all.emplace(one.name,
                given == attributes.end() ? Value::null(one.value_type()) : given->second);
  }
  return Value::object(all);
}

tfplugin6::DynamicValue on_wire(const Value& value, const schema::Type& type) {
  tfplugin6::DynamicValue wire;
  wire.set_msgpack(schema::encode_msgpack(value, type));
  return wire;
}

Value from_wire(const tfplugin6::DynamicValue& wire, const schema::Type& type) {
  const auto value = schema::decode_msgpack(wire.msgpack(), type);
  if (!value) throw std::runtime_error(value.error().detail());
  return *value;
}

Value toy(const Attributes& attributes) { return object_of(toy_schema(), attributes); }

tfplugin6::DynamicValue toy_wire(const Attributes& attributes) {
  return on_wire(toy(attributes), toy_schema().value_type());
}

tfplugin6::DynamicValue toy_null() {
  const schema::Type type = toy_schema().value_type();
  return on_wire(Value::null(type), type);
}

Value toy_from(const tfplugin6::DynamicValue& wire) {
  return from_wire(wire, toy_schema().value_type());
}

tfplugin6::ApplyResourceChange::Request creation(const Attributes& attributes) {
  tfplugin6::ApplyResourceChange::Request request;
  request.set_type_name("toy_thing");
  *request.mutable_prior_state() = toy_null();
  *request.mutable_config() = toy_wire(attributes);
  Attributes planned = attributes;
  planned.emplace("id", Value::unknown(schema::Type::string()));
  planned.emplace("revision", Value::unknown(schema::Type::number()));
  *request.mutable_planned_state() = toy_wire(planned);
  return request;
}

}  // namespace protocol
