#!/bin/sh
# The libraries that were built use only what every POSIX system has; with the ways of Linux, all but
# base/ do.
#
#   portable_test.sh BUILD_FOLDER linux|posix
set -u
# shellcheck source=tests/scripts/verdicts.sh
. "$(dirname "$0")/verdicts.sh"
build=$1
platform=$2
portable=$house/scripts/portable.sh

# object NAME: made from the C that is the standard input.
object() { cc -x c -c -o "$work/$1.o" - >"$log" 2>&1; }

# finds NAME FUNCTION...: the object's use of these is told.
finds() {
  file=$work/$1.o
  shift
  "$portable" "$file" >"$log" 2>&1
  found=$?
  for name; do echo "portable: $file: only Linux has $name()"; done | sort >"$work/wanted"
  [ "$found" = 1 ] && sort "$log" | cmp -s - "$work/wanted"
  verdict $? "what only Linux has is told: $*"
}

object waits <<'END'
int eventfd(unsigned, int);
int epoll_create1(int);
int poll(void *, unsigned long, int);
int f(void) { return eventfd(0, 0) + epoll_create1(0) + poll(0, 0, 0); }
END
finds waits epoll_create1 eventfd

object plain <<'END'
int poll(void *, unsigned long, int);
int eventfd(void) { return poll(0, 0, 0); }
END
"$portable" "$work/plain.o" >"$log" 2>&1
verdict $? "what every system has is fine, and so is a function of one's own"

"$portable" "$work/nowhere.o" >"$log" 2>&1
[ $? != 0 ]
verdict $? "a file that is not there is a fault"

for folder in $(sed -n 's/^add_house_library(\([a-z_]*\).*/\1/p' "$house"/*/CMakeLists.txt); do
  library=$build/$folder/lib$folder.a
  "$portable" "$library" >"$log" 2>&1
  result=$?
  if [ "$platform:$folder" = linux:base ]; then
    [ $result = 1 ] && grep -qF "only Linux has eventfd()" "$log"
    verdict $? "the ways of Linux are those of base/"
  else
    verdict $result "$folder/ uses what every POSIX system has"
  fi
done

finish
