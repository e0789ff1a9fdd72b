#!/bin/sh
# scripts/contract.sh asks nobody without an endpoint and tokens, and hands on what it was given: in a
# tree where what it calls is played.
set -u
# shellcheck source=tests/scripts/verdicts.sh
. "$(dirname "$0")/verdicts.sh"

program=build/dev/tests/standin/contract/coolify-contract
mkdir -p "$work/tree/scripts" "$work/tree/$(dirname "$program")"
cp "$house/scripts/contract.sh" "$work/tree/scripts"
for name in scripts/deps.sh scripts/build.sh "$program"; do
  cat >"$work/tree/$name" <<'END'
#!/bin/sh
echo "$(basename "$0")" "$@"
[ "$(basename "$0")" != coolify-contract ] || exit 1
END
  chmod +x "$work/tree/$name"
done
echo '{}' >"$work/my tokens.json"

# expect NAME STATUS TEXT: what the last run came to.
expect() {
  [ "$status" = "$2" ] && [ "$output" = "$3" ]
  verdict $? "$1: status $status"
}
run() {
  status=0
  (cd "$work" && env -u ENDPOINT -u TOKENS -u VERSION -u CONFIRM "$@" \
    tree/scripts/contract.sh) >"$log" 2>&1 || status=$?
  output=$(cat "$log")
}

usage='contract: make contract ENDPOINT=http://HOST:8000 TOKENS=tokens.json [VERSION=4.3.11]'
run
expect "nothing given" 2 "$usage"
run ENDPOINT=http://127.0.0.1:1
expect "no tokens" 2 "$usage"
run "TOKENS=my tokens.json"
expect "no endpoint" 2 "$usage"
run ENDPOINT=http://127.0.0.1:1 TOKENS=none.json
expect "tokens that are not there" 2 "contract: none.json cannot be read"
run ENDPOINT=http://127.0.0.1:1 TOKENS=tree
expect "a folder for tokens" 2 "contract: tree cannot be read"
begun="deps.sh build
build.sh dev coolify-contract
coolify-contract --endpoint http://127.0.0.1:1 --tokens $(realpath "$work")/my tokens.json"
run ENDPOINT=http://127.0.0.1:1 "TOKENS=my tokens.json"
expect "what has to be given" 1 "$begun"
run ENDPOINT=http://127.0.0.1:1 "TOKENS=my tokens.json" VERSION=4.2.0 CONFIRM=yes
expect "all that can be given" 1 "$begun --version 4.2.0 --confirm yes"

finish
