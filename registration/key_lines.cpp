#include "registration/key_lines.h"

namespace registration {

// Not every awk takes NUL bytes, so it gets \001 for them (and \002 for \001). What is neither
// empty nor a comment counts as a line of others: sshd may find a key in it.
const std::string_view kKeyLines = R"sh(
unclear() { echo "$1"; finish unclear; }

find_key() {
  tr '\000\001' '\001\002' <"$1" |
    ours=$line comment=$comment former=$former awk -v type="$type" -v blob="$blob" '
    { seen += length($0) + 1 }
    index($0, blob) == 0 { others += $0 !~ /^[ \t]*(#|\r?$)/; next }
    {
      text = $0
      cut = index(text, "\001")
      if (cut) text = substr(text, 1, cut - 1)
      returns = cut ? 0 : sub(/\r$/, "", text)
      whole = length(text)
      kind = !cut && text == ENVIRON["ours"] ? "ours" : "plain"
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
        options = "," tolower(substr(text, 1, i - 1))
        text = substr(text, i)
        sub(/^[ \t]+/, "", text)
        if (index(options, ",cert-authority")) { others++; next }
        kind = "limited"
        if (index(options, ",from=") || index(options, ",expiry-time=")) kind = "bound"
        if (index(options, ",command=")) kind = "forced"
      }
      split(text, word, /[ \t]+/)
      sub(/\r.*/, "", word[2])
      if (word[1] != type || word[2] != blob) { others++; next }
      match(text, /^[^ \t]+[ \t]+[^ \t\r]+/)
      rest = substr(text, RLENGTH + 1)
      bytes = whole - length(rest)
      sub(/^[ \t]+/, "", rest)
      state = rest == ENVIRON["former"] ? "former" : "other"
      if (rest == ENVIRON["comment"]) state = "new"
      print kind, NR, bytes, state, returns, cut ? "cut" : "whole"
    }
    END { print "total", NR, seen + 0, others + 0 }'
}

# Fails when not everything was seen.
scan_once() {
  set -- "$1" $(wc -lc <"$1")
  lines=$2 size=$3
  [ -n "$size" ] || finish unreadable
  [ "$size" -le 16777216 ] || unclear "The file has $size bytes; 16777216 is the most."
  hits=$(find_key "$1") || finish unreadable
  total=${hits##*total } hits=${hits%total *}
  others=${total##* } total=${total% *}
  gap=$((${total% *} - lines))
  case $gap in 0 | 1) [ "$((${total#* } - gap))" -eq "$size" ] ;; *) return 1 ;; esac
}

# Somebody may write to the file meanwhile, so it is looked at again.
scan() {
  if [ ! -f "$1" ]; then
    lines=0 size=0 gap=0 hits= others=0
    return
  fi
  scan_once "$1" || scan_once "$1" || scan_once "$1" ||
    unclear "The file has $lines lines and $size bytes, but tr and awk see other ones: $total."
}
)sh";

}  // namespace registration
