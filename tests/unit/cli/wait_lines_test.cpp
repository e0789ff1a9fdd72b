#include "cli/wait_lines.h"

#include <doctest/doctest.h>

#include <chrono>
#include <sstream>

#include "tests/support/fake_clock.h"

using std::chrono::seconds;

TEST_CASE("a wait is told at once, when its cause changes, and every half minute") {
  tests::FakeClock clock;
  std::ostringstream out;
  cli::WaitLines lines(clock, out);
  const auto waits = [&](std::int64_t attempt, const char* code, const char* cause) {
    out.str("");
    lines.waiting({"Coolify to come back", attempt, code, cause, {}});
    return out.str();
  };
  CHECK(waits(1, "http.refused", "Connection refused after 1 ms.") ==
        "Waiting for Coolify to come back: Connection refused after 1 ms.\n");
  clock.advance(seconds(29));
  CHECK(waits(2, "http.refused", "Connection refused after 2 ms.").empty());
  CHECK(waits(3, "http.dns", "No such\x1b[31m name.") ==
        "Waiting for Coolify to come back, try 3: No such  name.\n");
  clock.advance(seconds(30));
  CHECK(waits(4, "http.dns", "No such name.") ==
        "Waiting for Coolify to come back, try 4: No such name.\n");
}
