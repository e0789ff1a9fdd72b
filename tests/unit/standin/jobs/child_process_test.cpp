#include "tests/standin/jobs/child_process.h"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <thread>

#include "base/os/unique_fd.h"

using standin::run_child;

TEST_CASE("a child gets its input and gives its output and exit code") {
  const auto result = run_child({"sh", "-c", "cat; echo problem >&2; exit 3"}, "some input\n", {});
  REQUIRE(result.has_value());
  CHECK(result->exit_code == 3);
  CHECK(result->out == "some input\n");
  CHECK(result->err == "problem\n");
}

TEST_CASE("a signal counts 128 more than its number") {
  const auto result = run_child({"sh", "-c", "kill -9 $$"}, "", {});
  REQUIRE(result.has_value());
  CHECK(result->exit_code == 137);
}

TEST_CASE("a child that does not read and a lot of text do no harm") {
  const std::string much(5'000'000, 'x');
  const auto ignored = run_child({"true"}, much, {});
  REQUIRE(ignored.has_value());
  CHECK(ignored->exit_code == 0);
  const auto clipped = run_child({"cat"}, much, {});
  REQUIRE(clipped.has_value());
  CHECK(clipped->out.size() == 1024 * 1024);
}

TEST_CASE("a child inherits no descriptor, no terminal, and a bare environment") {
  const base::UniqueFd open_file(::open("/dev/null", O_RDONLY));
  const auto fds = run_child({"sh", "-c", "ls /proc/self/fd | wc -l"}, "", {});
  REQUIRE(fds.has_value());
  // 0, 1, 2 and the one ls reads the directory with.
  CHECK(std::stoi(fds->out) == 4);
  const auto session = run_child({"sh", "-c", "test $(ps -o sid= $$) -eq $$"}, "", {});
  REQUIRE(session.has_value());
  CHECK(session->exit_code == 0);
  ::setenv("SSH_AUTH_SOCK", "/agent", 1);
  const auto environment = run_child({"env"}, "", {});
  ::unsetenv("SSH_AUTH_SOCK");
  REQUIRE(environment.has_value());
  CHECK(environment->out.find("SSH_AUTH_SOCK") == std::string::npos);
  CHECK(environment->out.find("LC_ALL=C\n") != std::string::npos);
}

TEST_CASE("at its deadline a child is killed with all it started") {
  base::Context context;
  const auto result = run_child({"sh", "-c", "sleep 60 & sleep 60"}, "",
                                context.within(std::chrono::milliseconds(50)));
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().kind == base::ErrorKind::timeout);
}

TEST_CASE("a stop ends a child") {
  std::stop_source source;
  base::Context context;
  context.stop = source.get_token();
  std::jthread stopper([&] { source.request_stop(); });
  const auto result = run_child({"sleep", "60"}, "", context);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().kind == base::ErrorKind::cancelled);
}

TEST_CASE("a program that is not there") {
  const auto result = run_child({"/nonexistent/program"}, "", {});
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == "standin.spawn");
}
