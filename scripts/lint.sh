#!/bin/sh
# Checks formatting, shell scripts, the direction of includes between folders, and (with "tidy")
# clang-tidy; "format" formats instead.
# shellcheck disable=SC2317  # the checks are called by name
set -eu
cd "$(dirname "$0")/.."

sources() {
  git ls-files -co --exclude-standard -- '*.h' '*.cpp'
}

if [ "${1:-}" = format ]; then
  sources | xargs clang-format -i
  exit 0
fi

failed=0
check() {
  what=$1
  shift
  if "$@"; then echo "lint: $what: fine"; else
    echo "lint: $what: FAILED"
    failed=1
  fi
}

format_is_right() { sources | xargs clang-format --dry-run -Werror; }

shell_is_right() {
  git ls-files -co --exclude-standard -- 'scripts/*.sh' 'cmake/*.sh' tests/lab/lab 'tests/lab/lib/*.sh' |
    xargs shellcheck -x -S warning
}

# An arrow may only point down this list of folders and what each may include.
arrows_are_right() {
  wrong=$(for rule in "base:" "schema:base" "ssh:base" "checks:base ssh" "http:base" \
    "coolify:base http" \
    "registration:base ssh checks coolify" \
    "provider:base schema ssh checks coolify registration" \
    "cli:base checks schema provider" "plugin:base schema provider cli"; do
    folder=${rule%%:*}
    allowed="$folder ${rule#*:}"
    grep -Hno '^#include "[a-z_]*/' "$folder"/*.h "$folder"/*.cpp 2>/dev/null |
      while IFS= read -r line; do
        target=${line##*\"}
        target=${target%/}
        case " $allowed " in *" $target "*) ;; *) echo "$line" ;; esac
      done
  done)
  [ -z "$wrong" ] || { echo "$wrong"; return 1; }
}

waits_are_right() {
  ! grep -nE 'sleep_for|sleep_until\(std|usleep\(|[^_]sleep\(|system_clock::now|steady_clock::now' \
    -- base/*.h schema/*.[hc]* ssh/*.[hc]* checks/*.[hc]* coolify/*.[hc]* registration/*.[hc]* \
    provider/*.[hc]* cli/*.[hc]* plugin/*.[hc]*
}

tidy_is_right() {
  git ls-files -- 'base/*.cpp' 'schema/*.cpp' 'ssh/*.cpp' 'checks/*.cpp' 'coolify/*.cpp' \
    'registration/*.cpp' 'provider/*.cpp' 'plugin/*.cpp' 'cli/*.cpp' |
    xargs -P "$(nproc)" -n 4 clang-tidy -p build/dev --quiet \
      --extra-arg=-Wno-unknown-warning-option # of g++, which builds the project
}

check "formatting" format_is_right
check "shell scripts" shell_is_right
check "include directions" arrows_are_right
check "waiting only through Clock and wait()" waits_are_right
if [ "${1:-}" = tidy ]; then check "clang-tidy" tidy_is_right; fi
exit $failed
