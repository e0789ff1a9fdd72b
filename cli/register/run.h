#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "cli/exit_codes.h"
#include "cli/register/order.h"
#include "events/publisher.h"
#include "registration/result.h"

namespace cli {

/// What became of one machine. Diagnostics are in the words of the command line.
struct Registered {
  std::string title = {};  ///< for people
  std::string ip = {};
  registration::Outcome outcome = {};
  ExitCode exit = ExitCode::failure;
  std::string import_block = {};  ///< of the record that it has, also before; empty for none
};

/// The record that the machine has in Coolify by this run; empty for none. One that was taken over
/// by a run that failed is told by its errors.
[[nodiscard]] std::string record_of(const Registered& one);

/// Registers the machines of an order, `parallel` at once, each in a thread of its own, and waits
/// for all of them: also after a stop, which each obeys soon. `publisher` may be null.
[[nodiscard]] std::vector<Registered> register_all(Order& order, std::size_t parallel,
                                                   const Surroundings& surroundings,
                                                   events::Publisher* publisher,
                                                   const base::Context& context);

}  // namespace cli
