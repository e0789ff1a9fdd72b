#pragma once

#include <string>
#include <vector>

#include "base/expected.h"
#include "checks/options.h"

namespace CLI {
class App;
}

namespace cli {

/// What is said about the checks of the machine.
struct CheckArguments {
  std::vector<std::string> checks = {};   ///< "disk=warn", "disk.min_gb=5"
  std::vector<std::string> skipped = {};  ///< ids
  std::vector<std::string> outbound_targets = {};
};

void add_check_options(CLI::App& command, CheckArguments& arguments);

/// The options of the checks. Errors, of kind invalid_config: cli.check_invalid, and the first of
/// checks::validate_options().
[[nodiscard]] base::Expected<checks::Options> check_options(const CheckArguments& arguments);

}  // namespace cli
