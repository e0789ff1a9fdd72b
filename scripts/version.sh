#!/bin/sh
# Prints the version that a build of this checkout has: that of the tag vX.Y.Z or vX.Y.Z-pre on HEAD,
# the newest of them, else the one in CMakeLists.txt. With "commit" the commit of HEAD, followed by
# "+changes" when the checkout has some that are not committed; nothing outside a Git checkout. With
# "time" the seconds of that commit, which files in a release are dated with.
set -eu
cd "$(dirname "$0")/.."
here=$(pwd -P)

# A checkout that Git does not want to look at is an error: its release would be of no commit.
is_checkout() {
  [ -e .git ] || return 1
  top=$(git rev-parse --show-toplevel) || exit 1
  [ "$top" = "$here" ]
}

# A release comes after its candidates.
newest_tag() {
  git -c versionsort.suffix=- tag --points-at HEAD --list 'v[0-9]*' --sort=-v:refname |
    grep -E '^v(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$' | head -n 1
}

case ${1:-} in
  commit)
    if is_checkout; then
      changes=
      [ -z "$(git status --porcelain --untracked-files=no)" ] || changes=+changes
      echo "$(git rev-parse HEAD)$changes"
    fi
    ;;
  time) if is_checkout; then git log -1 --format=%ct; else echo 315619200; fi ;;
  "")
    tag=
    if is_checkout; then tag=$(newest_tag); fi
    if [ -n "$tag" ]; then echo "${tag#v}"; else
      sed -n 's/^project(.* VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt
    fi
    ;;
  *) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0" >&2; exit 2 ;;
esac
