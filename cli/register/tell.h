#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/register/order.h"
#include "cli/register/run.h"

namespace cli {

/// What is told before the work: how many machines of which clouds, and Coolify's key.
[[nodiscard]] std::vector<std::string> opening_lines(const Order& order);

/// The result of one machine, on one line without its break: it is a server of Coolify, or why not
/// and what is left.
[[nodiscard]] std::string result_line(const Registered& one);

/// Errors and warnings of all machines, for people.
[[nodiscard]] std::string problems_text(const std::vector<Registered>& all);

/// The import blocks of all that have a record, with a line before them; empty for none.
[[nodiscard]] std::string imports_text(const std::vector<Registered>& all);

/// One JSON document: what became of each machine.
[[nodiscard]] std::string json_text(const Order& order, const std::vector<Registered>& all,
                                    ExitCode exit);

/// "1 machine", "3 machines".
[[nodiscard]] std::string machines_text(std::size_t count);

}  // namespace cli
