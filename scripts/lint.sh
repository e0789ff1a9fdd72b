#!/bin/sh
# Looks for what the compiler lets pass.
#
#   scripts/lint.sh              formatting, names of files, shell scripts, includes, waits, words,
#                              what only Linux has
#   scripts/lint.sh tidy [BASE]  clang-tidy over the files that differ from BASE, which is where the
#                                branch left main, or on main the last commit; needs build/dev.
#                                A header is seen through a source that includes it. LINT_SECONDS
#                                (300) is the limit: how many files are left then is told
#   scripts/lint.sh format       formats instead
#
# LINT_ROOT names another tree to look at; the rules stay those of this one.
# shellcheck disable=SC2317  # the checks are called by name
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
house=$PWD
rules=$house/scripts/lint
cd "${LINT_ROOT:-.}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Versions of clang-format disagree; this one is in Debian 12, Debian 13 and Ubuntu 24.04.
llvm=19

# Whatever git knows or would add, in folders however deep.
files() {
  git -c core.quotePath=false ls-files -co --exclude-standard -- "$@" | while IFS= read -r file; do
    [ ! -f "$file" ] || printf '%s\n' "$file"
  done
}

over() { xargs -r -d '\n' "$@"; }

sources() { files '*.h' '*.cpp'; }

# What the rules on C++ look at, templates as well: lines "file:line:kind:text".
take_apart() {
  files '*.h' '*.cpp' '*.h.in' '*.cpp.in' | over awk -f "$rules/parts.awk" >"$work/parts"
}

# parts KIND
parts() { grep -a "^[^:]*:[0-9]*:$1:" "$work/parts"; }

# Prints "file:line:included file", or with faults=1 what is not spelled like that.
includes() {
  files >"$work/files"
  parts include | awk -f "$rules/includes.awk" "$work/files" "$@" -
}

# tool NAME: the program of the pinned version.
tool() {
  if command -v "$1-$llvm"; then return 0; fi
  if "$1" --version 2>/dev/null | grep -q "version $llvm\."; then echo "$1" && return 0; fi
  echo "lint: $1 $llvm is missing: scripts/deps.sh lint brings it" >&2
  return 1
}

format_is_right() {
  program=$(tool clang-format) && sources |
    over "$program" "--style=file:$house/.clang-format" --dry-run -Werror
}

# Programs, and what they source; of the examples, import.sh is a page of the reference.
shell_scripts() {
  files '*.sh' '*.bash' ':!examples'
  files | grep -vE '\.(sh|bash)$' | over awk 'FNR == 1 && /^#!.*sh([ \t]|$)/ { print FILENAME }'
}

shell_is_right() { shell_scripts | LC_ALL=C.UTF-8 over shellcheck -x -S warning; }

# nothing_from COMMAND...: whether it prints nothing; what it prints is shown.
nothing_from() {
  found=$("$@") && [ -z "$found" ] && return 0
  printf '%s\n' "$found"
  return 1
}

# A name with a special character is in quotes, so that it seems to be no file.
names() {
  {
    files
    git -c core.quotePath=false ls-files -co --exclude-standard | grep '^"' || true
  } | awk -f "$rules/names.awk"
}

spelling() { includes faults=1; }
arrows() { includes | awk -f "$rules/arrows.awk" "$rules/arrows.txt" -; }
circles() { includes | awk -f "$rules/circles.awk"; }

# Only the real clock looks at the clock and only base::wait waits.
waits() {
  parts code | grep -avE '^(tests/|base/(system_clock|wait)\.cpp:)' | awk -f "$rules/waits.awk"
}

# What only Linux has stands in base/os/.
platform() {
  files >"$work/files"
  awk -f "$rules/platform.awk" "$rules/linux_only.txt" "$work/files" "$work/parts"
}

# What lies below provider/ does not know what its work is for. schema/ is of Terraform's types.
words() {
  parts text | grep -aE '^(registration|events|checks|coolify|ssh|http|base)/' |
    awk -f "$rules/words.awk"
}

# changed_files BASE
changed_files() {
  git -c core.quotePath=false diff --name-only --diff-filter=d "$1" -- '*.h' '*.cpp'
  git -c core.quotePath=false ls-files -o --exclude-standard -- '*.h' '*.cpp'
}

compiled_files() {
  grep -o '"file": *"[^"]*"' build/dev/compile_commands.json | cut -d '"' -f 4 |
    while IFS= read -r file; do printf '%s\n' "${file#"$PWD/"}"; done
}

# What is to be looked at for a change from BASE, and "none:file" for what cannot be.
changed_sources() {
  take_apart
  compiled_files >"$work/compiled"
  includes >"$work/includes"
  changed_files "$1" | awk -f "$rules/stand_in.awk" "$work/compiled" "$work/includes" - | sort -u
}

# Where the branch left main, or on main itself the commit before.
base_of_change() {
  head=$(git rev-parse HEAD)
  for main in origin/main main; do
    base=$(git merge-base HEAD "$main" 2>/dev/null) || continue
    [ "$base" = "$head" ] || { echo "$base"; return 0; }
  done
  git rev-parse -q --verify HEAD~1 || git hash-object -t tree /dev/null
}

tidy_is_right() {
  program=$(tool clang-tidy) || return 1
  [ -f build/dev/compile_commands.json ] || { echo "lint: build/dev is missing: run make build" >&2; return 1; }
  result=0
  changed_sources "$1" >"$work/changed" || return 1
  grep -x 'none:.*\.h' "$work/changed" >"$work/alone" && result=1
  sed 's/^none:\(.*\)/lint: clang-tidy: \1: nothing that is compiled includes it/' "$work/alone"
  sed -n 's/^none:\(.*\.cpp\)$/\1/p' "$work/changed" >"$work/late"
  sed 's/^/lint: clang-tidy: build\/dev does not compile it: /' "$work/late"
  sed -i '/^none:/d' "$work/changed"
  # What g++ precompiled is nothing to clang.
  sed -E 's, -include [^ "]*/cmake_pch\.hxx,,' build/dev/compile_commands.json >"$work/compile_commands.json"
  echo "lint: clang-tidy: $(grep -c . "$work/changed") files for what differs from $1"
  deadline=$(($(date +%s) + ${LINT_SECONDS:-300}))
  # The unknown options are those of g++, which builds the project.
  # shellcheck disable=SC2016  # the inner shell's
  over -P "$(nproc)" -n 1 sh -c '
    [ "$(date +%s)" -lt "$1" ] || { echo "$5" >>"$4/late"; exit 0; }
    # clang-tidy does not know that REQUIRE ends a case; a test may look at what was moved from, and
    # speak the language of its folder.
    case $5 in
      tests/*)
        checks=-bugprone-unchecked-optional-access,-bugprone-use-after-move
        checks=$checks,-google-build-using-namespace
        ;;
      *) checks= ;;
    esac
    found=$("$2" -p "$4" --quiet "--config-file=$3" "--checks=$checks" \
      --extra-arg=-Wno-unknown-warning-option "$5" 2>&1) && exit 0
    printf "%s\n" "$found"
    exit 1' \
    sh "$deadline" "$program" "$house/.clang-tidy" "$work" <"$work/changed" || result=1
  left=$(grep -c . "$work/late") || true
  [ "$result" = 0 ] || [ "$left" = 0 ] || echo "lint: clang-tidy: $left files left"
  return "$result"
}

failed=0
left=0
# check NAME COMMAND...: files that were left out are no fault, but not fine either.
check() {
  what=$1
  shift
  if ! "$@"; then
    echo "lint: $what: FAILED"
    failed=1
  elif [ "$left" != 0 ]; then
    echo "lint: $what: fine as far as looked at, $left files left"
  else
    echo "lint: $what: fine"
  fi
}

case ${1:-} in
  format)
    program=$(tool clang-format)
    sources | over "$program" "--style=file:$house/.clang-format" -i
    ;;
  tidy) check "clang-tidy" tidy_is_right "${2:-$(base_of_change)}" ;;
  "")
    take_apart
    check "names of files" nothing_from names
    check "formatting" format_is_right
    check "shell scripts" shell_is_right
    check "spelling of includes" nothing_from spelling
    check "include directions" nothing_from arrows
    check "circles of includes" nothing_from circles
    check "waiting only through Clock and wait()" nothing_from waits
    check "words of the layers above" nothing_from words
    check "one system's ways" nothing_from platform
    ;;
  *)
    sed -n '2,/^# LINT_ROOT/s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
exit $failed
