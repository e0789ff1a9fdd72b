#include "provider/functions/output_values.h"

#include <string>
#include <utility>

namespace provider {
namespace {

using registration::outputs::OutputValue;
using Kind = schema::Type::Kind;

/// Nothing where it is nested too deeply.
bool convert(const schema::Value& value, std::size_t levels, OutputValue& into) {
  if (!value.is_known()) return true;
  switch (value.type().kind()) {
    case Kind::dynamic:
      return true;
    case Kind::string:
      into.node = value.as_string();
      return true;
    case Kind::number:
      into.node = OutputValue::Number{value.as_number().to_text()};
      return true;
    case Kind::boolean:
      into.node = value.as_boolean();
      return true;
    case Kind::list:
    case Kind::set:
    case Kind::tuple: {
      if (levels == 0) return false;
      OutputValue::List list;
      for (const schema::Value& one : value.elements()) {
        if (!convert(one, levels - 1, list.emplace_back())) return false;
      }
      into.node = std::move(list);
      return true;
    }
    case Kind::map:
    case Kind::object: {
      if (levels == 0) return false;
      OutputValue::Object object;
      for (const auto& [name, one] : value.fields()) {
        if (!convert(one, levels - 1, object[name])) return false;
      }
      into.node = std::move(object);
      return true;
    }
  }
  return true;
}

}  // namespace

base::Expected<OutputValue> output_value(const schema::Value& value) {
  OutputValue converted;
  if (convert(value, registration::outputs::kMostLevels, converted)) return converted;
  return base::fail(base::Diagnostic{.kind = base::ErrorKind::invalid_config,
                                     .code = "outputs.unreadable",
                                     .summary = "The outputs cannot be read",
                                     .cause = "They are nested more than " +
                                              std::to_string(registration::outputs::kMostLevels) +
                                              " levels deep.",
                                     .remedy = "Give the part that holds the servers."});
}

}  // namespace provider
