#!/bin/sh
# What setting up decides, on machines that are played by programs of their names.
set -u
# shellcheck source=tests/scripts/verdicts.sh
. "$(dirname "$0")/verdicts.sh"

# logged LINE: whether the last run printed that and nothing else.
logged() { [ "$(cat "$log")" = "$1" ]; }

# A machine that has the usual tools and no Terraform.
machine=$work/bin
mkdir "$machine"
for tool in sh cat tr id dirname head sed awk cksum dpkg env grep; do
  ln -s "$(command -v "$tool")" "$machine/$tool"
done

# plays PROGRAM: what the standard input says.
plays() {
  { echo '#!/bin/sh' && cat; } >"$machine/$1"
  chmod +x "$machine/$1"
}

on_machine() { env PATH="$machine" "$@" >"$log" 2>&1; }

# libssh2 VERSION 0|1: whether the system's package of this version is good enough.
libssh2() {
  plays dpkg-query <<END
[ -n "$1" ] || exit 1
printf '%s' '$1'
END
  on_machine "$house/cmake/libssh2.sh" is-patched
  [ $? = "$2" ]
  verdict $? "libssh2 '$1' as the system's: exit status $2 was expected"
}
libssh2 '' 1
libssh2 1.10.0-3+b1 1
libssh2 1.11.0-4.1build2 1
libssh2 1.11.1-1 1
libssh2 1.11.1-1ubuntu1 1
libssh2 1.11.1-1+deb13u1 1
libssh2 1.11.1-1+deb13u2 0
libssh2 1.11.1-1+deb13u10 0

on_machine "$house/scripts/deps.sh" --help && grep -q '^  scripts/deps.sh \[build\]' "$log"
verdict $? "--help tells how it is called"
on_machine "$house/scripts/deps.sh" lint
[ $? = 1 ] && grep -q '^deps: .* is not supported: apt-get is missing$' "$log" &&
  [ "$(grep -c . "$log")" = 1 ]
verdict $? "a system without apt-get is not supported"

# The mirror: the one that is asked for, else the machine's own, else debootstrap's.
plays apt-get </dev/null
on_machine env COOLIFY_DEBIAN_MIRROR=http://mirror.example/debian "$house/scripts/debian_mirror.sh"
logged http://mirror.example/debian
verdict $? "COOLIFY_DEBIAN_MIRROR names the mirror"
on_machine "$house/scripts/debian_mirror.sh" && grep -qxE 'https?://[^/]+/debian/?' "$log"
verdict $? "without a Debian among its package sources, a machine has debootstrap's mirror"
plays apt-get <<'END'
echo http://other.example/ubuntu Ubuntu
echo http://mirror.example/debian-security Debian
echo http://mirror.example/debian Debian
END
on_machine "$house/scripts/debian_mirror.sh"
logged http://mirror.example/debian
verdict $? "a Debian machine's mirror is its own"
on_machine "$house/scripts/debian_mirror.sh" security
logged http://mirror.example/debian-security
verdict $? "and so is the one for security updates"

# Everything is installed, of the two busyboxes the static one.
plays dpkg-query <<'END'
case "$*" in
  *' busybox') echo not-installed ;;
  *libssh2-1-dev) echo 1.11.1-1+deb13u2 ;;
  *) echo installed ;;
esac
END
ln -s "$(command -v mkdir)" "$machine/mkdir"
plays node </dev/null
plays npm <<'END'
echo "$*" >>"$RECORD"
exit "${NPM:-0}"
END
# A tree without modules, and npm as it is told to end.
tree=$work/house
mkdir -p "$tree/scripts" "$tree/cmake"
cp "$house"/scripts/*.sh "$tree/scripts" && cp "$house"/cmake/*.sh "$tree/cmake"
on_machine env RECORD="$work/npm" "$tree/scripts/deps.sh" test
[ $? = 1 ] && grep -qx 'deps: packages for testing: all there' "$log"
verdict $? "busybox-static is a busybox"
grep -q 'install --prefix build/deps/node --no-save .* pusher@5' "$work/npm" &&
  grep -q '^deps: modules for Node.js: installed pusher@5 ' "$log"
verdict $? "what is missing of npm's packages is installed"
on_machine env RECORD="$work/npm" NPM=1 "$tree/scripts/deps.sh" test
grep -q '^deps: modules for Node.js: MISSING pusher@5 ' "$log"
verdict $? "what npm cannot install is missing, and it is said"
for module in $(sed -n 's/^test_node_modules="\(.*\)"$/\1/p' "$tree/scripts/deps.sh"); do
  mkdir -p "$tree/build/deps/node/node_modules/${module%@*}"
done
: >"$work/npm"
on_machine env RECORD="$work/npm" "$tree/scripts/deps.sh" test
grep -qx 'deps: modules for Node.js: all there' "$log" && [ ! -s "$work/npm" ]
verdict $? "npm is not asked for what is there"
grep -q '^deps: terraform or tofu: MISSING on PATH' "$log"
verdict $? "the tests need Terraform, and it is said"
on_machine "$house/scripts/deps.sh" nonsense
[ $? = 2 ] && grep -q "there is no purpose 'nonsense'" "$log"
verdict $? "a purpose that is none"
on_machine "$house/scripts/deps.sh" build && ! grep -q MISSING "$log"
verdict $? "building needs no Terraform"
plays tofu </dev/null
on_machine "$tree/scripts/deps.sh"
verdict $? "OpenTofu serves as well"

# Services are forbidden while packages are installed, and only then: two runs at once, and one after
# a run that was killed.
for tool in mktemp rm mv chmod tail flock sleep cp; do ln -s "$(command -v $tool)" "$machine/$tool"; done
policy=$work/sbin/policy-rc.d
mkdir "$work/sbin"
# install DELAY
install() {
  env PATH="$machine" POLICY_RC_D="$policy" DELAY="$1" RECORD="$work/record" \
    "$house/scripts/install_packages.sh" some-package >"$log" 2>&1
}
plays apt-get <<'END'
[ "$2" != update ] || exit 0
"$POLICY_RC_D"; echo "policy $?" >>"$RECORD"
[ "$DELAY" != killed ] || { kill -9 $PPID; exit; }
sleep "$DELAY"
"$POLICY_RC_D"; echo "policy $?" >>"$RECORD"
END
# comes_back TEXT: the policy is what it was before, if there was one; nothing is left beside it.
comes_back() {
  [ "$(cat "$work/sbin/"* 2>/dev/null)" = "$1" ] && [ "$(find "$work/sbin" -type f)" = "${1:+$policy}" ]
}
for before in '' 'exit 0'; do
  [ -z "$before" ] || { echo "$before" >"$policy"; chmod +x "$policy"; }
  rm -f "$work/record"
  install 1 &
  sleep 0.5
  install 1
  wait
  comes_back "$before" && [ "$(sort "$work/record" | uniq -c | tr -s ' ')" = ' 4 policy 101' ]
  verdict $? "two installations at once leave the policy '$before' as it was"
  install killed
  [ -e "$policy" ] && install 0 && comes_back "$before"
  verdict $? "after an installation that was killed, the next one brings the policy '$before' back"
done

# What sudo's root made is the caller's afterwards, and nothing else is.
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$work/tree/scripts" "$work/tree/build/dev" "$work/tree/build/lab/images"
  cp "$house/scripts/give_back.sh" "$work/tree/scripts"
  : >"$work/tree/build/dev/made"
  : >"$work/tree/build/lab/images/shadow"
  : >"$work/outside"
  ln -s "$work/outside" "$work/tree/build/dev/link"
  SUDO_UID=12345 SUDO_GID=12346 "$work/tree/scripts/give_back.sh" >"$log" 2>&1
  stat -c '%n %u:%g' "$work/tree/build/dev" "$work/tree/build/dev/made" "$work/tree/build/dev/link" \
    "$work/tree/build/lab/images/shadow" "$work/outside" "$work/tree/scripts" |
    sed "s|$work/||" >"$work/owners"
  cat "$work/owners" >>"$log"
  diff - "$work/owners" >>"$log" <<'END'
tree/build/dev 12345:12346
tree/build/dev/made 12345:12346
tree/build/dev/link 12345:12346
tree/build/lab/images/shadow 0:0
outside 0:0
tree/scripts 0:0
END
  verdict $? "build/ is given back to sudo's caller"
fi

finish
