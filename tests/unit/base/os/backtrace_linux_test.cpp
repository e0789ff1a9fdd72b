#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <string>

#include "base/os/backtrace.h"
#include "base/os/descriptors.h"

TEST_CASE("the backtrace of Linux names the program") {
  base::prepare_backtrace();
  const base::Pipe pipe = base::open_pipe();
  base::write_backtrace(pipe.writer.get());
  std::array<char, 65536> text{};
  REQUIRE(::read(pipe.reader.get(), text.data(), text.size() - 1) > 0);
  CHECK(std::string(text.data()).find("base_tests") != std::string::npos);
}
