#include "registration/install_shell.h"

namespace registration {

// The distribution's engine is taken when its major version is one that Coolify accepts and there
// is a compose plugin for it. The names of the packages differ between releases: only those there
// are get installed.
const std::string_view kInstallChoice = R"sh(
os_release() { sed -n "s/^$1=//p" /etc/os-release | tr -d '"' | head -n 1; }
system=$(os_release ID)

# The system's own manager comes first: others are there as tools.
case $system in
  fedora | rhel | centos | rocky | almalinux | ol | amzn) usual='dnf yum' ;;
  opensuse* | sles) usual=zypper ;;
  arch) usual=pacman ;;
  alpine) usual=apk ;;
  *) usual= ;;
esac
manager=
for name in $usual apt-get dnf yum zypper pacman apk; do
  if have "$name"; then manager=$name; break; fi
done

# The names differ between systems and their releases. "docker" is the engine's name in these
# repositories and no other program's; what merely provides that name (podman-docker) is not asked
# for.
clients='docker-cli'
vendor_place=
case $manager in
  apt-get)
    engines=docker.io
    composes='docker-compose-v2 docker-compose-plugin docker-compose'
    case $system in debian | ubuntu | raspbian) vendor_place=$system ;; esac
    ;;
  dnf | yum)
    engines='docker moby-engine docker-engine'
    composes='docker-compose-plugin docker-compose'
    case $system in
      fedora | rhel | centos) vendor_place=$system ;;
      rocky | almalinux | ol) vendor_place=centos ;;
    esac
    ;;
  zypper) engines='docker docker-stable' composes=docker-compose ;;
  pacman) engines=docker composes=docker-compose ;;
  apk) engines=docker composes=docker-cli-compose ;;
esac
vendor=https://download.docker.com/linux
vendor_packages='docker-ce docker-ce-cli containerd.io docker-compose-plugin'

apt() {
  DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a apt-get -qq -o Dpkg::Use-Pty=0 \
    -o DPkg::Lock::Timeout=300 -o DPkg::Options::=--force-confdef \
    -o DPkg::Options::=--force-confold "$@"
}

# "name version" of those of these packages that can be had.
offers() {
  case $manager in
    apt-get)
      for package; do
        apt-cache policy "$package" |
          sed -n "s/^ *Candidate: *\([0-9].*\)/$package \1/p"
      done
      ;;
    apk)
      for package; do
        apk search -x "$package" | sed -n "s/^$package-\([0-9].*\)/$package \1/p" | sort -t ' ' -k 2n
      done
      ;;
    *)
      case $manager in
        zypper) zypper -q -n info "$@" ;;
        pacman) pacman -Si "$@" ;;
        *) "$manager" -q -y info "$@" ;;
      esac | awk '
        $1 == "Name" && $2 == ":" { name = $3 }
        $1 == "Version" && $2 == ":" { print name, $3 }'
      ;;
  esac 2>/dev/null
}
version_of() {
  printf '%s\n' "$known" | awk -v name="$1" '$1 == name { version = $2 } END { print version }'
}
major() { printf '%s\n' "$1" | sed 's/^[0-9]*://; s/[^0-9].*//'; }
# The first of the packages $2... that can be had in major version $1 or newer.
first_of() {
  oldest=$1
  shift
  for package; do
    if [ "$(major "$(version_of "$package")")" -ge "$oldest" ] 2>/dev/null; then
      echo "$package"
      return
    fi
  done
}
plugin_is_there() {
  for folder in /usr/local/lib /usr/local/libexec /usr/lib /usr/libexec; do
    if [ -x "$folder/docker/cli-plugins/docker-compose" ]; then return 0; fi
  done
  return 1
}
is_there() {
  case $manager in
    apt-get)
      case $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) in
        '' | not-installed | config-files) return 1 ;;
      esac
      ;;
    dnf | yum | zypper) rpm -q "$1" >/dev/null 2>&1 ;;
    pacman) pacman -Qq "$1" >/dev/null 2>&1 ;;
    apk) grep -qx "$1" /etc/apk/world ;;
  esac
}

# Sets $origin to distribution, vendor, or nothing; and $engine and $compose, the distribution's
# packages. Compose 1 was a program of its own and is no plugin. Where a manager tells nothing, it
# is asked to install, and says itself what is wrong.
choose() {
  known=$(offers $engines $composes $clients docker-ce)
  engine=$(first_of "$oldest_docker" $engines)
  compose=$(first_of 2 $composes)
  offered=
  for package in $engine $engines; do
    if [ -z "$offered" ] && [ -n "$(version_of "$package")" ]; then
      offered="$package $(version_of "$package")"
    fi
  done
  if [ -n "$engine" ] && [ -z "$compose" ]; then offered="$offered without the compose plugin"; fi
  origin=
  if [ -n "$(version_of docker-ce)" ] && is_there docker-ce-cli; then
    origin=vendor
  elif [ -n "$engine" ] && { [ -n "$compose" ] || plugin_is_there; }; then
    origin=distribution
  elif [ -n "$vendor_place" ] || [ -n "$(version_of docker-ce)" ]; then
    origin=vendor
  elif [ -z "$known" ]; then
    case $manager in
      zypper | pacman | apk) origin=distribution engine=${engines%% *} compose=$composes ;;
    esac
  fi
}
unusable() { if [ -n "$engine" ]; then return 4; else return 2; fi; }
)sh";

}  // namespace registration
