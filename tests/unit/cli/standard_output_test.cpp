#include "cli/standard_output.h"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <iostream>
#include <string>

#include "base/os/unique_fd.h"
#include "tests/support/process_streams.h"

using cli::exit_after_output;
using cli::output_error;
using cli::StandardOutput;

namespace {

/// What is left of std::cout by a test that broke it.
struct Mended {
  ~Mended() { std::cout.clear(); }
};

}  // namespace

TEST_CASE("what is printed is written, however much, and what is left at the end") {
  auto pipe = tests::make_pipe();
  const std::string text(40'000, 'x');
  {
    const StandardOutput output(pipe.write.get());
    std::cout << text;
    CHECK(output_error() == 0);
    std::cout << "end";
  }
  pipe.write.reset();
  std::string read;
  std::array<char, 65536> buffer{};
  for (ssize_t count = 1; count > 0;) {
    count = ::read(pipe.read.get(), buffer.data(), buffer.size());
    if (count > 0) read.append(buffer.data(), static_cast<std::size_t>(count));
  }
  CHECK(read == text + "end");
}

TEST_CASE("a full disk is known at the end, and stays known") {
  const Mended mended;
  const base::UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  REQUIRE(full);
  const StandardOutput output(full.get());
  std::cout << "a" << std::flush << "b";
  CHECK(output_error() == ENOSPC);
}

TEST_CASE("a reader that went away is told apart") {
  const Mended mended;
  std::signal(SIGPIPE, SIG_IGN);
  auto pipe = tests::make_pipe();
  pipe.read.reset();
  const StandardOutput output(pipe.write.get());
  std::cout << "a";
  CHECK(output_error() == EPIPE);
}

TEST_CASE("a good end is none when its result is lost, unless nobody wanted it") {
  CHECK(exit_after_output(0, 0) == 0);
  CHECK(exit_after_output(0, EPIPE) == 0);
  CHECK(exit_after_output(0, ENOSPC) == 1);
  CHECK(exit_after_output(10, ENOSPC) == 10);
}
