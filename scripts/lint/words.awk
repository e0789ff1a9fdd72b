# Prints the string literals that say what only the layers above know: Terraform and what one does
# with it. The project's own name is no such word.

function judge(text, low) {
  low = tolower(text)
  gsub(/terraform-provider-coolify/, "", low)
  if (low ~ /terraform|untaint|(^|[^a-z_])apply([^a-z_]|$)/)
    print FILENAME ":" FNR ": \"" text "\""
}

FNR == 1 { raw = ""; comment = 0 }
/^[ \t]*#/ && raw == "" { next }

{
  rest = $0
  while (rest != "") {
    if (raw != "") {
      end = index(rest, raw)
      judge(end ? substr(rest, 1, end - 1) : rest)
      if (!end) break
      rest = substr(rest, end + length(raw))
      raw = ""
      continue
    }
    if (comment) {
      end = index(rest, "*/")
      if (!end) break
      rest = substr(rest, end + 2)
      comment = 0
      continue
    }
    if (!match(rest, /"|'|\/\/|\/\*/)) break
    mark = substr(rest, RSTART, RLENGTH)
    before = substr(rest, 1, RSTART - 1)
    rest = substr(rest, RSTART + RLENGTH)
    if (mark == "//") break
    if (mark == "/*") { comment = 1; continue }
    if (mark == "'") {
      # Between digits it separates them; else a character follows.
      if (before !~ /[0-9a-fA-F]$/) sub(/^(\\.[^']*|[^\\])'/, "", rest)
      continue
    }
    if (before ~ /R$/) {
      raw = ")" substr(rest, 1, index(rest, "(") - 1) "\""
      rest = substr(rest, index(rest, "(") + 1)
      continue
    }
    match(rest, /^([^"\\]|\\.)*/)
    judge(substr(rest, 1, RLENGTH))
    rest = substr(rest, RLENGTH + 2)
  }
}
