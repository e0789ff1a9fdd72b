#!/bin/sh
# The page of `report`, made by the program in folder $1 and looked at in a browser.
set -u
# shellcheck source=tests/scripts/verdicts.sh
. "$(dirname "$0")/verdicts.sh"
# shellcheck source=tests/scripts/events.sh
. "$(dirname "$0")/events.sh"
program=$1/terraform-provider-coolify
events=$work/events.jsonl
page=$work/page.html
process=elsewhere:1:1

checks() {
  printf '"checks":['
  for id in os docker cpus memory disk compose ports outbound clock login sudo architecture; do
    status=passed
    case $id in docker) status=$1 ;; cpus) status=warning ;; compose) status=skipped ;; esac
    printf '{"id":"%s","title":"The %s of it","status":"%s","code":"","message":"said"},' "$id" "$id" "$status"
  done
  printf '{"id":"last","title":"Last","status":"passed","code":"","message":"%s"}]' "$evil"
}

evil='</script><script>alert(1)</script><img src=x onerror=alert(2)><a href=\"x\">\u202e'
{
  started 10 1 && ready 10 50
  started 2 2 && ready 2 40
  event ServerRegistrationStarted 3 3
  event ServerRegistrationStage 3 3 'stage="wait_ssh"'
  event ServerRegistrationStage 3 9 'stage="docker"'
  event ServerRegistrationFailed 3 12 'stage="docker"' 'status="registration_failed"' duration_seconds=9 \
    'stages=[{"stage":"wait_ssh","seconds":6},{"stage":"docker","seconds":3}]' \
    'problems=[{"severity":"error","code":"docker.missing","summary":"Docker is missing","cause":"It is not in `PATH`.","evidence":"sh: docker: not found","remedy":"Install it."}]' \
    "$(checks failed | sed 's/^"checks":/checks=/')"
  event ServerRegistered 4 20 'stage="validate"' 'status="ready"' duration_seconds=17 \
    'problems=[{"severity":"warning","code":"health.cpus","summary":"Few CPUs","cause":"One.","evidence":"","remedy":"Take more."}]' \
    "$(checks passed | sed 's/^"checks":/checks=/')"
  event ServerRegistrationFailed 5 30 "server_name=\"$evil\"" 'stage="inspect"' "error=\"$evil\"" "code=\"$evil\""
  started 6 1 && stage 6 2 wait_ssh
  echo "no event"
} >"$events"

"$program" report "$events" >"$page" 2>"$log"
verdict $? "the page is made"
! grep -nE 'https?:|//|@import|url\(' "$page" >"$log"
verdict $? "nothing in it refers to elsewhere"
NODE_PATH=$house/build/deps/node/node_modules BROWSER=$(command -v chromium) \
  timeout 120 node "$(dirname "$0")/report_browser.cjs" "$page" >"$work/looked" 2>&1
result=$?
cp "$work/looked" "$log"
[ "$result" = 0 ] && [ "$(grep -c '^fine ' "$work/looked")" -ge 25 ]
verdict $? "the page in a browser"

# fails_with CODE TEXT ARGUMENTS...
fails_with() {
  code=$1 text=$2
  shift 2
  "$program" report "$@" >"$work/out" 2>"$log"
  [ $? = "$code" ] && grep -q "$text" "$log" && [ ! -s "$work/out" ]
  verdict $? "report $*: $text"
}
: >"$work/empty"
fails_with 1 'It is empty' "$work/empty"
echo '{"event":"Other"}' >"$work/foreign"
fails_with 1 'event_file.no_events' "$work/foreign"
fails_with 1 'There is no file' "$work/missing"
fails_with 1 'it is a folder' "$work"
fails_with 2 'file' --output "$page"
fails_with 1 'report.cannot_write' "$events" --output "$events"
"$program" report "$events" "$work/empty" --output "$work/other.html" >"$log" 2>&1 && [ ! -s "$log" ] &&
  [ "$(sed 's/<time.*//; s/Made.*//' "$page" | wc -c)" = "$(sed 's/<time.*//; s/Made.*//' "$work/other.html" | wc -c)" ]
verdict $? "several files, and a file for the page"
"$program" report - <"$events" >"$work/third.html" 2>"$log" && grep -q 'Docker is missing' "$work/third.html"
verdict $? "standard input"
"$program" report "$events" >/dev/full 2>"$log"
[ $? = 1 ] && grep -q 'report.cannot_write' "$log"
verdict $? "a page that cannot be written"

finish
