#include <doctest/doctest.h>
#include <sys/prctl.h>

#include "base/locked_memory.h"
#include "base/locked_text.h"
#include "tests/support/in_child.h"
#include "tests/support/memory_map.h"

TEST_CASE("crash collectors of Linux are handed no dump") {
  CHECK(tests::holds_in_child([] {
    const bool before = ::prctl(PR_GET_DUMPABLE) == 1;
    base::forbid_memory_dumps();
    return before && ::prctl(PR_GET_DUMPABLE) == 0;
  }));
}

TEST_CASE("memory for secrets is in no core dump of Linux") {
  const base::LockedText text("key");
  CHECK(tests::has_memory_flag(text.view().data(), "dd"));
  const base::LockedText longer(std::string(10'000, 'k'));
  CHECK(tests::has_memory_flag(longer.view().data(), "dd"));
  const std::string other(10'000, 'k');
  CHECK_FALSE(tests::has_memory_flag(other.data(), "dd"));
}
