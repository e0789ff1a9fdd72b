#include "provider/functions/options.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace provider {
namespace {

using Kind = schema::Type::Kind;
using schema::Value;

constexpr std::size_t kLongestName = 80;

bool has_fields(const Value& value) {
  return value.type().kind() == Kind::object || value.type().kind() == Kind::map;
}

bool has_elements(const Value& value) {
  const Kind kind = value.type().kind();
  return kind == Kind::list || kind == Kind::set || kind == Kind::tuple;
}

bool is_text(const Value& value) { return value.is_known() && value.type().kind() == Kind::string; }

base::Diagnostic fault(std::string code, std::string summary, std::string cause, std::string remedy,
                       base::Path path) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = std::move(code),
          .summary = std::move(summary),
          .cause = std::move(cause),
          .remedy = std::move(remedy),
          .path = std::move(path)};
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

schema::Parameter options_parameter(std::string description) {
  schema::Parameter parameter;
  parameter.name = "options";
  parameter.type = schema::Type::dynamic();
  parameter.description = std::move(description);
  parameter.allow_null = true;
  return parameter;
}

base::Expected<FunctionOptions> FunctionOptions::read(const std::vector<Value>& arguments,
                                                      std::size_t named,
                                                      const std::vector<std::string>& known) {
  FunctionOptions options(named);
  if (arguments.size() > named + 1) {
    return base::fail(fault("function.too_many_options", "There are too many arguments",
                            "The options are one object; there are more arguments behind it.",
                            "Put all options into one object.", schema::argument_path(named + 1)));
  }
  if (arguments.size() == named || arguments[named].is_null()) return options;
  options.options_ = arguments[named];
  if (!has_fields(options.options_)) {
    return base::fail(fault("function.options", "The options are no object",
                            "The last argument holds the options by their names.",
                            "Write it as { name = value }. Options: " + listed(known) + ".",
                            schema::argument_path(named)));
  }
  for (const auto& [name, value] : options.options_.fields()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    return base::fail(fault(
        "function.option_unknown", "The function has no such option",
        "There is no option \"" + base::evidence_text(name, kLongestName) + "\".",
        "Use one of these or leave it out: " + listed(known) + ".", schema::argument_path(named)));
  }
  return options;
}

const Value* FunctionOptions::find(const std::string& name) const {
  if (options_.is_null()) return nullptr;
  const auto found = options_.fields().find(name);
  return found == options_.fields().end() || found->second.is_null() ? nullptr : &found->second;
}

base::Expected<std::string> FunctionOptions::text(const std::string& name,
                                                  std::string fallback) const {
  const Value* const value = find(name);
  if (value == nullptr) return fallback;
  if (is_text(*value)) return value->as_string();
  return base::fail(invalid(name, "it is no text.", "Give it one text, or leave it out."));
}

base::Expected<std::vector<std::string>> FunctionOptions::texts(const std::string& name) const {
  const Value* const value = find(name);
  if (value == nullptr) return std::vector<std::string>();
  if (is_text(*value)) return std::vector<std::string>{value->as_string()};
  std::vector<std::string> texts;
  if (value->is_known() && has_elements(*value)) {
    for (const Value& one : value->elements()) {
      if (is_text(one)) texts.push_back(one.as_string());
    }
    if (texts.size() == value->elements().size()) return texts;
  }
  return base::fail(invalid(name, "it is no list of texts.",
                            "Give it a list of texts without null, or leave it out."));
}

base::Diagnostic FunctionOptions::invalid(const std::string& name, std::string cause,
                                          std::string remedy) const {
  return fault("function.option_invalid", "An option has a value it cannot have",
               "The option `" + name + "`: " + std::move(cause), std::move(remedy),
               schema::argument_path(argument_));
}

}  // namespace provider
