# Prints circles of includes between files and between folders. Reads lines "file:line:included
# file". A header and the source of its name are one file here; of two files in different folders,
# the folders are those just below the folder they share; what is in that one directly counts as a
# folder beside them, "ssh/." beside "ssh/remote".

function unit(file) { sub(/\.(h|cpp)(\.in)?$/, "", file); return file }

function arrow(kind, from, to, where) {
  if (from == to || (kind, from, to) in known) return
  known[kind, from, to] = where
  targets[kind, from] = targets[kind, from] to "\n"
  if (!((kind, from) in seen)) { seen[kind, from] = 1; starts[kind, ++count[kind]] = from }
}

# Depth first; "open" is the path from the start to here.
function visit(kind, node, depth, list, n, i, first, text) {
  state[kind, node] = "open"
  path[depth] = node
  n = split(targets[kind, node], list, "\n") - 1
  for (i = 1; i <= n; ++i) {
    if (state[kind, list[i]] == "") visit(kind, list[i], depth + 1)
    else if (state[kind, list[i]] == "open") {
      for (first = depth; path[first] != list[i]; --first) continue
      text = "a circle of " kind "s:"
      for (; first <= depth; ++first) text = text " " path[first] " ->"
      print known[kind, node, list[i]] ": " text " " list[i]
    }
  }
  state[kind, node] = "done"
}

{
  split($0, part, ":")
  where = part[1] ":" part[2]
  arrow("file", unit(part[1]), unit(part[3]), where)
  a = split(part[1], from, "/")
  b = split(part[3], to, "/")
  shared = ""
  for (i = 1; i < a && i < b && from[i] == to[i]; ++i) shared = shared from[i] "/"
  arrow("folder", shared (i < a ? from[i] : "."), shared (i < b ? to[i] : "."), where)
}

END {
  for (i = 1; i <= count["file"]; ++i)
    if (state["file", starts["file", i]] == "") visit("file", starts["file", i], 1)
  for (i = 1; i <= count["folder"]; ++i)
    if (state["folder", starts["folder", i]] == "") visit("folder", starts["folder", i], 1)
}
