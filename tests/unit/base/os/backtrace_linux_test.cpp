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
  const std::string written = text.data();
  CHECK(written.find("base_tests") != std::string::npos);
  // The first byte of a program is its file's, at the start of a page.
  const std::size_t begin = written.find("The program begins at\n");
  REQUIRE(begin != std::string::npos);
  CHECK(written.substr(begin).find("(+0x0)[0x") != std::string::npos);
  CHECK(written.ends_with("000]\n"));
}
