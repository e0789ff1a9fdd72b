#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "schema/field.h"
#include "schema/nested_codec.h"
#include "schema/schema.h"

namespace schema {

/// One attribute and the member of the struct Model it is read into and written from.
template <typename Model>
struct AttributeBinding {
  Attribute attribute;
  /// Fails with a path relative to the value.
  std::function<base::Expected<void>(const Value&, Model&)> read;
  /// The member as a value of the given type.
  std::function<Value(const Model&, const Type&)> write;

  /// Binds a field; `decode` and `encode` convert its known values.
  template <typename T, typename Decode, typename Encode>
  void bind(Field<T> Model::* field, Decode decode, Encode encode) {
    read = [field, decode](const Value& value, Model& model) {
      return read_field(value, model.*field, decode);
    };
    write = [field, encode](const Model& model, const Type& to) {
      const Field<T>& from = model.*field;
      if (from.is_known()) return encode(from.value(), to);
      return from.is_null() ? Value::null(to) : Value::unknown(to);
    };
  }

  /// Binds a member that is the value itself; a null one takes on the attribute's type.
  void bind(Value Model::* member) {
    read = [member](const Value& value, Model& model) -> base::Expected<void> {
      model.*member = value;
      return {};
    };
    write = [member](const Model& model, const Type& to) {
      const Value& value = model.*member;
      return value.is_null() && to != Type::dynamic() ? Value::null(to) : value;
    };
  }

  /// Binds the element of the attribute's name of a member that holds values by name.
  void bind(std::map<std::string, Value> Model::* values) {
    const std::string name = attribute.name;
    read = [values, name](const Value& value, Model& model) -> base::Expected<void> {
      (model.*values)[name] = value;
      return {};
    };
    write = [values, name](const Model& model, const Type& to) {
      const auto found = (model.*values).find(name);
      const bool is_null = found == (model.*values).end() || found->second.is_null();
      return is_null ? Value::null(to) : found->second;
    };
  }
};

}  // namespace schema
