#include "schema/attribute_builder.h"

#include "schema/misuse.h"

namespace schema {

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
  attribute_->default_value = std::move(value);
  return optional().computed();
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
