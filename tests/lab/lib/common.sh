# shellcheck shell=bash
# What every part of the lab shares: where things are, how it speaks, its locks.
# $lab_home is the folder of the lab's own files; whoever sources this has set it.

LAB_DIR=${LAB_DIR:-$(cd "$lab_home/../.." && pwd)/build/lab}
LAB_ID=${LAB_ID:-default}
export LAB_DIR LAB_ID

lab_state=$LAB_DIR/labs/$LAB_ID

say() { printf 'lab: %s\n' "$*" >&2; }

die() {
  say "$*"
  exit 1
}

need_root() {
  [ "$(id -u)" = 0 ] ||
    die "hosts need root (namespaces and mounts); run it as root, for example: sudo $lab_home/lab $*"
}

need_tools() {
  local tool missing=
  for tool in "$@"; do
    command -v "$tool" >/dev/null || missing="$missing $tool"
  done
  [ -z "$missing" ] || die "these programs are missing:$missing; \`make deps\` brings them"
}

# The folders of hosts and labs become names of files, interfaces and cgroups.
valid_name() { [[ $1 =~ ^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$ ]]; }

# json_text TEXT: the text as a JSON string.
json_text() {
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

# with_lock FILE COMMAND...: runs the command, in a subshell, while nobody else holds the lock. What
# it leaves running must close descriptor 9, or the lock outlives the command.
with_lock() {
  local file=$1
  shift
  mkdir -p "${file%/*}"
  (
    flock 9
    "$@"
  ) 9>"$file"
}

# process_identity PID: the pid with its start time, which no later process can have.
process_identity() {
  local line
  { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
  # The name, in parentheses, may contain blanks: fields are counted from its end.
  read -ra fields <<<"${line##*) }"
  printf '%s %s\n' "$1" "${fields[19]}"
}

# helper NAME: the path of a program that tests/lab/CMakeLists.txt built.
helper() {
  local found
  if [ -n "${LAB_BIN:-}" ]; then
    found=$LAB_BIN/$1
  else
    # The newest of the build folders, where there are several.
    # shellcheck disable=SC2012
    found=$(ls -t "$lab_home"/../../build/*/tests/lab/"$1" 2>/dev/null | head -n 1)
  fi
  [ -x "$found" ] || die "$1 is not built; run \`make build\`, or set LAB_BIN to its folder"
  printf '%s\n' "$found"
}
