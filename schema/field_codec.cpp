#include "schema/field_codec.h"

#include <algorithm>

#include "schema/misuse.h"

namespace schema {
namespace {

base::Diagnostic unfit(std::string code, std::string summary, std::string cause,
                       std::string remedy) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = std::move(code),
          .summary = std::move(summary),
          .cause = std::move(cause),
          .remedy = std::move(remedy)};
}

}  // namespace

base::Expected<Value> present(const Value& element) {
  if (element.is_known()) return element;
  return base::fail(
      unfit("config.null_element", "Null element", "An element of this collection is null.",
            "Leave the element out, for example with compact() or a for expression with an if."));
}

bool has_known_elements(const Value& value) {
  if (!value.is_known()) return value.is_null();
  const auto known = [](const Value& element) { return has_known_elements(element); };
  switch (value.type().kind()) {
    case Type::Kind::list:
    case Type::Kind::set:
      return std::all_of(value.elements().begin(), value.elements().end(), known);
    case Type::Kind::map:
      return std::all_of(value.fields().begin(), value.fields().end(),
                         [&known](const auto& field) { return known(field.second); });
    case Type::Kind::dynamic:
    case Type::Kind::string:
    case Type::Kind::number:
    case Type::Kind::boolean:
    case Type::Kind::object:
    case Type::Kind::tuple:
      return true;
  }
  return true;
}

base::Expected<std::int64_t> FieldCodec<std::int64_t>::decode(const Value& value) {
  if (const auto number = value.as_number().as_int64()) return *number;
  return base::fail(unfit("config.not_whole", "Not a whole number",
                          "A whole number of at most 64 bits is needed here.",
                          "Write a number without a fraction."));
}

base::Expected<double> FieldCodec<double>::decode(const Value& value) {
  if (const auto number = value.as_number().as_double()) return *number;
  return base::fail(unfit("config.out_of_range", "Number out of range",
                          "This number is beyond the range of double precision.",
                          "Write a smaller number."));
}

Value FieldCodec<double>::encode(double number, const Type&) {
  auto exact = Number::from_double(number);
  if (!exact) misuse("NaN in a number field");
  return Value::number(*std::move(exact));
}

}  // namespace schema
