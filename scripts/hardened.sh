#!/bin/sh
# Says of a program or a library whether it was built as what users get has to be, a line for
# each property that is missing; fails when one is.
#
#   scripts/hardened.sh FILE
#
# Of a program without symbols they are looked for in FILE.symbols.
set -eu
file=$1
missing=0

# wants NAME PATTERN TEXT: complains unless a line of the text matches.
wants() {
  printf '%s\n' "$3" | grep -qE "$2" && return
  echo "hardened: $file: no $1"
  missing=1
}

symbols=$(for named in "$file" "$file.symbols"; do nm "$named" || true; nm -D "$named" || true; done 2>/dev/null)
# Of the C library; a static program has them in it.
wants "stack protector" ' [UTW] __stack_chk_fail' "$symbols"
wants "checked copies (_FORTIFY_SOURCE)" ' [UTWi] __[a-z]+_chk' "$symbols"
case $file in
  *.a | *.so*) ;;
  *)
    headers=$(readelf -Whld "$file")
    wants "position independence (PIE)" 'Flags: .*PIE' "$headers"
    wants "read-only relocations (RELRO)" 'GNU_RELRO' "$headers"
    wants "binding at the start (BIND_NOW)" 'BIND_NOW|Flags: .*NOW' "$headers"
    ;;
esac
[ "$missing" = 0 ] || exit 1
echo "hardened: $file"
