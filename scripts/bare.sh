#!/bin/bash
# Proves the README's promise: makes a bare root of a supported system, puts a clean checkout of
# HEAD and this machine's Terraform into it, and runs commands there. Nothing else of this machine
# is seen inside but its kernel, its network and its package mirror.
#
#   scripts/bare.sh [--keep] SUITE [COMMAND...]
#
# SUITE is bookworm (Debian 12), trixie (Debian 13), noble (Ubuntu 24.04) or noble-like, which is
# what noble becomes where no Ubuntu mirror can be reached: a Debian 13 that calls itself Ubuntu
# 24.04, with that one's compiler (g++ 13), and neither libssh2's headers nor a Debian mirror to be
# found. Without a COMMAND: make demo, then make test.
#
# --keep leaves the root in build/bare/SUITE and goes on in it next time, at the new HEAD. What is
# kept in any case: build/bare/packages and the compiler's cache, build/bare/ccache (BARE_CCACHE
# names another folder).
set -euo pipefail
cd "$(dirname "$0")/.."
bare=$PWD/build/bare

say() { printf 'bare: %s\n' "$*"; }
die() { say "$*" >&2; exit 1; }

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; }

# Ubuntu's mirror as debootstrap knows it.
ubuntu_mirror() {
  sed -nE 's/^[[:space:]]*default_mirror "?([^"[:space:]]*\/ubuntu\/?)"?$/\1/p' \
    /usr/share/debootstrap/scripts/gutsy | grep -v old-releases | head -n 1
}

ubuntu_is_reached() {
  command -v curl >/dev/null && curl -fsS -m 20 -o /dev/null "$(ubuntu_mirror)/dists/noble/Release"
}

# Debian 13 packages Ubuntu's keys, so Debian's vouch for them where they are not installed.
bring_ubuntu_keyring() {
  local work=$bare/keyring
  keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg
  [ ! -r "$keyring" ] || return 0
  keyring=$work/root$keyring
  [ ! -r "$keyring" ] || return 0
  rm -rf "$work"
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  : >"$work/status"
  printf 'deb [signed-by=%s] %s trixie main\n' /usr/share/keyrings/debian-archive-keyring.gpg \
    "$(scripts/debian_mirror.sh)" >"$work/sources.list"
  local options=(-qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::State::Lists="$work/lists" -o Dir::State::Status="$work/status"
    -o Dir::Cache="$work/cache" -o Acquire::Languages=none -o APT::Sandbox::User=)
  (
    cd "$work"
    apt-get "${options[@]}" update
    apt-get "${options[@]}" download ubuntu-keyring
    dpkg-deb -x ubuntu-keyring_*.deb root
  ) >"$bare/keyring.log" 2>&1 || die "no keys of Ubuntu's: see $bare/keyring.log"
}

describe_suite() {
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  script=sid
  case $1 in
    bookworm | trixie) system=$1 ;;
    noble-like) system=trixie ;;
    noble)
      system=noble
      script=gutsy
      bring_ubuntu_keyring
      ;;
    *) usage >&2; exit 2 ;;
  esac
  if [ "$system" = noble ]; then
    mirror=$(ubuntu_mirror)
    components="main universe"
    security=$mirror
    security_suite=noble-security
  else
    mirror=$(scripts/debian_mirror.sh)
    components=main
    security=$(scripts/debian_mirror.sh security)
    security_suite=$system-security
  fi
  [ -r "$keyring" ] || die "$keyring is missing: install its package"
}

# Through the mirrors and with the settings (proxies, checks) that this machine's own apt uses.
write_sources() {
  {
    printf 'deb %s %s %s\n' "$mirror" "$system" "$components"
    printf 'deb %s %s-updates %s\n' "$mirror" "$system" "$components"
    [ -z "$security" ] || printf 'deb %s %s %s\n' "$security" "$security_suite" "$components"
  } >"$1/etc/apt/sources.list"
  apt-config dump | grep -E '^Acquire::(http|https|Check)[^ ]* "[^"]+"' \
    >"$1/etc/apt/apt.conf.d/90bare" || true
}

# What a minimal root lacks to hold a checkout and to type "make" in it.
make_root() {
  local root=$1
  say "debootstrap $system, about a minute"
  debootstrap --variant=minbase --keyring="$keyring" --cache-dir="$bare/packages" \
    --include=make,ca-certificates "$system" "$root" "$mirror" \
    "/usr/share/debootstrap/scripts/$script" >"$bare/$suite.log" 2>&1 ||
    die "debootstrap failed; the log is $bare/$suite.log"
  write_sources "$root"
  cp "$(readlink -f "$terraform")" "$root/usr/local/bin/$(basename "$terraform")"
}

# The stand-in for Ubuntu 24.04: its name, its compiler, and what its package lists do not have.
imitate_noble() {
  local root=$1
  chroot "$root" sh -c 'apt-get -qq update && apt-get -qq -y --no-install-recommends install \
    g++-13' >>"$bare/$suite.log" 2>&1 || die "g++-13: see $bare/$suite.log"
  ln -sf /usr/bin/g++-13 "$root/usr/local/bin/c++"
  ln -sf /usr/bin/g++-13 "$root/usr/local/bin/g++"
  ln -sf /usr/bin/gcc-13 "$root/usr/local/bin/cc"
  ln -sf /usr/bin/gcc-13 "$root/usr/local/bin/gcc"
  rm "$root/etc/os-release"
  printf '%s\n' 'PRETTY_NAME="Ubuntu 24.04 (imitated)"' ID=ubuntu 'VERSION_ID="24.04"' \
    >"$root/etc/os-release"
  cat >"$root/usr/local/bin/apt-get" <<'WRAPPER'
#!/bin/sh
# Ubuntu knows no origin Debian.
[ "$1" != indextargets ] || exit 0
exec /usr/bin/apt-get "$@"
WRAPPER
  cat >"$root/usr/local/bin/dpkg-query" <<'WRAPPER'
#!/bin/sh
# Ubuntu's libcurl4-openssl-dev does not bring libssh2's headers.
case " $* " in *" libssh2-1-dev "*) exit 1 ;; esac
exec /usr/bin/dpkg-query "$@"
WRAPPER
  chmod +x "$root/usr/local/bin/apt-get" "$root/usr/local/bin/dpkg-query"
}

# A clean checkout; in a root that was kept, what is built stays and HEAD moves on.
check_out() {
  local root=$1 head
  head=$(git rev-parse HEAD)
  if [ ! -d "$root$checkout" ]; then
    git clone -q --no-hardlinks "$PWD" "$root$checkout"
  fi
  git -C "$root$checkout" fetch -q "$PWD" "$head"
  git -C "$root$checkout" checkout -qf --detach "$head"
  [ -z "$(git status --porcelain)" ] || say "what is not committed is not in the checkout"
}

# Runs in mount and process namespaces of its own, which take with them whatever is left.
run_inside() {
  local root=$1 kind
  shift
  # As on a real system, "/" is a mount inside, which the namespaces of the lab's hosts need.
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  for kind in sys dev; do mount --rbind "/$kind" "$root/$kind"; done
  mkdir -p "$root/root/.cache/ccache" "$root/var/cache/apt/archives" "$cache"
  mount --bind "$cache" "$root/root/.cache/ccache"
  mount --bind "$bare/packages" "$root/var/cache/apt/archives"
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  printf 'bare\n' >"$root/etc/hostname"
  # Not exec: the first process of a namespace has to collect the orphans.
  env -i HOME=/root LANG=C.UTF-8 TERM="${TERM:-dumb}" CI="${CI:-}" \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    chroot "$root" sh -c 'cd "$1"; shift; "$@"; exit $?' sh "$checkout" "$@"
}

# The network is this machine's: a killed lab would leave its bridge.
remove_bridges() {
  local bridge port
  for bridge in /sys/class/net/clab-*/bridge; do
    bridge=${bridge%/bridge}
    [ -e "$bridge" ] && grep -qs "^$checkout/" "$bridge/ifalias" || continue
    for port in "$bridge"/brif/*; do
      [ ! -e "$port" ] || ip link delete "${port##*/}" || true
    done
    ip link delete "${bridge##*/}" || true
  done
}

# The system was bare, so whatever serves SSH in it now was brought by us.
sshd_sleeps() {
  local awake
  awake=$(find "$root/etc/systemd/system" "$root"/etc/rc[2-5].d "$root/usr/sbin/policy-rc.d" \
    \( -path '*.wants/ssh.s*' -o -path '*.requires/ssh.s*' -o -name sshd.service -o -name 'S??ssh' \
    -o -name policy-rc.d \) 2>/dev/null || true)
  [ -z "$awake" ] || die "setting up enabled a service or left its policy behind: $awake"
}

clean_up() {
  remove_bridges
  if $keep; then
    say "the root is kept in $root"
  else
    rm -rf --one-file-system "$root"
  fi
}

keep=false
if [ "${1:-}" = --keep ]; then
  keep=true
  shift
fi
[ $# -gt 0 ] || { usage >&2; exit 2; }
suite=$1
shift
[ "$(id -u)" = 0 ] || die "a root needs root: sudo scripts/bare.sh $suite $*"
if [ "$suite" = noble ] && ! ubuntu_is_reached; then
  say "no Ubuntu mirror can be reached: noble is imitated by a Debian 13 with g++ 13 (noble-like)"
  suite=noble-like
fi
command -v debootstrap >/dev/null || die "debootstrap is missing; make deps brings it"
terraform=$(command -v terraform || command -v tofu) || die "terraform or tofu is missing on PATH"
describe_suite "$suite"
root=$bare/$suite
checkout=/srv/bare-$suite
cache=${BARE_CCACHE:-$bare/ccache}
mkdir -p "$bare/packages"

exec 8>"$bare/$suite.lock"
flock -n 8 || die "another run uses $root"
$keep || rm -rf --one-file-system "$root"
trap clean_up EXIT
trap 'exit 130' INT TERM
if [ ! -e "$root/ready" ]; then
  rm -rf --one-file-system "$root"
  make_root "$root"
  [ "$suite" != noble-like ] || imitate_noble "$root"
  : >"$root/ready"
fi
check_out "$root"

export -f run_inside
export root checkout cache bare
inside() {
  say "$suite: $*"
  # shellcheck disable=SC2016
  unshare --mount --pid --fork --kill-child bash -euc 'run_inside "$root" "$@"' bash "$@"
  sshd_sleeps
}
if [ $# -gt 0 ]; then
  inside "$@"
else
  inside make demo
  inside make test
fi
say "$suite: done"
