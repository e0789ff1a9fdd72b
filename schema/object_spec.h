#pragma once

#include <concepts>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "schema/attribute_binding.h"
#include "schema/attribute_builder.h"
#include "schema/cached.h"
#include "schema/conformance.h"
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
  AttributeBuilder attribute(std::string name, Field<T> Model::* field, std::string description) {
    Binding& added = add(std::move(name), std::move(description));
    added.attribute.type = FieldCodec<T>::type();
    added.bind(field, &FieldCodec<T>::decode, &FieldCodec<T>::encode);
    AttributeBuilder builder(added.attribute);
    if constexpr (std::same_as<T, std::int64_t>) builder.validate(whole_number());
    return builder;
  }

  /// An attribute of a type no struct mirrors; the member is the value itself.
  AttributeBuilder attribute(std::string name, Value Model::* member, Type type,
                             std::string description) {
    Binding& added = add(std::move(name), std::move(description));
    added.attribute.type = std::move(type);
    added.bind(member);
    return AttributeBuilder(added.attribute);
  }

  /// The same for one of many attributes that come from a table: the member holds their values by
  /// name, and one that is not there is null.
  AttributeBuilder attribute(std::string name, std::map<std::string, Value> Model::* values,
                             Type type, std::string description) {
    Binding& added = add(std::move(name), std::move(description));
    added.attribute.type = std::move(type);
    added.bind(values);
    return AttributeBuilder(added.attribute);
  }

  /// A nested object (Container = Nested), or a list (std::vector<Nested>) or map
  /// (std::map<std::string, Nested>) of them. An unknown element makes the field unknown; unknown
  /// attributes stay unknown fields of their element.
  template <typename Container>
  AttributeBuilder nested(std::string name, Field<Container> Model::* field,
                          ObjectSpec<typename NestedCodec<Container>::Nested> spec,
                          std::string description) {
    using Codec = NestedCodec<Container>;
    Binding& added = add(std::move(name), std::move(description));
    added.attribute.nested = std::make_shared<NestedObject>(
        NestedObject{Codec::kNesting, spec.attributes(), spec.rules_});
    // Shared: both conversions need the one spec and live as long as the longer-lived of them.
    const auto shared = std::make_shared<const ObjectSpec<typename Codec::Nested>>(std::move(spec));
    added.bind(
        field, [shared](const Value& value) { return Codec::decode(*shared, value); },
        [shared](const Container& known, const Type& type) {
          return Codec::encode(*shared, known, type);
        });
    return AttributeBuilder(added.attribute);
  }

  /// A nested object no struct mirrors; the member is the value itself.
  AttributeBuilder nested(std::string name, Value Model::* member,
                          std::shared_ptr<const NestedObject> object, std::string description) {
    Binding& added = add(std::move(name), std::move(description));
    added.attribute.nested = std::move(object);
    added.bind(member);
    return AttributeBuilder(added.attribute);
  }

  /// A rule over the object as a whole, see object_rules.h.
  ObjectSpec& rule(Validator validator) {
    rules_.push_back(std::move(validator));
    return *this;
  }

  [[nodiscard]] Schema schema(std::int64_t version, std::string description) const {
    return Schema{version, std::move(description), attributes(), rules_};
  }

  /// Fails with kind invalid_config and the path of a value its field cannot hold; with kind bug,
  /// code schema.conformance, when `object` is not a known object with the schema's attributes.
  [[nodiscard]] base::Expected<Model> decode(const Value& object) const {
    if (const auto fault = object_fault(object)) return base::fail(*fault);
    Model model;
    const std::vector<std::size_t>& places = layout().places;
    for (std::size_t i = 0; i < bindings_.size(); ++i) {
      const auto read = read_one(bindings_[i], object.fields(), places[i], model);
      if (!read) return fail_at(base::Path::of(bindings_[i].attribute.name), read.error());
    }
    return model;
  }

  /// `model` with the fallback of each attribute that has one and is not known. Nested objects stay
  /// as they are: their own spec fills them.
  [[nodiscard]] Model with_fallbacks(Model model) const {
    for (const Binding& one : bindings_) {
      if (!one.attribute.fallback) continue;
      if (one.write(model, one.attribute.value_type()).is_known()) continue;
      if (!one.read(*one.attribute.fallback, model))
        misuse("a fallback that its field cannot hold");
    }
    return model;
  }
  /// The same for an object that need not be known: then all is left open.
  [[nodiscard]] Model with_fallbacks(const Field<Model>& model) const {
    return with_fallbacks(model.value_or(Model()));
  }

  [[nodiscard]] Value encode(const Model& model) const {
    const Layout& made = layout();
    std::vector<Value> values(made.type.attributes().size());
    for (std::size_t i = 0; i < bindings_.size(); ++i) {
      const Binding& one = bindings_[i];
      values[made.places[i]] = one.write(model, one.attribute.value_type());
    }
    return Value::object(made.type, std::move(values));
  }

  [[nodiscard]] std::vector<Attribute> attributes() const {
    std::vector<Attribute> all;
    for (const Binding& one : bindings_) all.push_back(one.attribute);
    return all;
  }

 private:
  template <typename Other>
  friend class ObjectSpec;

  using Binding = AttributeBinding<Model>;

  /// How the attributes lie in a value.
  struct Layout {
    Type type;
    std::vector<std::size_t> places;  ///< of each binding's attribute among those of the type
  };

  [[nodiscard]] const Layout& layout() const {
    return layout_.get([this] {
      std::map<std::string, Type> types;
      for (const Binding& one : bindings_) {
        types.emplace(one.attribute.name, one.attribute.value_type());
      }
      Layout made{Type::object(std::move(types)), {}};
      for (const Binding& one : bindings_) {
        made.places.push_back(made.type.attributes().index_of(one.attribute.name));
      }
      return made;
    });
  }

  static base::Expected<void> read_one(const Binding& one, const Fields<Value>& values,
                                       std::size_t likely, Model& model) {
    const std::size_t found = values.index_of(one.attribute.name, likely);
    if (found == values.size()) return base::fail(attribute_missing());
    const Value& value = values.part(found);
    if (value.is_null()) return one.read(value, model);
    const auto fault = conformance_fault(value, one.attribute.value_type());
    return fault ? base::fail(*fault) : one.read(value, model);
  }

  Binding& add(std::string name, std::string description) {
    layout_.forget();
    Binding& added = bindings_.emplace_back();
    added.attribute.name = std::move(name);
    added.attribute.description = std::move(description);
    return added;
  }

  std::deque<Binding> bindings_;  // a deque: builders refer to attributes while more are added
  Cached<Layout> layout_;         // the names do not change, and what is written tells its type
  std::vector<Validator> rules_;
};

}  // namespace schema
