#include "tests/protocol/toy_functions.h"

#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

#include "tests/protocol/toy_support.h"

namespace protocol {
namespace {

using schema::Parameter;
using schema::Signature;
using schema::Type;
using schema::Value;
using Arguments = std::vector<Value>;

class ToyFunction final : public schema::Function {
 public:
  using Body = std::function<base::Expected<Value>(const Arguments&)>;

  ToyFunction(std::string name, Signature signature, Body body)
      : name_(std::move(name)), signature_(std::move(signature)), body_(std::move(body)) {}

  const std::string& name() const override { return name_; }
  const Signature& signature() const override { return signature_; }
  base::Expected<Value> call(const Arguments& arguments) const override { return body_(arguments); }

 private:
  std::string name_;
  Signature signature_;
  Body body_;
};

base::Diagnostic blame(std::size_t index, std::string cause) {
  base::Diagnostic error = failure("toy.argument", std::move(cause));
  error.path = schema::argument_path(index);
  return error;
}

base::Expected<Value> join(const Arguments& arguments) {
  const std::string& separator = arguments[0].as_string();
  std::string joined;
  for (std::size_t index = 1; index < arguments.size(); ++index) {
    const std::string& part = arguments[index].as_string();
    if (part.find(separator) != std::string::npos) {
      return base::fail(blame(index, "The part holds the separator."));
    }
    joined += (index > 1 ? separator : "") + part;
  }
  return Value::string(joined);
}

base::Expected<Value> half(const Arguments& arguments) {
  const std::int64_t number = arguments[0].as_number().as_int64().value_or(1);
  if (number % 2 != 0) return base::fail(blame(0, "The number is odd."));
  return Value::number(number / 2);
}

base::Expected<Value> describe(const Arguments& arguments) {
  const Value& value = arguments[0];
  if (value.is_null()) return Value::string("null");
  if (value.is_unknown()) return Value::string("unknown");
  return Value::string(value.is_wholly_known() ? "known" : "partly unknown");
}

base::Expected<Value> wrong(const Arguments& arguments) {
  const std::string& mode = arguments[0].as_string();
  if (mode == "throw") throw std::runtime_error("the toy threw in a function");
  return mode == "type" ? Value::number(1) : Value::unknown(Type::string());
}

Parameter parameter(std::string name, Type type) {
  Parameter made;
  made.description = "The parameter " + name + '.';
  made.name = std::move(name);
  made.type = std::move(type);
  return made;
}

Signature signature(std::vector<Parameter> parameters, Type returns) {
  Signature made;
  made.summary = "A function";
  made.description = "A function of the toy.";
  made.parameters = std::move(parameters);
  made.returns = std::move(returns);
  return made;
}

}  // namespace

std::vector<std::unique_ptr<schema::Function>> toy_functions() {
  Signature joining = signature({parameter("separator", Type::string())}, Type::string());
  joining.variadic = parameter("parts", Type::string());
  Parameter anything = parameter("value", Type::dynamic());
  anything.allow_null = true;
  anything.allow_unknown = true;
  std::vector<std::unique_ptr<schema::Function>> all;
  const auto add = [&all](std::string name, Signature taken, ToyFunction::Body body) {
    all.push_back(
        std::make_unique<ToyFunction>(std::move(name), std::move(taken), std::move(body)));
  };
  add("join", joining, &join);
  add("half", signature({parameter("number", Type::number())}, Type::number()), &half);
  add("describe", signature({anything}, Type::string()), &describe);
  add("wrong", signature({parameter("mode", Type::string())}, Type::string()), &wrong);
  return all;
}

}  // namespace protocol
