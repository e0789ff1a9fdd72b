#include "base/locked_memory.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/locked_text.h"
#include "tests/support/in_child.h"
#include "tests/support/memory_map.h"
#include "tests/support/sanitizers.h"

using base::LockedText;

namespace {

bool has_flag(const LockedText& text, const std::string& flag) {
  return tests::has_memory_flag(text.view().data(), flag);
}

}  // namespace

TEST_CASE("a locked text is the text, followed by a NUL") {
  for (const std::size_t size : {0U, 1U, 4095U, 4096U, 10000U}) {
    CAPTURE(size);
    const std::string text(size, 'x');
    const LockedText locked(text);
    CHECK(locked.view() == text);
    CHECK(locked.view().data()[size] == '\0');
    CHECK(locked.empty() == (size == 0));
  }
}

TEST_CASE("a moved text is in one place") {
  LockedText first("first");
  LockedText second = std::move(first);
  CHECK(second.view() == "first");
  CHECK(first.empty());
  LockedText third("third");
  third = std::move(second);
  CHECK(third.view() == "first");
  CHECK(second.view() == "");
}

TEST_CASE("memory for secrets is overwritten when it is given back") {
  // As little as this stays mapped for whoever comes next.
  char* memory = static_cast<char*>(base::allocate_locked(100, 1));
  std::fill_n(memory, 100, 'k');
  base::release_locked(memory, 100, 1);
  CHECK(std::count(memory, memory + 100, 'k') == 0);
}

TEST_CASE("its memory is locked") {
  const LockedText text("key");
  // Sanitizers take mlock() for themselves and do nothing.
  CHECK(has_flag(text, "lo") == !tests::kSanitized);
}

TEST_CASE("where nothing may be locked the text is there all the same") {
  CHECK(tests::holds_in_child([] {
    const rlimit none{};
    if (::setrlimit(RLIMIT_MEMLOCK, &none) != 0) return false;
    // Root may lock whatever the limit says.
    if (::geteuid() == 0 && ::setuid(65534) != 0) return false;
    // Longer than what shares pages with texts that were locked before.
    const std::string key(10000, 'k');
    const LockedText text(key);
    return text.view() == key && !has_flag(text, "lo");
  }));
}

TEST_CASE("memory dumps are forbidden to a whole process") {
  CHECK(tests::holds_in_child([] {
    base::forbid_memory_dumps();
    rlimit limit{1, 1};
    ::getrlimit(RLIMIT_CORE, &limit);
    return limit.rlim_cur == 0 && limit.rlim_max == 0;
  }));
}
