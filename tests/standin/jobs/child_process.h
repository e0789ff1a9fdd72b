#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/expected.h"

namespace standin {

/// What a finished child process left behind; the texts are cut off at one mebibyte each.
struct ChildResult {
  int exit_code = 0;  ///< 128 plus the signal's number when a signal ended it
  std::string out;
  std::string err;
};

/// Runs `arguments[0]` (looked up in PATH) with `input` on standard input, in a session of its own
/// without a terminal, with a bare environment (PATH, HOME, LC_ALL=C) and no other descriptors of
/// this process. At the context's deadline or stop the whole session is killed.
/// Errors: remote_failed ("standin.spawn"), timeout, cancelled ("standin.child").
[[nodiscard]] base::Expected<ChildResult> run_child(const std::vector<std::string>& arguments,
                                                    std::string_view input,
                                                    const base::Context& context);

}  // namespace standin
