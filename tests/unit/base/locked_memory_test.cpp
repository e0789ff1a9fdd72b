#include "base/locked_memory.h"

#include <doctest/doctest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <utility>

#include "base/locked_text.h"
#include "tests/support/sanitizers.h"

using base::LockedText;

namespace {

/// What the kernel says of the memory that this address is in: the line `name` of
/// /proc/self/smaps, blanks gone.
std::string mapping_of(const void* address, const std::string& name) {
  std::ifstream maps("/proc/self/smaps");
  const auto wanted = reinterpret_cast<unsigned long>(address);
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    unsigned long first = 0;
    unsigned long last = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &first, &last) == 2) {
      inside = first <= wanted && wanted < last;
    }
    if (inside && line.starts_with(name + ":")) {
      return line.substr(line.find_first_not_of(' ', name.size() + 1));
    }
  }
  return "";
}

bool has_flag(const LockedText& text, const std::string& flag) {
  return (" " + mapping_of(text.view().data(), "VmFlags")).find(" " + flag + " ") !=
         std::string::npos;
}

/// Whether `what` holds in a process of its own.
template <typename What>
bool holds_in_child(What what) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(what() ? 0 : 1);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
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

TEST_CASE("its memory is locked and in no core dump") {
  const LockedText text("key");
  CHECK(has_flag(text, "dd"));
  // Sanitizers take mlock() for themselves and do nothing.
  CHECK(has_flag(text, "lo") == !tests::kSanitized);
}

TEST_CASE("where nothing may be locked the text is there all the same") {
  CHECK(holds_in_child([] {
    const rlimit none{};
    if (::setrlimit(RLIMIT_MEMLOCK, &none) != 0) return false;
    // Root may lock whatever the limit says.
    if (::geteuid() == 0 && ::setuid(65534) != 0) return false;
    // Longer than what shares pages with texts that were locked before.
    const std::string key(10000, 'k');
    const LockedText text(key);
    return text.view() == key && has_flag(text, "dd") && !has_flag(text, "lo");
  }));
}

TEST_CASE("memory dumps are forbidden to a whole process") {
  CHECK(holds_in_child([] {
    const bool before = ::prctl(PR_GET_DUMPABLE) == 1;
    base::forbid_memory_dumps();
    rlimit limit{1, 1};
    ::getrlimit(RLIMIT_CORE, &limit);
    return before && ::prctl(PR_GET_DUMPABLE) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0;
  }));
}
