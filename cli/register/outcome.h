#pragma once

#include <memory>
#include <vector>

#include "base/diagnostic.h"
#include "base/expected.h"
#include "cli/register/order.h"
#include "cli/register/run.h"
#include "events/publisher.h"

namespace cli {

/// The publisher to the sinks of an order; null where there are none. Errors: those of
/// events::make_publisher().
[[nodiscard]] base::Expected<std::unique_ptr<events::Publisher>> make_sinks(
    Order& order, const Surroundings& surroundings);

/// Tells why nothing was begun, and returns the exit code.
[[nodiscard]] int tell_refusal(const base::Diagnostic& error, bool json);

/// What is said of all machines, without their errors and warnings: a line for each, and the import
/// blocks.
[[nodiscard]] std::string results_text(const std::vector<Registered>& all);

/// Tells what became of all machines, and returns the exit code.
[[nodiscard]] int tell_results(const Order& order, const std::vector<Registered>& all, bool json);

[[nodiscard]] ExitCode exit_code_of(const std::vector<Registered>& all);

}  // namespace cli
