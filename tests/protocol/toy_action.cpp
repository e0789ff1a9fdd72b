#include "tests/protocol/toy_action.h"

#include <stdexcept>

#include "tests/protocol/toy_support.h"

namespace protocol {

using schema::Type;
using schema::Value;

ToyAction::ToyAction() {
  schema_.description = "Works in steps.";
  schema_.attributes = {optional("steps", Type::number()), optional("mode", Type::string()),
                        optional("secret_wo", Type::string())};
  schema::AttributeBuilder(schema_.attributes[2]).write_only();
}

base::Diagnostics ToyAction::invoke(const Value& config, schema::EventSink<std::string>& progress,
                                    const base::Context& context) {
  const std::string mode = text_of(config, "mode");
  const std::int64_t steps = number_of(config, "steps", 0);
  for (std::int64_t step = 1; step <= steps; ++step) {
    if (!progress.send("step " + std::to_string(step) + " of " + std::to_string(steps))) break;
  }
  if (!config.at("secret_wo").is_null()) progress.send("it has its secret");
  if (mode == "bad_text") progress.send("text \xff here");
  if (mode == "throw") throw std::runtime_error("the toy threw in invoke");
  if (mode == "fail") return failure("toy.failed", "The work failed.");
  if (mode != "hold") return {};
  mark("waiting-action", "");
  context.clock->sleep_until(base::TimePoint::max(), context.stop);
  mark("stopped-action", "");
  progress.send("stopping");
  return failure("toy.stopped", "It was stopped.");
}

base::Diagnostics ToyAction::validate(const Value& config) const {
  if (text_of(config, "mode") != "invalid") return {};
  return failure("toy.invalid", "The mode is not valid.");
}

base::Diagnostics ToyAction::plan(const Value& config, const base::Context&) {
  if (text_of(config, "mode") != "unwise") return {};
  base::Diagnostic warning = failure("toy.warned", "This is unwise.");
  warning.severity = base::Severity::warning;
  return warning;
}

}  // namespace protocol
