#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/standin/jobs/child_process.h"

namespace standin {

/// The ssh program of the instance, or a function that stands for it in tests that want neither
/// processes nor their time. Thread-safe when the function is.
class SshClient {
 public:
  /// Gets the arguments without the program's name and what comes on standard input.
  using Function =
      std::function<ChildResult(const std::vector<std::string>& arguments, std::string_view input)>;

  // Not explicit: wherever an ssh is asked for, the path of one will do.
  SshClient(std::string program)  // NOLINT(google-explicit-constructor)
      : program_(std::move(program)) {}
  explicit SshClient(Function function) : function_(std::move(function)) {}

  /// Errors: those of run_child(); a function has none.
  [[nodiscard]] base::Expected<ChildResult> run(std::vector<std::string> arguments,
                                                std::string_view input,
                                                const base::Context& context) const {
    if (function_) return function_(arguments, input);
    arguments.insert(arguments.begin(), program_);
    return run_child(arguments, input, context);
  }

 private:
  std::string program_;
  Function function_;
};

}  // namespace standin
