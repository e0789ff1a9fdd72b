#include "registration/install_script.h"

#include "base/oldest_docker.h"
#include "ssh/remote/privilege.h"
#include "ssh/remote/shell_text.h"

namespace registration {
namespace {

// The distribution's engine is taken when its major version is one that Coolify accepts. The names
// of the packages differ between releases: only those there are get installed. Nobody is there to
// answer questions: configuration files that somebody changed stay, and what reads standard input
// finds nothing (the script itself arrives on it).
constexpr std::string_view kSteps = R"sh(
step=$1
manager=
for name in apt-get dnf yum zypper pacman apk; do
  if have "$name"; then manager=$name; break; fi
done
os_release() { sed -n "s/^$1=//p" /etc/os-release | tr -d '"' | head -n 1; }
system=$(os_release ID)

apt() {
  DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a apt-get -qq -o DPkg::Lock::Timeout=300 \
    -o DPkg::Options::=--force-confdef -o DPkg::Options::=--force-confold "$@"
}
candidate() { apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: *\([0-9].*\)/\1/p'; }
major() { printf '%s\n' "$1" | sed 's/^[0-9]*://; s/[^0-9].*//'; }
present() {
  for package; do
    if [ -n "$(candidate "$package")" ]; then echo "$package"; return; fi
  done
}
of_distribution() {
  version=$(candidate docker.io)
  [ "$(major "$version")" -ge "$oldest_docker" ] 2>/dev/null &&
    [ -n "$(present docker-compose-v2 docker-compose-plugin docker-compose)" ]
}
apt_vendor_file=/etc/apt/sources.list.d/docker.list

plan() { if [ "$manager" = apt-get ]; then apt update; fi; }
choice() {
  if [ "$manager" = apt-get ] && of_distribution; then
    echo "apt-get: docker.io $version of the distribution"
  else
    case $manager in
      apt-get | dnf | yum) echo "$manager: docker-ce of Docker's repository" ;;
      *) echo "$manager: docker of the distribution" ;;
    esac
  fi
}

fetch() { curl -fsSL --retry 3 --max-time 60 -o "$2.new" "$1" && mv -f "$2.new" "$2"; }

repository() {
  vendor=https://download.docker.com/linux
  case $manager in
    apt-get)
      if of_distribution || [ -n "$(candidate docker-ce)" ]; then return 0; fi
      case $system in debian | ubuntu | raspbian) ;; *) return 2 ;; esac
      apt install ca-certificates curl || return 1
      mkdir -p /etc/apt/keyrings
      fetch "$vendor/$system/gpg" /etc/apt/keyrings/docker.asc || return 2
      chmod a+r /etc/apt/keyrings/docker.asc
      echo "deb [arch=$(dpkg --print-architecture) signed-by=/etc/apt/keyrings/docker.asc]" \
        "$vendor/$system $(os_release VERSION_CODENAME) stable" >"$apt_vendor_file"
      apt update
      ;;
    dnf | yum)
      case $system in
        fedora | rhel | centos) place=$system ;;
        rocky | almalinux | ol) place=centos ;;
        *) return 2 ;;
      esac
      fetch "$vendor/$place/docker-ce.repo" /etc/yum.repos.d/docker-ce.repo || return 2
      ;;
  esac
}

packages() {
  vendor_packages='docker-ce docker-ce-cli containerd.io docker-compose-plugin'
  case $manager in
    apt-get)
      DEBIAN_FRONTEND=noninteractive dpkg --force-confdef --force-confold --configure -a
      if of_distribution; then
        apt install docker.io $(present docker-cli) \
          $(present docker-compose-v2 docker-compose-plugin docker-compose)
      else
        apt install $vendor_packages
      fi
      ;;
    dnf | yum) "$manager" -q -y install $vendor_packages ;;
    zypper) zypper -q -n install docker docker-compose ;;
    pacman) pacman -Sy --noconfirm --needed docker docker-compose ;;
    apk) apk add docker docker-cli-compose ;;
  esac
}

start() {
  if [ -d /run/systemd/system ]; then
    systemctl enable --now docker
  elif have rc-update; then
    rc-update add docker default && { rc-service docker status || rc-service docker start; }
  elif have service; then
    service docker status || service docker start
  fi
}

source=
umask 022
if [ -z "$manager" ]; then
  outcome=unsupported messages=
else
  messages=$("$step" 2>&1 </dev/null)
  case $? in
    0) outcome=done ;;
    2) outcome=no_repository ;;
    *) outcome=failed ;;
  esac
  if [ "$step" = plan ]; then source=$(choice); fi
fi
text install.outcome "$outcome"
text install.source "$source"
text install.messages "$(printf '%s\n' "$messages" | tail -n 15)"
echo end
)sh";

constexpr std::string_view kMain = R"sh(
if gain_privilege && echo 'exit 0' | as_root_fed /bin/sh -s 2>/dev/null; then
  printf '%s' "$steps" | as_root_fed /bin/sh -s -- "$install_step"
else
  text install.outcome no_privilege
  text install.source ''
  text install.messages "$privilege_text"
  echo end
fi
)sh";

}  // namespace

const std::string& install_script() {
  static const std::string text = [] {
    std::string steps(ssh::kShellPrologue);
    steps += "oldest_docker=" + std::to_string(base::kOldestDocker) + "\n";
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
