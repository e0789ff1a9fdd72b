# shellcheck shell=sh disable=SC2034  # house is for the tests
# What the tests of scripts have in common; each begins with it. `house` is the project's folder, `work`
# one that goes with the test, `log` what is shown of a failure.
house=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
log=$work/log
passed=0
failed=0

# verdict STATUS WHAT: counts one case, a good one for status 0.
verdict() {
  if [ "$1" = 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "ERROR: $2"
    cat "$log"
  fi
}

# Ends the test with its sum, as doctest's programs tell theirs.
finish() {
  echo "[doctest] test cases: $((passed + failed)) | $passed passed | $failed failed | 0 skipped"
  [ "$failed" = 0 ]
  exit
}
