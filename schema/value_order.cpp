#include "schema/value.h"

namespace schema {
namespace {

int rank(const Value& value) {
  if (value.is_null()) return 0;
  return value.is_known() ? 1 : 2;
}

std::strong_ordering order_elements(const std::vector<Value>& a, const std::vector<Value>& b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (const auto found = order(a[i], b[i]); std::is_neq(found)) return found;
  }
  return std::strong_ordering::equal;
}

std::strong_ordering order_fields(const Fields<Value>& a, const Fields<Value>& b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (const auto found = a.name(i) <=> b.name(i); std::is_neq(found)) return found;
    if (const auto found = order(a.part(i), b.part(i)); std::is_neq(found)) return found;
  }
  return std::strong_ordering::equal;
}

}  // namespace

std::strong_ordering order(const Value& a, const Value& b) {
  if (a.type() != b.type()) return a.type().to_json() <=> b.type().to_json();
  if (const auto found = rank(a) <=> rank(b); std::is_neq(found)) return found;
  if (!a.is_known()) return std::strong_ordering::equal;
  switch (a.type().kind()) {
    case Type::Kind::string:
      return a.as_string() <=> b.as_string();
    case Type::Kind::number:
      return a.as_number() <=> b.as_number();
    case Type::Kind::boolean:
      return a.as_boolean() <=> b.as_boolean();
    case Type::Kind::list:
    case Type::Kind::set:
    case Type::Kind::tuple:
      return order_elements(a.elements(), b.elements());
    case Type::Kind::map:
    case Type::Kind::object:
      return order_fields(a.fields(), b.fields());
    case Type::Kind::dynamic:
      break;  // never known: a known value has its own type
  }
  return std::strong_ordering::equal;
}

}  // namespace schema
