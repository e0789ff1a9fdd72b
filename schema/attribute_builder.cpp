#include "schema/attribute_builder.h"

#include "schema/misuse.h"

namespace schema {
namespace {

std::string code_text(const Value& value) {
  switch (value.type().kind()) {
    case Type::Kind::string:
      return '`' + value.as_string() + '`';
    case Type::Kind::number:
      return '`' + value.as_number().to_text() + '`';
    case Type::Kind::boolean:
      return value.as_boolean() ? "`true`" : "`false`";
    case Type::Kind::list:
    case Type::Kind::set: {
      std::string texts;
      for (const Value& element : value.elements()) {
        texts += (texts.empty() ? "" : ", ") + code_text(element);
      }
      return texts;
    }
    default:
      misuse("a default of a type that has no text");
  }
}

void tell_default(Attribute& attribute, const Value& value) {
  attribute.description += " Default: " + code_text(value) + ".";
}

}  // namespace

AttributeBuilder& AttributeBuilder::required() {
  attribute_->required = true;
  return *this;
}

AttributeBuilder& AttributeBuilder::optional() {
  attribute_->optional = true;
  return *this;
}

AttributeBuilder& AttributeBuilder::computed() {
  attribute_->computed = true;
  return *this;
}

AttributeBuilder& AttributeBuilder::sensitive() {
  attribute_->sensitive = true;
  return *this;
}

AttributeBuilder& AttributeBuilder::write_only() {
  attribute_->write_only = true;
  return *this;
}

AttributeBuilder& AttributeBuilder::deprecated(std::string message) {
  attribute_->deprecation_message = std::move(message);
  return *this;
}

AttributeBuilder& AttributeBuilder::requires_replace() {
  attribute_->requires_replace = true;
  return *this;
}

AttributeBuilder& AttributeBuilder::requires_replace_if_both_set() {
  attribute_->replace_if_both_set = true;
  return requires_replace();
}

AttributeBuilder& AttributeBuilder::default_value(Value value) {
  tell_default(*attribute_, value);
  attribute_->default_value = std::move(value);
  return optional().computed();
}

AttributeBuilder& AttributeBuilder::fallback(Value value) {
  tell_default(*attribute_, value);
  attribute_->fallback = std::move(value);
  return optional();
}

AttributeBuilder& AttributeBuilder::validate(Validator validator) {
  attribute_->validators.push_back(std::move(validator));
  return *this;
}

AttributeBuilder& AttributeBuilder::equivalent(
    std::function<bool(const Value&, const Value&)> same) {
  attribute_->equivalent = std::move(same);
  return *this;
}

AttributeBuilder& AttributeBuilder::keep_prior() {
  attribute_->computed_plan = ComputedPlan::keep_prior;
  return computed();
}

AttributeBuilder& AttributeBuilder::follows(std::vector<std::string> names) {
  attribute_->computed_plan = ComputedPlan::follows;
  attribute_->follows = std::move(names);
  return computed();
}

AttributeBuilder& AttributeBuilder::as_set() {
  if (attribute_->value_type().kind() != Type::Kind::list) misuse("only a list can become a set");
  if (attribute_->nested) {
    auto object = std::make_shared<NestedObject>(*attribute_->nested);
    object->nesting = NestedObject::Nesting::set;
    attribute_->nested = std::move(object);
  } else {
    attribute_->type = Type::set(attribute_->type.element());
  }
  return *this;
}

}  // namespace schema
