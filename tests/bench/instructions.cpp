#include "tests/bench/instructions.h"

#include <csignal>
#include <fstream>
#include <stdexcept>

#include "tests/support/temporary_directory.h"

namespace bench {

std::optional<std::uint64_t> count_instructions(const std::string& program,
                                                const tests::Environment& environment) {
  if (!tests::find_program("valgrind")) return std::nullopt;
  const tests::TemporaryDirectory folder;
  const std::string counted = (folder.path() / "counted").string();
  tests::Process process = tests::Process::start(
      {.argv = {"valgrind", "-q", "--tool=callgrind", "--callgrind-out-file=" + counted, program},
       .environment = environment});
  if (!process.first_line()) throw std::runtime_error(program + ": " + process.errors());
  process.signal(SIGTERM);
  (void)process.wait();
  std::ifstream lines(counted);
  for (std::string word; lines >> word;) {
    std::uint64_t instructions = 0;
    if (word == "totals:" && lines >> instructions) return instructions;
  }
  throw std::runtime_error("callgrind left no sum of " + program);
}

}  // namespace bench
