# Prints what keeps the product on one system. Reads linux_only.txt, the names of the tree's files, and
# lines of parts.awk:
#   what only Linux has, outside base/os/*_linux.cpp; files of /proc and /sys as well
#   a choice of the system by the preprocessor: CMake chooses, by the names of the files
#   a file with such a name that has no other beside it, or stands elsewhere

function is_of_linux(file) { return file ~ /^base\/os\/[^\/]*_linux\.cpp$/ }

FILENAME == ARGV[1] {
  sub(/#.*/, "")
  for (i = 1; i <= NF; ++i) {
    if (sub(/\*$/, "", $i)) begins[++count] = $i
    else only[$i]
  }
  next
}

FILENAME == ARGV[2] {
  if ($0 !~ /^tests\// && $0 ~ /_(linux|posix)\.(cpp|h)(\.in)?$/) sources[$0]
  next
}

function is_only_of_linux(name, i) {
  if (name in only) return 1
  for (i = 1; i <= count; ++i) if (substr(name, 1, length(begins[i])) == begins[i]) return 1
  return 0
}

function tell(what) { print part[1] ":" part[2] ": " what }

{
  split($0, part, ":")
  if (part[1] ~ /^tests\//) next
  rest = substr($0, length(part[1] part[2] part[3]) + 4)
}

part[3] == "text" {
  # What runs on a machine far away begins a line with its commands.
  if (!is_of_linux(part[1]) && rest ~ /^\/(proc|sys)\//) tell("only Linux has the file " rest)
  next
}

part[3] == "include" {
  if (is_of_linux(part[1]) || rest !~ /</) next
  gsub(/^[^<]*<|>.*$/, "", rest)
  if (is_only_of_linux(rest)) tell("only Linux has <" rest ">")
  next
}

{
  while (match(rest, /[A-Za-z_][A-Za-z0-9_]*/)) {
    name = substr(rest, RSTART, RLENGTH)
    rest = substr(rest, RSTART + RLENGTH)
    if (name ~ /^(_GNU_SOURCE|_?_?(linux|gnu_linux|unix|APPLE|MACH|FreeBSD|OpenBSD|NetBSD|sun|CYGWIN|ANDROID|GLIBC|BIONIC)__|__(linux|unix)|_?WIN32)$/)
      tell("CMake chooses the system: " name)
    else if (!is_of_linux(part[1]) && is_only_of_linux(name)) tell("only Linux has " name)
  }
}

END {
  for (file in sources) {
    other = file
    if (!sub(/_linux\./, "_posix.", other)) sub(/_posix\./, "_linux.", other)
    if (file !~ /^base\/os\/[^\/]*\.cpp$/) print file ": what systems do each in their way stands in base/os/"
    else if (!(other in sources)) print file ": there is no " other
  }
}
