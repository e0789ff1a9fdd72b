#include "base/os/backtrace.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <string>

#include "base/os/descriptors.h"

TEST_CASE("a backtrace is whole lines, in a pipe as well") {
  base::prepare_backtrace();
  base::Pipe pipe = base::open_pipe();
  base::write_backtrace(pipe.writer.get());
  pipe.writer.reset();
  std::string text;
  std::array<char, 4096> part{};
  for (ssize_t count = 1; count > 0;) {
    count = ::read(pipe.reader.get(), part.data(), part.size());
    if (count > 0) text.append(part.data(), static_cast<std::size_t>(count));
  }
  CHECK((text.empty() || text.back() == '\n'));
}
