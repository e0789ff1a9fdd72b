#include "base/utf8.h"
#include "schema/misuse.h"
#include "schema/msgpack.h"
#include "schema/msgpack_writer.h"
#include "schema/refinements_codec.h"

namespace schema {
namespace {

class Encoder {
 public:
  void value(const Value& value, const Type& type) {
    if (type == Type::dynamic() && value.type() != Type::dynamic()) return dynamic(value);
    if (value.is_null()) return writer_.nil();
    if (value.is_unknown()) return unknown(value.refinements(), type);
    switch (type.kind()) {
      case Type::Kind::dynamic:
        break;  // never known: a known value has its own type
      case Type::Kind::string:
        return writer_.string(base::valid_utf8(value.as_string()));
      case Type::Kind::number:
        return number(value.as_number());
      case Type::Kind::boolean:
        return writer_.boolean(value.as_boolean());
      case Type::Kind::list:
      case Type::Kind::set:
        return sequence(value, type.element());
      case Type::Kind::map:
        return map(value, type.element());
      case Type::Kind::object:
        return object(value, type);
      case Type::Kind::tuple:
        return tuple(value, type);
    }
  }

  std::string take() && { return std::move(writer_).take(); }

 private:
  void dynamic(const Value& inner) {
    writer_.array(2);
    writer_.binary(inner.type().to_json());
    value(inner, inner.type());
  }

  void unknown(const Refinements& refinements, const Type& type) {
    const std::string payload = encode_refinements(refinements, type);
    if (payload.empty()) return writer_.extension(0, std::string_view("\0", 1));
    writer_.extension(kRefinedUnknown, payload);
  }

  /// Terraform itself writes integers beyond int64, and fractions no double can hold, as text.
  void number(const Number& number) {
    const Number::Form& form = number.form();
    if (const auto* integer = std::get_if<std::int64_t>(&form)) return writer_.integer(*integer);
    if (const auto* real = std::get_if<double>(&form)) return writer_.float64(*real);
    writer_.string(number.to_text());
  }

  void sequence(const Value& list, const Type& element_type) {
    writer_.array(list.elements().size());
    for (const Value& element : list.elements()) value(element, element_type);
  }

  void map(const Value& map, const Type& element_type) {
    writer_.map(map.fields().size());
    for (const auto& [key, element] : map.fields()) {
      writer_.string(base::valid_utf8(key));
      value(element, element_type);
    }
  }

  void object(const Value& object, const Type& type) {
    const Fields<Type> types = type.attributes();
    const Fields<Value> values = object.fields();
    writer_.map(types.size());
    for (std::size_t i = 0; i < types.size(); ++i) {
      const std::size_t index = values.index_of(types.name(i), i);
      if (index == values.size()) misuse("an attribute that the object does not have");
      writer_.string(types.name(i));
      value(values.part(index), types.part(i));
    }
  }

  void tuple(const Value& tuple, const Type& type) {
    writer_.array(type.elements().size());
    for (std::size_t i = 0; i < type.elements().size(); ++i) {
      value(tuple.elements().at(i), type.elements()[i]);
    }
  }

  MsgpackWriter writer_;
};

}  // namespace

std::string encode_msgpack(const Value& value, const Type& type) {
  Encoder encoder;
  encoder.value(value, type);
  return std::move(encoder).take();
}

}  // namespace schema
