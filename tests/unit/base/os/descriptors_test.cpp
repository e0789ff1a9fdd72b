#include "base/os/descriptors.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>

#include <cerrno>

#include "tests/support/in_child.h"

namespace {

bool is_closed_on_exec(int fd) { return ::fcntl(fd, F_GETFD) == FD_CLOEXEC; }

bool never_blocks(int fd) { return (::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0; }

}  // namespace

TEST_CASE("a descriptor is marked to be closed in programs that are started") {
  const base::UniqueFd fd(::dup(STDERR_FILENO));
  CHECK_FALSE(is_closed_on_exec(fd.get()));
  base::close_on_exec(fd.get());
  CHECK(is_closed_on_exec(fd.get()));
}

TEST_CASE("all descriptors are marked from one on, and none before it") {
  CHECK(tests::holds_in_child([] {
    const int last = ::fcntl(STDERR_FILENO, F_DUPFD, 200);
    const int first = ::fcntl(STDERR_FILENO, F_DUPFD, 100);
    const int before = ::fcntl(STDERR_FILENO, F_DUPFD, 60);
    base::close_on_exec_from(first);
    return first > before && last > first && is_closed_on_exec(first) && is_closed_on_exec(last) &&
           !is_closed_on_exec(before) && !is_closed_on_exec(STDERR_FILENO);
  }));
}

TEST_CASE("what never blocks says so instead") {
  const base::Pipe pipe = base::open_pipe();
  CHECK_FALSE(never_blocks(pipe.reader.get()));
  base::never_block(pipe.reader.get());
  CHECK(never_blocks(pipe.reader.get()));
  char byte = 0;
  CHECK(::read(pipe.reader.get(), &byte, 1) == -1);
  CHECK(errno == EAGAIN);
}

TEST_CASE("a pipe passes bytes on and is nothing to programs that are started") {
  const base::Pipe pipe = base::open_pipe();
  REQUIRE(pipe);
  CHECK(is_closed_on_exec(pipe.reader.get()));
  CHECK(is_closed_on_exec(pipe.writer.get()));
  char byte = 0;
  REQUIRE(::write(pipe.writer.get(), "x", 1) == 1);
  REQUIRE(::read(pipe.reader.get(), &byte, 1) == 1);
  CHECK(byte == 'x');
}

TEST_CASE("without descriptors there is no pipe") {
  CHECK(tests::holds_in_child([] {
    const rlimit none{};
    if (::setrlimit(RLIMIT_NOFILE, &none) != 0) return false;
    const base::Pipe pipe = base::open_pipe();
    return !pipe && errno == EMFILE;
  }));
}
