#include "registration/install_script.h"

#include "base/oldest_docker.h"
#include "registration/install_shell.h"
#include "ssh/remote/privilege.h"
#include "ssh/remote/shell_text.h"

namespace registration {
namespace {

// Nobody is there to answer questions: configuration files that somebody changed stay, and what
// reads standard input finds nothing (the script itself arrives on it).
constexpr std::string_view kSteps = R"sh(
step=$1
given=$2
# A package manager that is ended in the middle leaves packages that are neither here nor there. What
# it has begun it finishes, also when nobody listens any more.
trap '' HUP INT TERM PIPE

# What of the system's repositories cannot be read is told apart: it matters where they turn out to
# offer nothing. apt-get takes it for a warning.
refresh() {
  said=$("$@" 2>&1)
  status=$?
  printf '%s\n' "$said"
  case $status,$said in
    0,*'Failed to fetch'* | 0,*'index files failed'* | [1-9]*) ;;
    *) return 0 ;;
  esac
  printf '%s\n' "$said" | sed "s/^/$mark?/"
  return "$status"
}
plan() {
  case $manager in
    apt-get) refresh apt update ;;
    dnf | yum) refresh "$manager" -q -y makecache || : ;;
    zypper) refresh zypper -q -n refresh || : ;;
    apk) apk update ;;
    pacman) pacman -Sy --noconfirm ;;
  esac
}
source_text() {
  case $origin in
    distribution) echo "$manager: $engine $(version_of "$engine") of the distribution" ;;
    vendor) echo "$manager: docker-ce of Docker's repository" ;;
  esac
}

# 2: Docker has nothing for this system. 3: it cannot be reached. A file that is there is
# somebody's, and stays as it is.
fetch() {
  said=$(curl -fsSL --retry 3 --max-time 60 -o "$2.new" "$1" 2>&1)
  status=$?
  printf '%s\n' "$said"
  if [ "$status" = 0 ] && mv -f "$2.new" "$2"; then
    add "file:$2"
    return 0
  fi
  rm -f "$2.new"
  case $status:$said in
    0:* | 127:*) return 1 ;;
    22:*404*) return 2 ;;
    *) return 3 ;;
  esac
}
# Why a repository that was just set up has nothing.
refusal() {
  case $1 in
    *'404  Not Found'* | *'Status code: 404'* | *'Error 404'* | *'not have a Release file'*) return 2 ;;
    *'not signed'* | *'not valid'* | *'Hash Sum'* | *GPG*) return 1 ;;
    *download.docker.com*) return 3 ;;
    *'No matching'*) return 2 ;;
    *) return 1 ;;
  esac
}

apt_repository() {
  install_packages ca-certificates curl || return 1
  if [ ! -d /etc/apt/keyrings ]; then
    mkdir -p /etc/apt/keyrings || return 1
    add folder:/etc/apt/keyrings
  fi
  key=/etc/apt/keyrings/docker.asc
  if [ ! -e "$key" ]; then
    fetch "$vendor/$vendor_place/gpg" "$key" || return
    chmod a+r "$key"
  fi
  line="deb [arch=$(dpkg --print-architecture) signed-by=$key] $vendor/$vendor_place"
  line="$line $(os_release VERSION_CODENAME) stable"
  for place in docker.list docker-ce.list; do
    place=/etc/apt/sources.list.d/$place
    if [ "$(cat "$place" 2>/dev/null)" = "$line" ]; then break; fi
    if [ ! -e "$place" ]; then
      printf '%s\n' "$line" >"$place" || return 1
      add "file:$place"
      break
    fi
  done
  said=$(apt update 2>&1)
  status=$?
  printf '%s\n' "$said"
  case $status:$said in
    0:*download.docker.com*) [ -n "$(offers docker-ce)" ] || refusal "$said" ;;
    0:*) ;;
    *) refusal "$said" ;;
  esac
}
rpm_repository() {
  place=/etc/yum.repos.d/docker-ce.repo
  if [ -e "$place" ]; then return 0; fi
  fetch "$vendor/$vendor_place/docker-ce.repo" "$place" || return
  said=$("$manager" -y info docker-ce 2>&1) || {
    printf '%s\n' "$said"
    refusal "$said"
  }
}
repository() {
  case $origin in
    distribution) return 0 ;;
    '')
      unusable
      return
      ;;
  esac
  if [ -n "$(version_of docker-ce)" ]; then return 0; fi
  added=
  case $manager in
    apt-get) apt_repository ;;
    *) rpm_repository ;;
  esac
  status=$?
  # A repository that cannot be had would break the host's own updates.
  if [ "$status" != 0 ]; then take_away; fi
  return "$status"
}

# The names of what is installed, of keys in full: one name may have several.
rpm_names() {
  rpm -qa --qf '%{NAME} %{NAME}-%{VERSION}-%{RELEASE}\n' |
    awk '{ print ($1 == "gpg-pubkey" ? "key:" $2 : "package:" $1) }'
}
names() {
  case $manager in
    dnf | yum | zypper) rpm_names ;;
    pacman) pacman -Qq | sed 's/^/package:/' ;;
    # What these need comes and goes with them.
    apk) sed 's/^/package:/' /etc/apk/world ;;
  esac
}
downloads() {
  case $manager in
    apt-get) printf '%s\n' /var/cache/apt/archives/*.deb ;;
    pacman) printf '%s\n' /var/cache/pacman/pkg/* ;;
  esac
}
# Removes the downloads that are not among these.
drop_downloads() {
  downloads | while IFS= read -r file; do
    case $newline$1$newline in *"$newline$file$newline"*) ;; *) rm -f "$file" ;; esac
  done
}
# Installs packages and tells which of the host's are there for it. dpkg names each that was not
# there. Nothing is removed for it.
install_packages() {
  before=$(names 2>/dev/null)
  kept=$(downloads)
  case $manager in
    apt-get) said=$(apt --no-remove install "$@" 2>&1) ;;
    dnf | yum) said=$("$manager" -q -y install "$@" 2>&1) ;;
    zypper) said=$(zypper -q -n install "$@" 2>&1) ;;
    pacman) said=$(pacman -S --noconfirm --needed "$@" 2>&1) ;;
    apk) said=$(apk add "$@" 2>&1) ;;
  esac
  status=$?
  drop_downloads "$kept"
  printf '%s\n' "$said"
  for token in $(if [ "$manager" = apt-get ]; then
    printf '%s\n' "$said" | tr -d '\r' |
      sed -n 's/^Selecting previously [a-z]*selected package \(.*\)\.$/package:\1/p'
  else
    { printf '%s\n=\n' "$before"; names 2>/dev/null; } |
      awk '/^=$/ { late = 1; next } !late { old[$0]; next } !($0 in old)'
  fi); do
    if is_there "${token#*:}"; then add "$token"; fi
  done
  return "$status"
}

packages() {
  if [ "$manager" = apt-get ]; then
    DEBIAN_FRONTEND=noninteractive dpkg --force-confdef --force-confold --configure -a
  fi
  case $origin in
    distribution)
      clients=$(first_of 1 $clients)
      install_packages $engine $clients $compose || {
        if [ -z "$known" ]; then return 2; fi
        return 1
      }
      ;;
    vendor)
      if [ "$(major "$(version_of docker-ce)")" -lt "$oldest_docker" ] 2>/dev/null; then
        echo "docker-ce $(version_of docker-ce)"
        return 2
      fi
      install_packages $vendor_packages || {
        if [ -z "$(version_of docker-ce)" ] && [ "$manager" = apt-get ]; then return 2; fi
        return 1
      }
      ;;
    *)
      unusable
      return
      ;;
  esac
  serves
}
# Whether what was installed is what was meant. Nothing is said of what is not there to be asked.
serves() {
  if have dockerd; then
    found=$(bounded "$limit" dockerd --version | sed -n 's/^Docker version \([0-9][^, ]*\).*/\1/p')
    if [ "$(major "$found")" -lt "$oldest_docker" ] 2>/dev/null; then
      note "=docker $found"
      return 2
    fi
  fi
  if have docker; then
    bounded_all "$limit" docker compose version || return 4
  fi
}

start() {
  if [ -d /run/systemd/system ]; then
    systemctl enable --now docker
  elif have rc-update; then
    rc-update add docker default && { rc-service docker status || rc-service docker start; }
  elif have service; then
    service docker status || service docker start
  fi && answers
  status=$?
  if [ "$status" != 0 ]; then
    if [ -d /run/systemd/system ] && have journalctl; then
      bounded "$limit" journalctl -u docker -n 10 -o cat --no-pager
    else
      bounded "$limit" tail -n 10 /var/log/docker.log
    fi
  fi
  return "$status"
}
# An init without a word from the engine has only begun to start it.
answers() {
  if ! have docker; then return 0; fi
  for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    if bounded "$limit" docker version >/dev/null; then return 0; fi
    sleep 3
  done
  bounded_all "$limit" docker version
  return 1
}

told() { printf '%s\n' "$said" | sed -n "s/^$mark$1//p"; }
source= offered= unread= said=
umask 022
if [ -z "$manager" ]; then
  outcome=unsupported
else
  case $step in repository | packages) choose ;; esac
  said=$("$step" 2>&1 </dev/null)
  case $? in
    0) outcome=done ;;
    2) outcome=no_repository ;;
    3) outcome=unreachable ;;
    4) outcome=no_compose ;;
    *) outcome=failed ;;
  esac
  if [ "$step" = plan ]; then
    choose
    source=$(source_text)
    if [ "$origin" != distribution ] || [ -z "$known" ]; then unread=$(told '?'); fi
  fi
fi
text install.outcome "$outcome"
text install.source "$source"
text install.system "$system $(os_release VERSION_ID)"
found=$(told =)
text install.offered "${found:-$offered}"
text install.unread "$unread"
text install.added "$(told + | while IFS= read -r token; do
  case $newline$(told '[-!]')$newline in *"$newline$token$newline"*) ;; *) echo "$token" ;; esac
done)"
text install.taken "$(told -)"
text install.left "$(told '!')"
text install.messages "$(printf '%s\n' "$said" | grep -v "^$mark" | sed '/^ *$/d' | tail -n 15)"
echo end
)sh";

constexpr std::string_view kMain = R"sh(
root_shell() { as_root_fed /bin/sh -s -- "$@"; }
if gain_privilege && privilege_text=$(ask_shell root_shell 2>&1) &&
  has_answered "$privilege_text"; then
  printf '%s' "$steps" | root_shell "$install_step" "$install_added"
else
  text install.outcome no_privilege
  for name in source system offered unread added taken left; do text "install.$name" ''; done
  text install.messages "${privilege_text:-$no_answer}"
  echo end
fi
)sh";

}  // namespace

const std::string& install_script() {
  static const std::string text = [] {
    std::string steps(ssh::kShellPrologue);
    steps += "oldest_docker=" + std::to_string(base::kOldestDocker) + "\n";
    steps += kInstallChoice;
    steps += kInstallUndo;
    steps += kSteps;
    std::string whole(ssh::kShellPrologue);
    whole += ssh::privilege_functions();
    whole += "steps=" + ssh::shell_word(steps) + "\n";
    whole += kMain;
    return whole;
  }();
  return text;
}

}  // namespace registration
