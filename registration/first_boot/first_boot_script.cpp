#include <algorithm>
#include <string_view>

#include "base/oldest_docker.h"
#include "registration/first_boot/user_data.h"
#include "registration/install_shell.h"

namespace registration::first_boot {
namespace {

// User data is small by the rules of clouds, so this is the short sister of install_script(): it
// makes the same choice, by the same text, and takes nothing away again.
constexpr std::string_view kSteps = R"sh(
docker=$1
account=$2
failed=0
fresh=
fault() {
  echo "first boot: $*" >&2
  failed=1
}
again() {
  for attempt in 1 2 3 4 5; do
    "$@" </dev/null && return
    sleep 10
  done
  return 1
}
refresh() {
  [ -z "$fresh" ] || return 0
  case $manager in
    apt-get) again apt update ;;
    dnf | yum) again "$manager" -q -y makecache ;;
    zypper) again zypper -q -n refresh ;;
    apk) again apk update ;;
    pacman) again pacman -Sy --noconfirm ;;
    *) false ;;
  esac && fresh=yes && return
  fault 'the package lists cannot be read'
  return 1
}
add() {
  refresh || return
  case $manager in
    apt-get) again apt install "$@" ;;
    dnf | yum) again "$manager" -q -y install "$@" ;;
    zypper) again zypper -q -n install "$@" ;;
    apk) again apk add "$@" ;;
    pacman) again pacman -S --noconfirm --needed "$@" ;;
    *) return 1 ;;
  esac
}
service_do() {
  for service in $2; do
    if [ -d /run/systemd/system ]; then
      systemctl "$1" "$service"
    elif have rc-service; then
      rc-service "$service" "$1"
    else
      service "$service" "$1"
    fi >/dev/null 2>&1 && return
  done
  return 1
}

# What holds for the account is in Match blocks as well, so sshd is asked about a login of it from some
# address elsewhere. Not every version knows all of the question, or has it all told.
sshd=$(command -v sshd)
sshd_says() {
  way=,laddr=192.0.2.2,lport=22
  for way in $way $way,rdomain= ''; do
    said=$("$sshd" -T -C "user=$account,host=192.0.2.1,addr=192.0.2.1$way") && break
    said=$("$sshd" -T)
  done 2>/dev/null
  echo "$said" | sed -n "s/^$1 //p" | head -n 1
}
reload_sshd() { service_do reload 'ssh sshd' || service_do restart 'ssh sshd'; }
# The first word that sshd meets counts, and one in a Match block before all; so ours stands before the
# others. A block ends with its file, or where another begins. What does not help is taken back.
w='PermitRootLogin prohibit-password'
b="Match User root
$w"
o=/etc/ssh/sshd_config.d/00-coolify.conf
file=/etc/ssh/sshd_config
old=$file.old
# yes, prohibit-password or without-password; else no or forced-commands-only.
open() { sshd_says permitrootlogin | grep -q '^[ypw]'; }
top() { echo "$w"; cat "$old"; }
mid() { b=$b awk 'tolower($1) == "match" && !n++ { print ENVIRON["b"] } 1' "$old"; }
let_root_in() {
  sshd_says permitrootlogin | grep -q '^[nf]' || return 0
  if [ -d "${o%/*}" ]; then
    echo "$w" >"$o"
    open || echo "$b" >>"$o"
  fi
  if ! open; then
    rm -f "$o"
    cp -p "$file" "$old" || return
    for e in top mid; do
      open || { cp -p "$old" "$file.new" && $e >"$file.new" && mv "$file.new" "$file"; }
    done
    open || { mv "$old" "$file"; return 1; }
    rm -f "$old"
  fi
  reload_sshd
}
field() { sed -n "s/^$account://p" /etc/shadow | cut -d : -f "$1"; }
# A password that has to be changed first ends every session, also one by key; some clouds send one
# by mail. Without PAM sshd takes an account whose password begins with "!" for locked.
let_account_in() {
  if [ "$(field 2)" = 0 ]; then
    today=$(($(date +%s) / 86400))
    chage -d "$today" "$account" 2>/dev/null ||
      sed -i "s/^\($account:[^:]*\):0:/\1:$today:/" /etc/shadow || return
  fi
  if [ "$(sshd_says usepam)" != yes ]; then
    case $(field 1) in
      '!' | '!!' | '!*')
        usermod -p '*' "$account" 2>/dev/null || sed -i "s/^$account:[!*]*:/$account:*:/" /etc/shadow
        ;;
    esac
  fi
}

add_tools() {
  missing=
  for tool in bash curl git jq; do have "$tool" || missing="$missing $tool"; done
  if [ "$account" != root ] && ! have sudo; then missing="$missing sudo"; fi
  [ -z "$missing" ] || add $missing
}

serves() {
  [ "$(major "$(docker version -f '{{.Server.Version}}' 2>/dev/null)")" -ge "$oldest_docker" ] \
    2>/dev/null && docker compose version >/dev/null 2>&1
}
add_vendor() {
  if [ -z "$(version_of docker-ce)" ]; then
    if [ -z "$vendor_place" ]; then
      fault "Docker has no packages for $system"
      return 1
    fi
    case $manager in
      apt-get)
        key=/etc/apt/keyrings/docker.asc
        mkdir -p /etc/apt/keyrings && again curl -fsSL -o "$key" "$vendor/$vendor_place/gpg" &&
          chmod a+r "$key" || return
        echo "deb [arch=$(dpkg --print-architecture) signed-by=$key] $vendor/$vendor_place \
$(os_release VERSION_CODENAME) stable" >/etc/apt/sources.list.d/docker.list
        ;;
      *)
        again curl -fsSL -o /etc/yum.repos.d/docker-ce.repo "$vendor/$vendor_place/docker-ce.repo" ||
          return
        ;;
    esac
    fresh=
  fi
  add $vendor_packages
}
add_docker() {
  if have dockerd; then
    start_docker
    return
  fi
  refresh || return
  choose
  case $docker in
    vendor) origin=vendor ;;
    distribution)
      if [ "$origin" = vendor ]; then
        fault "the distribution has no Docker Engine $oldest_docker with the compose plugin:" \
          "${offered:-none}"
        return 1
      fi
      ;;
  esac
  case $origin in
    distribution) add $engine $(first_of 1 $clients) $compose ;;
    vendor) add_vendor ;;
    *)
      fault "there is no Docker Engine $oldest_docker with the compose plugin: ${offered:-none}"
      return 1
      ;;
  esac && start_docker
}
start_docker() {
  if [ -d /run/systemd/system ]; then
    systemctl enable docker
  elif have rc-update; then
    rc-update add docker default
  fi >/dev/null 2>&1
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    serves && return
    service_do start docker
    sleep 3
  done
  return 1
}

if [ "$account" = root ]; then let_root_in || fault 'sshd does not let root in'; fi
let_account_in || fault "the account $account stays locked"
add_tools || fault 'tools are missing:' $missing
if [ "$docker" != none ]; then
  add_docker && serves || fault "Docker Engine $oldest_docker with compose is not there"
fi
exit "$failed"
)sh";

/// Without its comments and empty lines, which nobody reads on the machine.
std::string condensed(std::string_view script) {
  std::string text;
  while (!script.empty()) {
    const std::size_t end = std::min(script.find('\n'), script.size());
    const std::string_view line = script.substr(0, end);
    const std::size_t first = line.find_first_not_of(' ');
    if (first != std::string_view::npos && line[first] != '#') text.append(line).append("\n");
    script.remove_prefix(std::min(end + 1, script.size()));
  }
  return text;
}

}  // namespace

const std::string& first_boot_script() {
  static const std::string text = [] {
    std::string script =
        "export LC_ALL=C "
        "PATH=\"$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"\n"
        "have() { command -v \"$1\" >/dev/null 2>&1; }\n"
        "oldest_docker=" +
        std::to_string(base::kOldestDocker) + "\n";
    return script + condensed(kInstallChoice) + condensed(kSteps);
  }();
  return text;
}

}  // namespace registration::first_boot
