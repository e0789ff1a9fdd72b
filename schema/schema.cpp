#include "schema/schema.h"

#include <map>
#include <string>
#include <utility>

#include "schema/misuse.h"

namespace schema {

Type Attribute::value_type() const {
  return nested ? nested->attributes.type(nested->nesting) : type;
}

AttributeList::AttributeList(std::vector<Attribute> attributes) : all_(std::move(attributes)) {}

AttributeList::AttributeList(std::initializer_list<Attribute> attributes) : all_(attributes) {}

AttributeList::ConstIterator AttributeList::begin() const { return all_.begin(); }

AttributeList::ConstIterator AttributeList::end() const { return all_.end(); }

std::size_t AttributeList::size() const { return all_.size(); }

bool AttributeList::empty() const { return all_.empty(); }

const Attribute& AttributeList::operator[](std::size_t index) const { return all_[index]; }

const Attribute& AttributeList::at(std::size_t index) const { return all_.at(index); }

const Attribute& AttributeList::front() const { return all_.front(); }

const Attribute& AttributeList::back() const { return all_.back(); }

AttributeList::Iterator AttributeList::begin() {
  derived_.forget();
  return all_.begin();
}

AttributeList::Iterator AttributeList::end() {
  derived_.forget();
  return all_.end();
}

Attribute& AttributeList::operator[](std::size_t index) {
  derived_.forget();
  return all_[index];
}

Attribute& AttributeList::at(std::size_t index) {
  derived_.forget();
  return all_.at(index);
}

Attribute& AttributeList::front() {
  derived_.forget();
  return all_.front();
}

Attribute& AttributeList::back() {
  derived_.forget();
  return all_.back();
}

void AttributeList::push_back(Attribute attribute) {
  derived_.forget();
  all_.push_back(std::move(attribute));
}

Attribute& AttributeList::emplace_back() {
  derived_.forget();
  return all_.emplace_back();
}

void AttributeList::pop_back() {
  derived_.forget();
  all_.pop_back();
}

void AttributeList::resize(std::size_t size) {
  derived_.forget();
  all_.resize(size);
}

const Type& AttributeList::type(Nesting nesting) const {
  switch (nesting) {
    case Nesting::single:
      return derived().object;
    case Nesting::list:
      return derived().list;
    case Nesting::set:
      return derived().set;
    case Nesting::map:
      return derived().map;
  }
  return derived().object;
}

const Value& AttributeList::value_of(std::size_t index, const Value& object,
                                     Value::Place place) const {
  const Fields<Value> values = object.fields(place);
  const std::size_t found = values.index_of(all_[index].name, this->place(index));
  if (found == values.size()) misuse("an attribute that the object does not have", place);
  return values.part(found);
}

const AttributeList::Derived& AttributeList::derived() const {
  return derived_.get([this] { return derive(); });
}

AttributeList::Derived AttributeList::derive() const {
  Derived made;
  std::map<std::string, Type> types;
  for (const Attribute& one : all_) {
    types.emplace(one.name, one.value_type());
    const AttributeList* const nested = one.nested ? &one.nested->attributes : nullptr;
    made.holds_write_only |= one.write_only || (nested != nullptr && nested->holds_write_only());
    made.holds_replacing |=
        one.requires_replace || (nested != nullptr && nested->holds_replacing());
  }
  made.object = Type::object(std::move(types));
  made.list = Type::list(made.object);
  made.set = Type::set(made.object);
  made.map = Type::map(made.object);
  for (const Attribute& one : all_) {
    made.places.push_back(made.object.attributes().index_of(one.name));
  }
  return made;
}

}  // namespace schema
