#include "registration/key_lines.h"

namespace registration {

// Not every awk takes NUL bytes, so it gets \001 for them (and \002 for \001). What is neither
// empty nor a comment counts as a line of others: sshd may find a key in it. Options are read as
// sshauthopt_parse() of OpenSSH 10 reads them, with what it refuses.
const std::string_view kKeyLines = R"sh(
unclear() { echo "$1"; finish unclear; }

find_key() {
  tr '\000\001' '\001\002' <"$1" |
    ours=$line comment=$comment former=$former awk -v type="$type" -v blob="$blob" '
    function port_fault(port,  row, word, count, i, found) {
      if (port == "*") return 0
      if (port ~ /^[0-9]+$/) return port + 0 < 1 || port + 0 > 65535
      while (port != "" && (getline row <"/etc/services") > 0) {
        sub(/#.*/, "", row)
        count = split(row, word, /[ \t]+/)
        if (word[2] !~ /\/tcp$/) continue
        for (i = 1; i <= count; i++) if (i != 2 && word[i] == port) found = 1
      }
      close("/etc/services")
      return !found
    }
    function place_fault(place) {
      if (!match(place, place ~ /^\[/ ? "^\\[[^]]*\\][:/]" : "^[^:/]*[:/]")) return 1
      return port_fault(substr(place, RLENGTH + 1))
    }
    function day_fault(day) {
      sub(/([Zz]|[Uu][Tt][Cc])$/, "", day)
      if (day !~ /^[0-9]+$/ || length(day) !~ /^(8|12|14)$/) return 1
      if (day < 19700101 || substr(day, 5, 2) !~ /^(0[1-9]|1[0-2])$/) return 1
      if (substr(day, 7, 2) !~ /^(0[1-9]|[12][0-9]|3[01])$/) return 1
      if (substr(day, 9, 2) !~ /^([01][0-9]|2[0-3])?$/) return 1
      return substr(day, 11, 2) !~ /^([0-5][0-9])?$/ || substr(day, 13) !~ /^([0-5][0-9]|60)?$/
    }
    function value_fault(name, value) {
      if (name ~ /^(command|from|principals)$/) return name in given
      if (name == "environment") return value !~ /^[A-Za-z0-9_]+=/
      if (name == "expiry-time") return day_fault(value)
      if (name == "permitopen") return place_fault(value)
      if (name == "permitlisten") return place_fault((value ~ /:/ ? "" : "*:") value)
      return tolower(value) != "any" && (value !~ /^[0-9]+$/ || value + 0 > 2147483645)
    }
    # The name of the first option that sshd does not take; empty when it takes them all. Those up
    # to there are given.
    function fault(text,  name, i, value) {
      split("", given)
      while (text != "") {
        if (sub(/^,/, "", text)) continue
        match(text, /^[^,="]*/)
        name = tolower(substr(text, 1, RLENGTH))
        text = substr(text, RLENGTH + 1)
        if (name ~ /^(command|environment|expiry-time|from|permitlisten|permitopen|principals|tunnel)$/) {
          if (text !~ /^="/) return name
          for (i = 3; i <= length(text) && substr(text, i, 1) != "\""; i++)
            if (substr(text, i, 2) == "\\\"") i++
          value = substr(text, 3, i - 3)
          gsub(/\\"/, "\"", value)
          if (i > length(text) || value_fault(name, value)) return name
          text = substr(text, i + 1)
        } else if (name !~ /^(restrict|cert-authority|(no-)?(agent-forwarding|port-forwarding|pty|touch-required|user-rc|verify-required|x11-forwarding))$/)
          return name == "" ? "unnamed" : name
        if (text !~ /^(,|$)/) return name
        given[name] = 1
      }
      return "principals" in given && !("cert-authority" in given) ? "principals" : ""
    }
    { seen += length($0) + 1 }
    index($0, blob) == 0 { others += $0 !~ /^[ \t]*(#|\r?$)/; next }
    {
      text = $0
      cut = index(text, "\001")
      if (cut) text = substr(text, 1, cut - 1)
      returns = cut ? 0 : sub(/\r$/, "", text)
      whole = length(text)
      kind = !cut && text == ENVIRON["ours"] ? "ours" : "plain"
      bad = ""
      sub(/^[ \t]+/, "", text)
      if (text ~ /^#/) next
      if (index(text, type " ") != 1 && index(text, type "\t") != 1) {
        quoted = 0
        for (i = 1; i <= length(text); i++) {
          c = substr(text, i, 1)
          if (c == "\\" && substr(text, i + 1, 1) == "\"") i++
          else if (c == "\"") quoted = !quoted
          else if (!quoted && (c == " " || c == "\t")) break
        }
        bad = fault(substr(text, 1, i - 1))
        text = substr(text, i)
        sub(/^[ \t]+/, "", text)
        if ("cert-authority" in given) { others++; next }
        kind = "limited"
        if ("from" in given || "expiry-time" in given) kind = "bound"
        if ("command" in given) kind = "forced"
      }
      split(text, word, /[ \t]+/)
      sub(/\r.*/, "", word[2])
      if (word[1] != type || word[2] != blob) { others++; next }
      if (bad != "") {
        gsub(/[^a-z0-9@._-]/, "_", bad)
        void = void " " substr(bad, 1, 60) ":" NR
        next
      }
      match(text, /^[^ \t]+[ \t]+[^ \t\r]+/)
      rest = substr(text, RLENGTH + 1)
      bytes = whole - length(rest)
      sub(/^[ \t]+/, "", rest)
      state = rest == ENVIRON["former"] ? "former" : "other"
      if (rest == ENVIRON["comment"]) state = "new"
      print kind, NR, bytes, state, returns, cut ? "cut" : "whole"
    }
    END { print "total", NR, seen + 0, others + 0 void }'
}

# Fails when not everything was seen.
scan_once() {
  set -- "$1" $(wc -lc <"$1")
  lines=$2 size=$3
  [ -n "$size" ] || finish unreadable
  [ "$size" -le 16777216 ] || unclear "The file has $size bytes; 16777216 is the most."
  hits=$(find_key "$1") || finish unreadable
  set -- ${hits##*total }
  total="$1 $2" hits=${hits%total *}
  [ $# -ge 3 ] || return 1
  others=$3
  shift 3
  void=$*
  gap=$((${total% *} - lines))
  case $gap in 0 | 1) [ "$((${total#* } - gap))" -eq "$size" ] ;; *) return 1 ;; esac
}

# Somebody may write to the file meanwhile, so it is looked at again.
scan() {
  if [ ! -f "$1" ]; then
    lines=0 size=0 gap=0 hits= others=0 void=
    return
  fi
  scan_once "$1" || scan_once "$1" || scan_once "$1" ||
    unclear "The file has $lines lines and $size bytes, but tr and awk see other ones: $total."
}
)sh";

}  // namespace registration
