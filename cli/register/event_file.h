#pragma once

#include <string>

#include "base/clock.h"
#include "base/expected.h"
#include "base/os/unique_fd.h"
#include "cli/environment.h"

namespace cli {

/// A new and empty file for the events of a run in the background, which nobody but this account
/// can read: $XDG_STATE_HOME/terraform-provider-coolify/registration-TIME-PID.jsonl, or in
/// ~/.local/state where that variable is not set. Returns its path. Errors: cli.state_folder, also
/// for a folder that another account can change.
[[nodiscard]] base::Expected<std::string> make_event_file(const Environment& environment,
                                                          base::WallTime time);

/// Where a run in the background leaves what the foreground would have printed.
struct ResultFiles {
  std::string result = {};
  std::string imports = {};  ///< not there yet
  base::UniqueFd file = {};  ///< `result`, new and empty, which nobody but this account can read
};

/// Files beside the file of events that no other run has: FILE.result.txt and FILE.import.tf, of a
/// later run FILE.2.result.txt and so on. `ending` is that of the first: ".result.txt". Errors:
/// cli.result_file.
[[nodiscard]] base::Expected<ResultFiles> make_result_files(const std::string& event_file,
                                                            const std::string& ending);

/// False when it cannot be written.
[[nodiscard]] bool write_text(const base::UniqueFd& file, const std::string& text);

/// Writes a file that nobody else can read, and that is not there yet. False when that fails.
[[nodiscard]] bool write_new_file(const std::string& path, const std::string& text);

}  // namespace cli
