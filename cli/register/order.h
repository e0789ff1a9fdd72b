#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/expected.h"
#include "cli/import_blocks.h"
#include "cli/register/arguments.h"
#include "cli/surroundings.h"
#include "coolify/client.h"
#include "events/config.h"
#include "registration/config.h"
#include "registration/key_choice.h"

namespace cli {

/// One machine that is to be registered. Move-only because of its secrets.
struct Job {
  std::string title = {};  ///< for people
  registration::Config config = {};
  registration::login::Prepared login = {};
  std::optional<base::Diagnostic> refusal = {};  ///< why it is not even begun
};

/// Everything that a run of `register` needs, read and checked as far as that is possible without
/// the machines.
struct Order {
  std::vector<Job> jobs = {};
  std::unique_ptr<coolify::Client> client = {};
  std::string endpoint = {};
  registration::ChosenKey key = {};
  events::Config sinks = {};
  base::Duration limit{};
  /// The names of the import blocks of the run.
  std::unique_ptr<ImportBlocks> imports = std::make_unique<ImportBlocks>();
};

/// Reads the arguments, the files and variables they name, and asks Coolify for its key and for
/// what is registered already, which refuses a job. Errors, in the words of the layers: wrong
/// arguments, deployments, a Coolify that cannot be used.
[[nodiscard]] base::Expected<Order> make_order(const RegisterArguments& arguments,
                                               const Surroundings& surroundings,
                                               const base::Context& context);

}  // namespace cli
