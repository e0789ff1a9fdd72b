#!/bin/sh
# Says of objects and static libraries whether they use a function that only Linux or its C library
# has, a line for each; fails when one does. The names are those of scripts/lint/linux_only.txt.
#
#   scripts/portable.sh FILE...
set -eu
names=$(dirname "$0")/lint/linux_only.txt
found=0
for file; do
  symbols=$(nm -u "$file")
  # C++'s own stop tokens and semaphores use syscall() in their headers.
  used=$(printf '%s\n' "$symbols" | awk '
    FNR == NR {
      sub(/#.*/, "")
      for (i = 1; i <= NF; ++i) if (sub(/\*$/, "", $i)) begins[++count] = $i; else only[$i]
      next
    }
    $1 == "U" {
      name = $2
      sub(/@.*/, "", name)
      is_only = name in only
      for (i = 1; i <= count; ++i) if (substr(name, 1, length(begins[i])) == begins[i]) is_only = 1
      if (is_only && name != "syscall") print name
    }' "$names" - | sort -u)
  for name in $used; do
    echo "portable: $file: only Linux has $name()"
    found=1
  done
done
exit $found
