# Prints what the compiler is to see for files that changed: what is compiled itself; for a header
# the source of its name, or else the nearest source that includes it, directly or through others;
# "none:file" where there is nothing. Reads the names of what is compiled, lines "file:line:included
# file", and the names of what changed.

FILENAME == ARGV[1] { compiled[$0]; next }

FILENAME == ARGV[2] {
  split($0, part, ":")
  includers[part[3]] = includers[part[3]] part[1] "\n"
  next
}

function stand_in(file, own, queue, count, i, j, n, list, seen) {
  own = file
  sub(/\.h$/, ".cpp", own)
  if (own in compiled) return own
  queue[count = 1] = file
  for (i = 1; i <= count; ++i) {
    n = split(includers[queue[i]], list, "\n") - 1
    for (j = 1; j <= n; ++j) {
      if (list[j] in compiled) return list[j]
      if (!(list[j] in seen)) {
        seen[list[j]]
        queue[++count] = list[j]
      }
    }
  }
  return "none:" file
}

{ print stand_in($0) }
