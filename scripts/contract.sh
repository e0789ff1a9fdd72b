#!/bin/sh
# Asks a Coolify instance of your own the questions that real versions were asked, and prints where it
# answers otherwise. It creates, changes and deletes servers and private keys there.
#
#   ENDPOINT=http://HOST:8000 TOKENS=FILE [VERSION=4.3.11] [CONFIRM=yes] scripts/contract.sh
#
# FILE is a JSON object of API tokens of one team: rw (read and write), ro (read), wo (write), root,
# deploy, sens (read and read:sensitive). 0: no difference, 1: some, 2: not asked to the end.
set -eu
: "${ENDPOINT:=}" "${TOKENS:=}" "${VERSION:=}" "${CONFIRM:=}"
if [ -z "$ENDPOINT" ] || [ -z "$TOKENS" ]; then
  echo "contract: make contract ENDPOINT=http://HOST:8000 TOKENS=tokens.json [VERSION=4.3.11]" >&2
  exit 2
fi
if [ ! -r "$TOKENS" ] || [ -d "$TOKENS" ]; then
  echo "contract: $TOKENS cannot be read" >&2
  exit 2
fi
TOKENS=$(realpath "$TOKENS")
cd "$(dirname "$0")/.."
scripts/deps.sh build
scripts/build.sh dev coolify-contract
set -- --endpoint "$ENDPOINT" --tokens "$TOKENS"
[ -z "$VERSION" ] || set -- "$@" --version "$VERSION"
[ -z "$CONFIRM" ] || set -- "$@" --confirm "$CONFIRM"
exec build/dev/tests/standin/contract/coolify-contract "$@"
