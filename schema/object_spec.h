#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "schema/attribute_builder.h"
#include "schema/field.h"
#include "schema/field_codec.h"
#include "schema/nested_codec.h"
#include "schema/validators.h"

namespace schema {

/// Ties the attributes of an object to the fields of the struct Model: declared once, it gives the
/// schema and both conversions.
///
///   ObjectSpec<Model> spec;
///   spec.attribute("port", &Model::port, "Port of the SSH server.").default_value(22);
///   spec.nested("ssh", &Model::ssh, ssh_spec(), "How to connect.").optional();
///
/// Built once, then only read, which any number of threads may do at once.
template <typename Model>
class ObjectSpec {
 public:
  /// An attribute of any type FieldCodec knows. A collection that holds an unknown element is an
  /// unknown field. An std::int64_t brings the whole_number() validator along.
  template <typename T>
  AttributeBuilder attribute(std::string name, Field<T> Model::*field, std::string description) {
    AttributeBuilder added = add<T>(
        std::move(name), FieldCodec<T>::type(), nullptr, std::move(description), field,
        [](const Value& value) { return FieldCodec<T>::decode(value); },
        [](const T& known, const Type& type) { return FieldCodec<T>::encode(known, type); });
    if constexpr (std::same_as<T, std::int64_t>) added.validate(whole_number());
    return added;
  }

  /// An attribute of a type no struct mirrors; the member is the value itself.
  AttributeBuilder attribute(std::string name, Value Model::*member, Type type,
                             std::string description) {
    Member& added = append(std::move(name), std::move(description));
    added.attribute.type = std::move(type);
    added.read = [member](const Value& value, Model& model) -> base::Expected<void> {
      model.*member = value;
      return {};
    };
    added.write = [member](const Model& model, const Type& to) {
      const Value& value = model.*member;
      return value.is_null() && to != Type::dynamic() ? Value::null(to) : value;
    };
    return AttributeBuilder(added.attribute);
  }

  /// A nested object (Container = Nested), or a list (std::vector<Nested>) or map
  /// (std::map<std::string, Nested>) of them. An unknown element makes the field unknown; unknown
  /// attributes stay unknown fields of their element.
  template <typename Container>
  AttributeBuilder nested(std::string name, Field<Container> Model::*field,
                          ObjectSpec<typename NestedCodec<Container>::Nested> spec,
                          std::string description) {
    using Codec = NestedCodec<Container>;
    auto object = std::make_shared<NestedObject>();
    object->nesting = Codec::kNesting;
    object->attributes = spec.attributes();
    object->rules = spec.rules_;
    // Shared: both conversions need the one spec and live as long as the longer-lived of them.
    const auto shared = std::make_shared<const ObjectSpec<typename Codec::Nested>>(std::move(spec));
    return add<Container>(
        std::move(name), Type::dynamic(), std::move(object), std::move(description), field,
        [shared](const Value& value) { return Codec::decode(*shared, value); },
        [shared](const Container& known, const Type& type) {
          return Codec::encode(*shared, known, type);
        });
  }

  /// A nested object no struct mirrors; the member is the value itself.
  AttributeBuilder nested(std::string name, Value Model::*member,
                          std::shared_ptr<const NestedObject> object, std::string description) {
    AttributeBuilder builder =
        attribute(std::move(name), member, Type::dynamic(), std::move(description));
    members_.back().attribute.nested = std::move(object);
    return builder;
  }

  /// A rule over the object as a whole, see object_rules.h.
  ObjectSpec& rule(Validator validator) {
    rules_.push_back(std::move(validator));
    return *this;
  }

  [[nodiscard]] Schema schema(std::int64_t version, std::string description) const {
    return Schema{version, std::move(description), attributes(), rules_};
  }

  /// Fails with kind invalid_config and the path of a value its field cannot hold. `object` has the
  /// schema's type and is known at its top level.
  [[nodiscard]] base::Expected<Model> decode(const Value& object) const {
    Model model;
    for (const Member& member : members_) {
      const std::string& name = member.attribute.name;
      const auto read = placed(member.read(object.at(name), model), base::Path::of(name));
      if (!read) return base::fail(read.error());
    }
    return model;
  }

  [[nodiscard]] Value encode(const Model& model) const {
    std::map<std::string, Value> values;
    for (const Member& member : members_) {
      values.emplace(member.attribute.name, member.write(model, member.attribute.value_type()));
    }
    return Value::object(std::move(values));
  }

  [[nodiscard]] std::vector<Attribute> attributes() const {
    std::vector<Attribute> all;
    for (const Member& member : members_) all.push_back(member.attribute);
    return all;
  }

 private:
  template <typename Other>
  friend class ObjectSpec;

  struct Member {
    Attribute attribute;
    std::function<base::Expected<void>(const Value&, Model&)> read;
    std::function<Value(const Model&, const Type&)> write;
  };

  Member& append(std::string name, std::string description) {
    Member& added = members_.emplace_back();
    added.attribute.name = std::move(name);
    added.attribute.description = std::move(description);
    return added;
  }

  template <typename T, typename Decode, typename Encode>
  AttributeBuilder add(std::string name, Type type, std::shared_ptr<const NestedObject> nested,
                       std::string description, Field<T> Model::*field, Decode decode,
                       Encode encode) {
    Member& added = append(std::move(name), std::move(description));
    added.attribute.type = std::move(type);
    added.attribute.nested = std::move(nested);
    added.read = [field, decode](const Value& value, Model& model) {
      return read_field(value, model.*field, decode);
    };
    added.write = [field, encode](const Model& model, const Type& to) {
      const Field<T>& from = model.*field;
      if (from.is_known()) return encode(from.value(), to);
      return from.is_null() ? Value::null(to) : Value::unknown(to);
    };
    return AttributeBuilder(added.attribute);
  }

  std::deque<Member> members_;  // a deque: builders refer to members while more are added
  std::vector<Validator> rules_;
};

}  // namespace schema
