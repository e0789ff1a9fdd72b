#!/bin/sh
# scripts/lint.sh finds what it is for: trees with one planted fault each, in a subfolder.
set -eu
# shellcheck source=tests/scripts/verdicts.sh
. "$(dirname "$0")/verdicts.sh"
lint=$house/scripts/lint.sh

# file PATH: its text is the standard input.
file() {
  mkdir -p "$tree/$(dirname "$1")"
  cat >"$tree/$1"
}

# A small tree of the house's shape in which nothing is wrong, though all comes close to it.
plant_tree() {
  tree=$work/$1
  log=$tree.log
  mkdir -p "$tree"
  git -C "$tree" init -q
  file base/system_clock.cpp <<'END'
#include <chrono>
#include <thread>

void pause() { std::this_thread::sleep_for(std::chrono::seconds(1)); }
END
  file base/clock.h <<'END'
#pragma once
#include <poll.h>

// Unlike poll(), select( and ::time(nullptr).
struct Clock {
  virtual Waited sleep_until(TimePoint until) = 0;
};
const char* const kScript = R"(
sleep 1; sleep(1)
)";
void f(Own& own) {
  own.clock->sleep_until(own.clock->now());
  curl_multi_poll(m);
  own.time(1);
  own.receive_until(x);
  wait_for_boot();
}
END
  file http/deep/trust.h <<'END'
#pragma once
#include "base/text/words.h"
END
  file base/text/words.h <<'END'
#pragma once
// Says "terraform" in a comment, and don't mistake this for a character.
const char* const kName = "terraform-provider-coolify applies 'it'";
const char kQuote = '"';  // "apply"
const char8_t kWide = u8'"';
const int kMany = 1'000'000;
const char* const kHow = "With certainty, re" /* terra */ "form";
const char* const kTwo[] = {"terra", "form"};
END
  file base/text/words.cpp <<'END'
#include "base/text/words.h"
END
  file provider/registry.cpp <<'END'
#include "provider/server/server.h"
END
  file provider/server/server.h <<'END'
#pragma once
#include "provider/arguments/deep/ssh.h"
#include "registration/login/login.h"

const char* const kAdvice = "Run terraform apply.";
END
  file provider/config/services.h <<'END'
#pragma once
END
  file provider/arguments/deep/ssh.h <<'END'
#pragma once
END
  file registration/login/login.h <<'END'
#pragma once
#include "checks/check.h"
END
  file checks/check.h <<'END'
#pragma once
#include "ssh/remote/executor.h"
END
  file ssh/remote/executor.h <<'END'
#pragma once
END
  file cli/docs_command.cpp <<'END'
#include "cli/docs_command.h"

#include "provider/config/services.h"
#include "schema/value.h"
END
  file main.cpp <<'END'
#include "code_tables.h"
#include "plugin/process/serve.h"
#include "provider/registry.h"
END
  file provider/config/agent.cpp <<'END'
#include <CLI/CLI.hpp>

#include "provider/config/services.h"
#include "provider/config/version.h"
END
  file provider/config/version.h.in <<'END'
#pragma once
const char* const kVersion = "@PROJECT_VERSION@";
END
  file checks/all_checks.cpp.in <<'END'
#include "checks/check.h"
@CHECKS@
END
  file plugin/proto/go.proto <<'END'
END
  file plugin/rpc/service.h <<'END'
#include "go.grpc.pb.h"
#include "go.pb.h"
const char* const kPart = R"(
#include <provider/registry.h>
)";
// \
#include <provider/registry.h>
END
  file tests/unit/ssh/sshd_test.cpp <<'END'
#include "sshd.h"
END
  for header in plugin/process/serve provider/registry schema/value tests/unit/ssh/sshd code_tables \
    cli/docs_command; do
    file "$header.h" <<'END'
#pragma once
END
  done
  file base/os/wakeup_linux.cpp <<'END'
#include <sys/eventfd.h>

int wakeup() { return ::eventfd(0, EFD_CLOEXEC); }
const char* const kStat = "/proc/self/stat";
END
  file base/os/wakeup_posix.cpp <<'END'
#include <unistd.h>

// Not eventfd().
int wakeup(int* ends) { return ::pipe(ends); }
const char* const kSaid = "eventfd";
const char* const kRemote = R"(
cat "/proc/$1/stat" </proc/self/stat
)";
END
  file tests/unit/base/os/wakeup_linux_test.cpp <<'END'
#include <sys/eventfd.h>
END
  file "docs/is a guide, ö.md" </dev/null
  file scripts/deep/fine.sh <<'END'
#!/bin/sh
echo "$1"
END
}

# finds CHECK FILE: the check fails and names the file.
finds() {
  LINT_ROOT=$tree "$lint" >"$log" 2>&1
  [ $? = 1 ] && grep -qxF "lint: $1: FAILED" "$log" && grep -qF "$2" "$log"
  verdict $? "$1 is to fail for $2"
}

# fault FILE TEXT WHAT: plants one of several, in a file of its own; what is to be said of it.
fault() {
  faults=$((${faults:-0} + 1))
  path=$(printf '%s' "$1" | sed "s|/x\.|/x$faults.|")
  printf '%s\n' "$2" | file "$path"
  printf '%s\n' "$path$3" >>"$tree.faults"
}

# finds_all CHECK: the check fails and tells of every fault.
finds_all() {
  LINT_ROOT=$tree "$lint" >"$log" 2>&1
  result=$?
  while IFS= read -r what; do
    [ $result = 1 ] && grep -qxF "lint: $1: FAILED" "$log" && grep -qF "$what" "$log"
    verdict $? "$1 is to fail for $what"
  done <"$tree.faults"
}

# From here on a fault is what is asked for.
set +e
plant_tree fine
LINT_ROOT=$tree "$lint" >"$log" 2>&1
verdict $? "nothing is wrong in this tree"

plant_tree format
file provider/server/deep/ugly.cpp <<'END'
int  x =1;
END
finds "formatting" provider/server/deep/ugly.cpp

plant_tree shell
file scripts/deep/fault.sh <<'END'
#!/bin/sh
cd "$1"; rm -rf $2/*
END
finds "shell scripts" scripts/deep/fault.sh

plant_tree shell-program
file tests/lab/deep/program <<'END'
#!/usr/bin/env bash
[ $1 == $(cat x) ] && local y=1
END
finds "shell scripts" tests/lab/deep/program

plant_tree shell-names
for name in program fault.bash 'blank and ö.sh' fault.command; do
  fault "scripts/deep/$name" '#!/usr/bin/env -S bash -e
rm -rf $2/*' ' '
done
fault scripts/deep/options '#!/bin/sh -eu
rm -rf $2/*' ' '
finds_all "shell scripts"

plant_tree names
for name in y.hpp y.cc y.cxx y.hxx y.ipp y.hpp.in y.CPP y.H; do
  fault "base/deep/$name" '' ': C++ is named .h or .cpp'
done
for name in 'y=1.cpp' 'y:1.cpp'; do
  fault "base/deep/$name" '' ': a name that not every check can read'
done
file 'base/deep/quote"' </dev/null
echo '"base/deep/quote\"": a name that not every check can read' >>"$tree.faults"
finds_all "names of files"

# spells FILE TEXT: no way to include other than the right one.
spells() { fault "$1" "$2" ":1: $(printf '%s\n' "$2" | head -n 1)"; }
plant_tree spelling
spells base/deep/x.cpp '#include <provider/registry.h>'
spells base/deep/x.cpp '#include <code_tables.h>'
spells base/deep/x.cpp '#include <go.pb.h>'
spells base/deep/x.cpp '#include <sys/../provider/registry.h>'
spells base/deep/x.cpp '#include <./provider/registry.h>'
spells base/deep/x.cpp '#include "base/../provider/registry.h"'
spells base/deep/x.cpp '#include "./provider/registry.h"'
spells base/deep/x.cpp '#include "provider//registry.h"'
spells base/deep/x.cpp '#include /* x */ "provider/registry.h"'
spells base/deep/x.cpp '/* x */ #include "provider/registry.h"'
spells base/deep/x.cpp '# include "provider/registry.h"'
spells base/deep/x.cpp '#include "provider/registry.h"  // x'
spells base/deep/x.cpp '#include \
  "provider/registry.h"'
spells base/deep/x.cpp '#incl\
ude "provider/registry.h"'
spells base/deep/x.cpp '%:include "provider/registry.h"'
spells base/deep/x.cpp '#include_next "provider/registry.h"'
spells base/deep/x.cpp '#import "provider/registry.h"'
spells base/deep/x.cpp '#include REGISTRY'
spells base/text/x.cpp '#include "words.h"'
spells tests/unit/ssh/x.cpp '#include "../ssh/sshd.h"'
spells tests/unit/base/x.cpp '#include "sshd.h"'
spells base/deep/x.cpp '#include "base/nowhere.h"'
spells base/deep/x.cpp '#include "base/system_clock.cpp"'
spells base/all.cpp.in '#include <provider/registry.h>'
spells 'base/blank and ö.cpp' '#include <provider/registry.h>'
fault base/deep/x.cpp '/* x
*/ #include "provider/registry.h"' ':2: */ #include'
file base/twice/code_tables.h </dev/null
spells base/twice/x.cpp '#include "code_tables.h"'
finds_all "spelling of includes"

# points FILE TARGET: a file that includes the target is found.
points() { fault "$1" "#include \"$2\"" ":1: may not include $2"; }
plant_tree arrows
points plugin/rpc/x.cpp provider/registry.h
points plugin/rpc/x.cpp cli/commands.h
points base/deep/x.cpp schema/value.h
points base/deep/x.cpp code_tables.h
points base/all.cpp.in schema/value.h
points 'base/blank and ö.cpp' schema/value.h
points code_tables.cpp provider/registry.h
points cli/docsomething.cpp provider/config/services.h
points cli/docs_command.more.cpp provider/config/services.h
points cli/docs_command/x.cpp provider/config/services.h
points code_tables.cpp.in checks/codes.hidden.h
points schema/deep/x.h http/transport.h
points http/deep/x.cpp coolify/client.h
points ssh/deep/x.cpp checks/check.h
points coolify/servers/x.cpp ssh/session.h
points checks/deep/x.cpp ssh/session.h
points checks/deep/x.cpp schema/value.h
points events/deep/x.cpp registration/login/login.h
points registration/login/x.cpp schema/value.h
points cli/register/x.cpp schema/value.h
points cli/register/x.cpp provider/registry.h
points provider/private_key/x.cpp provider/server/server.h
points provider/private_key/deep/x.cpp provider/server/server.h
points provider/private_key/x.cpp provider/registry.h
points provider/arguments/x.cpp provider/server/server.h
points provider/config/x.cpp provider/server/server.h
points provider/advice/x.cpp provider/server/server.h
points provider/services.cpp provider/server/server.h
points provider/server/x.cpp plugin/rpc/service.h

fault elsewhere/deep/x.cpp '#include "base/text/words.h"' ":1: no row"
finds_all "include directions"

plant_tree file-circle
file base/deep/one.h <<'END'
#pragma once
#include "base/deep/two.h"
END
file base/deep/two.cpp <<'END'
#include "base/deep/three.h"
END
file base/deep/three.h <<'END'
#include "base/deep/one.h"
END
finds "circles of includes" \
  "a circle of files: base/deep/one -> base/deep/two -> base/deep/three -> base/deep/one"

plant_tree folder-circle
file plugin/rpc/one.h <<'END'
#include "plugin/process/deep/one.h"
END
file plugin/process/deep/two.h <<'END'
#include "plugin/rpc/two.h"
END
finds "circles of includes" \
  "a circle of folders: plugin/process -> plugin/rpc -> plugin/process"

plant_tree circle-of-a-folder-and-its-own
file ssh/deep/remote/one.h <<'END'
#include "ssh/deep/two.h"
END
file ssh/deep/three.h <<'END'
#include "ssh/deep/remote/four.h"
END
finds "circles of includes" "a circle of folders: ssh/deep/remote -> ssh/deep/. -> ssh/deep/remote"

plant_tree circle-through-the-root
file code_tables.cpp <<'END'
#include "base/deep/one.h"
END
file base/deep/two.h <<'END'
#include "code_tables.h"
END
finds "circles of includes" "a circle of folders: base -> . -> base"

plant_tree circle-in-a-folder
file tests/unit/ssh/one.h <<'END'
#include "two.h"
END
file tests/unit/ssh/two.h <<'END'
#include "one.h"
END
finds "circles of includes" \
  "a circle of files: tests/unit/ssh/one -> tests/unit/ssh/two -> tests/unit/ssh/one"

# waits FILE TEXT
waits() { fault "$1" "$2" ":1:${2%% *} "; }
plant_tree waits
waits plugin/rpc/deep/x.cpp 'void f() { std::this_thread::sleep_for(a); }'
waits base/deep/x.h 'const auto t = std::chrono::steady_clock::now();'
waits base/deep/system_clock.cpp 'void f() { usleep(1); }'
waits main.cpp 'void f() { ::sleep(1); }'
waits base/all.cpp.in 'void f() { ::sleep(1); }'
waits "base/blank and ö.cpp" 'void f() { ::sleep(1); }'
while IFS= read -r code; do waits ssh/deep/x.cpp "void f() { $code; }"; done <<'END'
std::this_thread::sleep_until(deadline)
sleep_until(deadline)
std::this_thread::sleep_until<Own>(deadline)
sleep /* a while */ (1)
::poll(&one, 1, -1)
ppoll(&one, 1, &t, nullptr)
select(1, &a, &b, &c, &t)
pselect(1, &a, &b, &c, &t, nullptr)
epoll_wait(d, &e, 1, -1)
news.wait_for(lock, kLong)
news->wait_until(lock, later)
semaphore.try_acquire_for(kLong)
semaphore.try_acquire_until(later)
mutex.try_lock_for(kLong)
mutex.try_lock_shared_until(later)
pthread_cond_timedwait(&c, &m, &t)
sigtimedwait(&set, nullptr, &t)
auto now = time(nullptr)
auto now = std::time(&other)
clock_gettime(CLOCK_REALTIME, &t)
gettimeofday(&t, nullptr)
auto now = std::chrono::utc_clock::now()
auto now = std::chrono::file_clock::now()
auto now = tai_clock::now()
using Own = std::chrono::steady_clock
END
finds_all "waiting only through Clock and wait()"

# says FILE TEXT
says() { fault "$1" "$2" ':1: "'; }
plant_tree words
says coolify/servers/x.cpp 'const char* const kA = "a'\''\"b" "Run Terraform again";'
says registration/login/x.cpp 'const char* const kA = "Apply again";'
says ssh/deep/x.cpp "const char kQ = '\"', *const kA = \"untaint\";"
says events/deep/x.cpp 'const char* const kA = R"(terraform)";'
says http/x.h 'const char* const kA = "it is tainted";'
says base/x.h 'const char* const kA = "OpenTofu";'
says base/x.h 'const char* const kA = "first\napply";'
says checks/x.cpp 'const char* const kA = "Plan  again";'
says checks/x.cpp 'const char* const kA = "run terra" "form again";'
says checks/x.cpp 'const char* const kA = u8"run terra"s  // and
    u8R"(form)" "again";'
says checks/x.cpp 'const char* const kA = "run terra\
form again";'
says checks/x.cpp '#define A(x) x "terraform"'
says checks/x.cpp '#define A(x) \
  "terra" \
  "form"'
says checks/x.cpp 'const char8_t kA = u8'\''"'\'', *const kB = u8"terraform";'
says checks/all.cpp.in 'const char* const kA = "terraform";'
finds_all "words of the layers above"

# binds FILE TEXT WHAT: what keeps the product on one system is found.
binds() { fault "$1" "$2" ":1: $3"; }
plant_tree platform
while read -r name code; do
  binds ssh/deep/x.cpp "void f() { $code; }" "only Linux has $name"
  binds base/os/x.cpp "void f() { $code; }" "only Linux has $name"
done <<'END'
eventfd ::eventfd(0, 0)
epoll_create1 epoll_create1(0)
EPOLLIN use(EPOLLIN)
SOCK_CLOEXEC ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)
MSG_NOSIGNAL ::send(a, b, c, MSG_NOSIGNAL)
PR_SET_NAME auto name = PR_SET_NAME
malloc_trim malloc_trim(0)
st_mtim use(found.st_mtim)
END
while read -r name; do
  binds plugin/rpc/deep/x.h "#include <$name>" "only Linux has <$name>"
done <<'END'
linux/close_range.h
malloc.h
sys/eventfd.h
execinfo.h
END
binds events/x.cpp 'const std::string kStat = "/proc/" + pid + "/stat";' "only Linux has the file /proc/"
binds main.cpp 'const char* const kBoot = "/sys/kernel";' "only Linux has the file /sys/kernel"
binds base/deep/x_linux.cpp 'int a = eventfd(0, 0);' "only Linux has eventfd"
binds base/all.cpp.in 'int a = eventfd(0, 0);' "only Linux has eventfd"
for macro in __linux__ __APPLE__ __GLIBC__ _WIN32 _GNU_SOURCE __unix__; do
  binds base/os/x.cpp "#ifdef $macro" "CMake chooses the system: $macro"
  binds http/deep/x.h "#if defined($macro)" "CMake chooses the system: $macro"
done
file base/os/choosing_linux.cpp <<'END'
#ifdef __linux__
END
echo "base/os/choosing_linux.cpp:1: CMake chooses the system: __linux__" >>"$tree.faults"
for alone in base/os/alone_linux.cpp base/os/lonely_posix.cpp; do file "$alone" </dev/null; done
for where in ssh/way_linux.cpp base/deep/way_posix.cpp base/os/way_linux.h; do file "$where" </dev/null; done
cat >>"$tree.faults" <<'END'
base/os/alone_linux.cpp: there is no base/os/alone_posix.cpp
base/os/lonely_posix.cpp: there is no base/os/lonely_linux.cpp
ssh/way_linux.cpp: what systems do each in their way stands in base/os/
base/deep/way_posix.cpp: what systems do each in their way stands in base/os/
base/os/way_linux.h: what systems do each in their way stands in base/os/
END
finds_all "one system's ways"

# twice NAME: a function whose name tells where it is, and is a fault.
twice() { echo "inline int $1Twice(int value) { return 2 * value; }"; }

# tidy STATUS: the last line is $last.
tidy() {
  LINT_ROOT=$tree "$lint" tidy >"$log" 2>&1
  result=$?
  last=$(tail -n 1 "$log")
  [ $result = "$1" ]
}

commit() {
  git -C "$tree" add -A
  git -C "$tree" -c user.name=test -c user.email=test@localhost commit -q -m "$1"
}

# What the change touches counts; a header with its source, or with another that includes it.
plant_tree tidy
mkdir -p "$tree/build/dev"
: >"$tree/build/cmake_pch.hxx"
echo "of another compiler" >"$tree/build/cmake_pch.hxx.gch"
echo /build >"$tree/.gitignore"
for name in checks/deep/old checks/deep/new checks/deep/far tests/unit/deep/own_test; do
  printf '#include "checks/deep/%s.h"\n' "$(basename "$name" _test)" | file "$name.cpp"
  printf '{"directory": "%s", "command": "c++ -Werror -I%s -include %s/build/cmake_pch.hxx -c %s", "file": "%s"},\n' \
    "$tree" "$tree" "$tree" "$tree/$name.cpp" "$tree/$name.cpp"
done | sed '1s/^/[/; $s/,$/]/' >"$tree/build/dev/compile_commands.json"
twice old | file checks/deep/old.h
file checks/deep/far.h <<'END'
#include "checks/deep/between.h"
END
file checks/deep/between.h <<'END'
#include "checks/deep/alone.h"
END
for name in new own alone; do file "checks/deep/$name.h" </dev/null; done
commit old
for name in new alone; do twice $name | file "checks/deep/$name.h"; done
twice test | file tests/unit/deep/own_test.cpp
commit new
tidy 1 && [ "$last" = "lint: clang-tidy: FAILED" ] &&
  grep -q 'checks/deep/new.h.*newTwice' "$log" && ! grep -q oldTwice "$log"
verdict $? "clang-tidy is to find the header that the last commit changed, and it alone"
grep -q 'checks/deep/alone.h.*aloneTwice' "$log"
verdict $? "clang-tidy is to find a header without a source through one that includes it"
grep -q 'tests/unit/deep/own_test.cpp.*testTwice' "$log"
verdict $? "clang-tidy is to find a test"

export LINT_SECONDS=0
tidy 0 && [ "$last" = "lint: clang-tidy: fine as far as looked at, 3 files left" ]
verdict $? "clang-tidy without time is to tell what is left"
unset LINT_SECONDS

echo 'int twice(int value);' | file checks/deep/alone.h
commit fine
tidy 0 && [ "$last" = "lint: clang-tidy: fine" ]
verdict $? "clang-tidy finds nothing wrong in a header"

echo 'int twice(int value);' | file checks/deep/nobodys.h
tidy 1 && grep -qF "checks/deep/nobodys.h: nothing that is compiled includes it" "$log"
verdict $? "clang-tidy is to tell of a header that nothing includes"
rm "$tree/checks/deep/nobodys.h"

echo 'int twice(int value);' | file checks/deep/later.cpp
tidy 0 && [ "$last" = "lint: clang-tidy: fine as far as looked at, 1 files left" ]
verdict $? "clang-tidy is to tell of a source that is not compiled"

finish
