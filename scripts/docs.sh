#!/bin/sh
# Generates docs/ from the provider's schemas, the guides in docs/guides apart; with "check" fails
# when docs/ is not up to date.
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
diff -r --exclude guides "$fresh" docs || { echo "docs: not up to date, run 'make docs'" >&2; exit 1; }
