#include "plugin/rpc/request.h"

#include <utility>
#include <vector>

namespace plugin {
namespace {

base::Expected<schema::Value> only_known(base::Expected<schema::Value> value) {
  if (value && !value->is_wholly_known()) {
    return base::fail(invalid_request("A value that has to be known by now holds an unknown one."));
  }
  return value;
}

schema::Value object_of_nulls(const schema::Schema& schema) {
  const schema::Type type = schema.value_type();
  std::vector<schema::Value> attributes;
  for (const auto& [name, attribute] : type.attributes()) {
    attributes.push_back(schema::Value::null(attribute));
  }
  return schema::Value::object(type, std::move(attributes));
}

}  // namespace

base::Expected<schema::Value> decode_object(const tfplugin6::DynamicValue& wire,
                                            const schema::Type& type) {
  base::Expected<schema::Value> value = decode(wire, type);
  if (value && value->is_unknown()) {
    return base::fail(invalid_request("An object as a whole is unknown."));
  }
  return value;
}

base::Expected<schema::Value> decode_stored(const tfplugin6::DynamicValue& wire,
                                            const schema::Type& type) {
  return only_known(decode_object(wire, type));
}

base::Expected<schema::Value> decode_config(const tfplugin6::DynamicValue& wire,
                                            const schema::Schema& schema) {
  base::Expected<schema::Value> value = decode_object(wire, schema.value_type());
  if (value && value->is_null()) return object_of_nulls(schema);
  return value;
}

base::Expected<schema::Value> decode_known_config(const tfplugin6::DynamicValue& wire,
                                                  const schema::Schema& schema) {
  return only_known(decode_config(wire, schema));
}

}  // namespace plugin
