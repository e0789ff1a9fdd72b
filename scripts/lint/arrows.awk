# Prints each include that points against the rows of arrows.txt, which is read first; then come
# lines "file:line:included file".

FILENAME == ARGV[1] {
  if ($0 ~ /^#/ || NF == 0) next
  pattern[++rows] = $1
  allowed[rows] = $0
  sub(/^[^ ]+ */, "", allowed[rows])
  next
}

function begins(text, start) { return substr(text, 1, length(start)) == start }

# Whether the file is one of those that a word without "*" stands for.
function is_of(file, word) {
  if (word ~ /\/$/) return begins(file, word)
  if (word ~ /\/\.$/) {
    word = substr(word, 1, length(word) - 1)
    return begins(file, word) && index(substr(file, length(word) + 1), "/") == 0
  }
  if (word ~ /\.$/) return begins(file, word) && substr(file, length(word) + 1) !~ /[.\/]/
  return file == word
}

# The part of the file's path that the pattern stands for, empty when it does not match.
function match_of(file, pattern, folder, rest, slash) {
  sub(/\.in$/, "", file)
  if (pattern !~ /\/\*\/$/) return is_of(file, pattern) ? pattern : ""
  folder = substr(pattern, 1, length(pattern) - 2)
  if (!begins(file, folder)) return ""
  rest = substr(file, length(folder) + 1)
  slash = index(rest, "/")
  return slash ? folder substr(rest, 1, slash) : ""
}

function reaches(target, entry, own) {
  if (entry == "*") return 1
  # What a pattern like "cli/docs." stands for is a part of a folder; its own folder is the whole.
  if (entry == "@") return own ~ /\// && begins(target, substr(own, 1, match(own, /\/[^\/]*$/)))
  return is_of(target, entry)
}

{
  split($0, part, ":")
  for (row = 1; row <= rows; ++row) {
    own = match_of(part[1], pattern[row])
    if (own == "") continue
    count = split(allowed[row], entries, " ")
    for (i = 1; i <= count; ++i) if (reaches(part[3], entries[i], own)) next
    print part[1] ":" part[2] ": may not include " part[3]
    next
  }
  print part[1] ":" part[2] ": no row of scripts/lint/arrows.txt tells what it may include"
}
