#!/bin/sh
# Generates the pages of docs/ from the provider's schemas and checks. With "check" fails when a
# generated page is not up to date, or when one of the reference is left that nothing generates.
# What people write, docs/guides apart from the generated ones and docs/internals, is left alone.
set -eu
cd "$(dirname "$0")/.."
provider=build/dev/plugin/terraform-provider-coolify
scripts/build.sh dev terraform-provider-coolify

if [ "${1:-}" != check ]; then
  exec "$provider" docs
fi
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
"$provider" docs --output "$fresh" >/dev/null
result=0
find "$fresh" -type f | sort | while IFS= read -r page; do
  diff -u "docs/${page#"$fresh/"}" "$page" || exit 1
done || result=1
find docs -type f ! -path 'docs/guides/*' ! -path 'docs/internals/*' | sort |
  while IFS= read -r page; do
    [ -e "$fresh/${page#docs/}" ] || { echo "docs: nothing generates $page" && exit 1; }
  done || result=1
if [ "$result" = 0 ]; then echo "docs: up to date"; else
  echo "docs: not up to date, run 'make docs'" >&2
fi
exit "$result"
