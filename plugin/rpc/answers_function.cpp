#include "plugin/rpc/answers_function.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "plugin/rpc/convert.h"
#include "plugin/rpc/failure.h"
#include "schema/conformance.h"

namespace plugin {
namespace {

using schema::Signature;
using schema::Value;
using Arguments = std::vector<Value>;

base::Diagnostic wrong_count(std::size_t count, const Signature& signature) {
  const std::string wanted =
      (signature.variadic ? "at least " : "") + std::to_string(signature.parameters.size());
  return {.kind = base::ErrorKind::invalid_config,
          .code = "function.argument_count",
          .summary = "The number of arguments is wrong",
          .cause = "The function takes " + wanted + " and was given " + std::to_string(count) + ".",
          .remedy = "Give it the arguments that its documentation lists."};
}

base::Diagnostic null_argument(const schema::Parameter& parameter) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "function.null_argument",
          .summary = "The argument must not be null",
          .cause = "The parameter \"" + parameter.name + "\" needs a value.",
          .remedy = "Give it one, or call the function only where there is one."};
}

base::Diagnostic blaming(base::Diagnostic error, std::size_t index) {
  error.path = error.path.below(schema::argument_path(index));
  return error;
}

/// OpenTofu sends null as an empty message, which decodes to null like any other.
base::Expected<Arguments> decode_arguments(const tfplugin6::CallFunction::Request& request,
                                           const Signature& signature) {
  const auto count = static_cast<std::size_t>(request.arguments_size());
  const std::size_t named = signature.parameters.size();
  if (count < named || (count > named && !signature.variadic)) {
    return base::fail(wrong_count(count, signature));
  }
  Arguments arguments;
  for (const tfplugin6::DynamicValue& wire : request.arguments()) {
    const std::size_t index = arguments.size();
    const schema::Parameter& parameter = *signature.parameter(index);
    auto argument = decode(wire, parameter.type);
    if (!argument) return base::fail(blaming(std::move(argument).error(), index));
    if (argument->is_null() && !parameter.allow_null) {
      return base::fail(blaming(null_argument(parameter), index));
    }
    arguments.push_back(*std::move(argument));
  }
  return arguments;
}

/// Whether an argument is unknown, in parts at least, that the function does not want so.
bool is_to_wait(const Arguments& arguments, const Signature& signature) {
  for (std::size_t index = 0; index < arguments.size(); ++index) {
    if (!signature.parameter(index)->allow_unknown && !arguments[index].is_wholly_known()) {
      return true;
    }
  }
  return false;
}

base::Expected<Value> result_of(const schema::Function& function, const Arguments& arguments) {
  const Signature& signature = function.signature();
  if (is_to_wait(arguments, signature)) return Value::unknown(signature.returns);
  auto result = function.call(arguments);
  if (!result) return result;
  if (const auto fault = schema::conformance_fault(*result, signature.returns)) {
    return base::fail(invalid_answer(fault->cause));
  }
  const bool known = std::all_of(arguments.begin(), arguments.end(),
                                 [](const Value& one) { return one.is_wholly_known(); });
  if (known && !result->is_wholly_known()) {
    return base::fail(invalid_answer("The result is unknown although all arguments are known."));
  }
  return result;
}

}  // namespace

void FunctionAnswers::answer(const tfplugin6::GetFunctions::Request&,
                             tfplugin6::GetFunctions::Response& response,
                             const base::Context&) const {
  for (const auto& [name, function] : functions_.all()) {
    encode(function->signature(), &(*response.mutable_functions())[name]);
  }
}

void FunctionAnswers::answer(const tfplugin6::CallFunction::Request& request,
                             tfplugin6::CallFunction::Response& response,
                             const base::Context&) const {
  const auto function = functions_.find(request.name());
  if (!function) return fail(response, function.error());
  const Signature& signature = (*function)->signature();
  const auto arguments = decode_arguments(request, signature);
  if (!arguments) return fail(response, arguments.error());
  const auto result = result_of(**function, *arguments);
  if (!result) return fail(response, result.error());
  encode(*result, signature.returns, response.mutable_result());
}

}  // namespace plugin
