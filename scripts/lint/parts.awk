# Takes C++ apart for the rules, in lines "file:line:kind:text":
#   include   a directive that includes, as it is written
#   code      what a line is without comments, and "" for each literal; a continued line is one
#   text      what a string literal says, adjacent ones as one; of a raw literal each line apart

function end_of_text() {
  if (said != "") print file ":" said_at ":text:" said
  said = ""
}

function say(more) {
  if (is_include()) return
  if (said == "") said_at = at
  said = said more
}

function is_include() { return code ~ /^[ \t]*(#|%:)[ \t]*(include|import|embed)/ }

# Code between two literals makes them two, but for what belongs to them: a prefix, a suffix.
function add_code(more, between) {
  between = more
  sub(/^[ \t]+/, "", between)
  if (code ~ /"$/) sub(/^[A-Za-z_][A-Za-z0-9_]*/, "", between)
  sub(/(u8|u|U|L)?R?$/, "", between)
  if (between ~ /[^ \t]/) end_of_text()
  code = code more
}

function in_number(before) {
  match(before, /[A-Za-z0-9_.]*$/)
  return substr(before, RSTART) ~ /^\.?[0-9]/
}

# One line with all that continues it.
function take(rest, end, mark) {
  code = ""
  while (rest != "") {
    if (raw != "") {
      end = index(rest, raw)
      say(end ? substr(rest, 1, end - 1) : rest)
      if (!end) {
        end_of_text()
        break
      }
      rest = substr(rest, end + length(raw))
      raw = ""
      code = code "\"\""
      continue
    }
    if (comment) {
      end = index(rest, "*/")
      if (!end) break
      rest = substr(rest, end + 2)
      comment = 0
      code = code " "
      continue
    }
    if (!match(rest, /"|'|\/\/|\/\*/)) {
      add_code(rest)
      break
    }
    mark = substr(rest, RSTART, RLENGTH)
    add_code(substr(rest, 1, RSTART - 1))
    rest = substr(rest, RSTART + RLENGTH)
    if (mark == "//") break
    if (mark == "/*") comment = 1
    else if (mark == "'" && in_number(code)) {
      match(rest, /^[A-Za-z0-9_.']*/)
      code = code substr(rest, 1, RLENGTH)
      rest = substr(rest, RLENGTH + 1)
    } else if (mark == "'") {
      sub(/^(\\.[^']*|[^\\])'/, "", rest)
      add_code("\"\"")
    } else if (code ~ /(^|[^A-Za-z0-9_])(u8|u|U|L)?R$/) {
      raw = ")" substr(rest, 1, index(rest, "(") - 1) "\""
      rest = substr(rest, index(rest, "(") + 1)
    } else {
      match(rest, /^([^"\\]|\\.)*/)
      say(substr(rest, 1, RLENGTH))
      rest = substr(rest, RLENGTH + 2)
      code = code "\"\""
    }
  }
  if (is_include()) print file ":" at ":include:" written
  if (code ~ /[^ \t]/) print file ":" at ":code:" code
  if (code ~ /^[ \t]*(#|%:)/) end_of_text()
}

# What the file before this one left open.
function start_of_file() {
  if (line != "") take(line)
  end_of_text()
  raw = line = written = ""
  comment = 0
  file = FILENAME
}

FNR == 1 { start_of_file() }

{
  if (line == "") at = FNR
  line = line $0
  written = written $0
  if (sub(/\\[ \t\r]*$/, "", line)) next
  take(line)
  line = written = ""
}

END { start_of_file() }
