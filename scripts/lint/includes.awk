# Reads the names of the tree's files, then lines "include" of parts.awk. Prints "file:line:included
# file", from the root, for what is ours; with faults=1 what is not spelled as it should be instead:
#   #include "folder/file.h"   ours, from the root; in tests/ "file.h" of the same folder as well
#   #include <file>            somebody else's

FILENAME == ARGV[1] {
  if (index($0, "/")) top[substr($0, 1, index($0, "/") - 1)]
  if ($0 ~ /\.h(\.in)?$/) {
    sub(/\.in$/, "")
    header[$0] = $0
  }
  # What protoc makes of it is found without a folder.
  if (sub(/\.proto$/, "")) {
    made = $0
    sub(/.*\//, "", made)
    header[made ".pb.h"] = $0 ".pb.h"
    header[made ".grpc.pb.h"] = $0 ".grpc.pb.h"
  }
  next
}

function judge(right) {
  if (faults && !right) print part[1] ":" part[2] ": " spelled
}

{
  split($0, part, ":")
  spelled = substr($0, length(part[1] part[2] part[3]) + 4)
  folder = part[1]
  sub(/[^\/]*$/, "", folder)
  name = spelled
  gsub(/^[^<"]*[<"]|[>"][^>"]*$/, "", name)
}

spelled ~ /^#include <[^<>]+>$/ {
  judge(name !~ /^\/|(^|\/)\.\.?\// && !(name in header) &&
        !(substr(name, 1, index(name, "/") - 1) in top))
  next
}

{
  beside = folder != "" && (folder name) in header
  judge(spelled ~ /^#include "[^"]+"$/ &&
        (name in header ? !beside : beside && folder ~ /^tests\// && name !~ /\//))
  if (!faults)
    print part[1] ":" part[2] ":" (beside ? folder name : name in header ? header[name] : name)
}
