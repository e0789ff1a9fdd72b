#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "registration/result.h"

namespace cli {

/// The exit codes of the commands, which scripts may rely on: none is ever given another meaning.
enum class ExitCode : int {
  ok = 0,
  failure = 1,
  usage = 2,
  deployment = 3,
  coolify = 4,
  registered_already = 5,
  wait_ssh = 10,
  inspect = 11,
  first_boot = 12,
  deploy_key = 13,
  docker = 14,
  health = 15,
  register_server = 16,
  validate = 17,
  services = 18,
  several = 20,
  stopped = 130
};

struct ExitCodeRow {
  ExitCode code;
  std::string_view meaning;  ///< a clause
};

/// All of them, in their order. Help, manual and guide are made from this.
[[nodiscard]] std::span<const ExitCodeRow> exit_codes();

[[nodiscard]] constexpr int number(ExitCode code) { return static_cast<int>(code); }

/// Of a registration that ended in this stage.
[[nodiscard]] ExitCode exit_code_of(registration::Stage stage);

/// Of an error before the first stage.
[[nodiscard]] ExitCode exit_code_of(const base::Diagnostic& error);

/// Of a registration as a whole.
[[nodiscard]] ExitCode exit_code_of(const registration::Outcome& outcome);

/// Of several machines: that of those that failed where it is the same, `stopped` where one was.
[[nodiscard]] ExitCode together(const std::vector<ExitCode>& codes);

}  // namespace cli
