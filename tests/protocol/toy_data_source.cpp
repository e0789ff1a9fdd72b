#include "tests/protocol/toy_data_source.h"

#include <stdexcept>

#include "tests/protocol/toy_support.h"

namespace protocol {

using schema::Type;
using schema::Value;

ToyDataSource::ToyDataSource() {
  schema_.description = "An echo.";
  schema_.attributes = {required("input", Type::string()), optional("mode", Type::string()),
                        computed("output", Type::string())};
}

schema::DataResponse ToyDataSource::read(const Value& config, const base::Context&) {
  const std::string mode = text_of(config, "mode");
  if (mode == "throw") throw std::runtime_error("the toy threw in read");
  if (mode == "missing") return {};
  if (mode == "misshapen") return {Value::object({{"input", config.at("input")}})};
  schema::DataResponse found{config.with("output", config.at("input"))};
  if (mode == "fail") found.diagnostics.add(failure("toy.failed", "There is no echo."));
  if (mode == "warn") {
    base::Diagnostic warning = failure("toy.warned", "The echo is faint.");
    warning.severity = base::Severity::warning;
    found.diagnostics.add(warning);
  }
  return found;
}

base::Diagnostics ToyDataSource::validate(const Value& config) const {
  if (text_of(config, "mode") != "invalid") return {};
  return failure("toy.invalid", "The mode is not valid.");
}

}  // namespace protocol
