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

tfplugin6::DynamicValue on_wire(const Value& value) {
  tfplugin6::DynamicValue wire;
  wire.set_msgpack(schema::encode_msgpack(value, toy_schema().value_type()));
  return wire;
}

}  // namespace

Value toy(const Attributes& attributes) {
  Attributes all;
  for (const schema::Attribute& one : toy_schema().attributes) {
    const auto given = attributes.find(one.name);
    all.emplace(one.name,
                given == attributes.end() ? Value::null(one.value_type()) : given->second);
  }
  return Value::object(all);
}

tfplugin6::DynamicValue toy_wire(const Attributes& attributes) { return on_wire(toy(attributes)); }

tfplugin6::DynamicValue toy_null() { return on_wire(Value::null(toy_schema().value_type())); }

Value toy_from(const tfplugin6::DynamicValue& wire) {
  const auto value = schema::decode_msgpack(wire.msgpack(), toy_schema().value_type());
  if (!value) throw std::runtime_error(value.error().detail());
  return *value;
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
