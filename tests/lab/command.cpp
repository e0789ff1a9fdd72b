#include "tests/lab/command.h"

#include <unistd.h>

#include <utility>

#include "tests/support/paths.h"

namespace lab {

ExecResult run(const std::vector<std::string>& argv, tests::Environment more) {
  tests::Finished finished = tests::run({.argv = argv,
                                         .environment = tests::own_environment(std::move(more)),
                                         .errors_in_output = true,
                                         .leaves_running = true});
  return {finished.exit_code, std::move(finished.out)};
}

tests::Environment lab_environment(const std::string& suffix) {
  const std::string pid = std::to_string(::getpid());
  // Whatever language the caller speaks, or one this machine does not have: bash warns of those.
  return {{"LAB_ID", "test-" + pid + suffix},
          {"LAB_OWNER", pid},
          {"LAB_BIN", tests::in_build("tests/lab")},
          {"LC_ALL", "C"}};
}

ExecResult run_lab(const std::vector<std::string>& words) {
  std::vector<std::string> argv = {tests::in_project("tests/lab/lab")};
  argv.insert(argv.end(), words.begin(), words.end());
  return run(argv, lab_environment());
}

}  // namespace lab
