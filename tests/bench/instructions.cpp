#include "tests/bench/instructions.h"

#include <csignal>
#include <fstream>
#include <stdexcept>

#include "tests/support/temporary_directory.h"

namespace bench {

bool counts_instructions() { return tests::find_program("valgrind").has_value(); }

std::uint64_t counted_instructions(const std::string& file) {
  std::ifstream lines(file);
  for (std::string word; lines >> word;) {
    std::uint64_t instructions = 0;
    if (word == "totals:" && lines >> instructions) return instructions;
  }
  throw std::runtime_error("callgrind left no sum in " + file);
}

std::optional<std::uint64_t> count_instructions(const std::string& program,
                                                const tests::Environment& environment) {
  if (!counts_instructions()) return std::nullopt;
  const tests::TemporaryDirectory folder;
  const std::string counted = (folder.path() / "counted").string();
  tests::Process process = tests::Process::start(
      {.argv = {"valgrind", "-q", "--tool=callgrind", "--callgrind-out-file=" + counted, program},
       .environment = environment});
  if (!process.first_line()) throw std::runtime_error(program + ": " + process.errors());
  process.signal(SIGTERM);
  (void)process.wait();
  return counted_instructions(counted);
}

}  // namespace bench
