#include "checks/boot_facts.h"

#include "checks/docker_facts.h"

namespace checks {
namespace {

bool is_booting(const HostFacts& facts) {
  const auto state = facts.get(boot::kSystemState);
  return state == "starting" || state == "initializing";
}

bool docker_comes_up(const HostFacts& facts) {
  const DockerView view = docker_view(facts);
  return view.state == DockerState::daemon_starting ||
         (view.state == DockerState::daemon_down && view.unit_file_state == "enabled" &&
          is_booting(facts));
}

}  // namespace

// A cloud-init that died leaves no result; then systemd's word that the boot is over counts.
// dpkg, rpm and apk hold POSIX locks, which /proc/locks lists by inode with the holder's id.
// Another file system may have the same inode, so the holder must have the file open, as far as
// root may see. On some overlays the inode is another than the one stat tells; there the holder's
// name counts.
const Probe& boot_probe() {
  static const Probe probe{.name = "boot",
                           .viewer = Viewer::login_user,
                           .script = R"sh(
state=
if [ -d /run/systemd/system ]; then
  state=$(bounded "$limit" systemctl is-system-running)
  if is_late "$?"; then state=silent; fi
fi
if [ "$state" = silent ]; then
  silent systemctl boot.system_state
else
  maybe boot.system_state "$state"
fi

cloud_init=absent
if have cloud-init || [ -d /run/cloud-init ]; then
  if [ -e /etc/cloud/cloud-init.disabled ] || [ -e /run/cloud-init/disabled ]; then
    cloud_init=disabled
  elif [ -e /run/cloud-init/result.json ]; then
    cloud_init=finished
  else
    case $state in
      running | degraded) cloud_init=finished ;;
      silent) cloud_init=silent ;;
      *)
        if [ -d /run/cloud-init ] || [ "$(cut -d . -f 1 /proc/uptime)" -lt 180 ]; then
          cloud_init=running
        fi
        ;;
    esac
  fi
fi
if [ "$cloud_init" = silent ]; then
  silent systemctl boot.cloud_init
else
  text boot.cloud_init "$cloud_init"
fi
maybe boot.cloud_init_result "$(cat /run/cloud-init/result.json 2>/dev/null)"

has_open() {
  [ -r "/proc/$1/fd" ] || return 0
  for open in "/proc/$1/fd"/*; do
    if [ "$open" -ef "$2" ]; then return 0; fi
  done
  return 1
}

package_manager() {
  holder=
  for lock in /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock \
    /var/cache/apt/archives/lock /var/lib/rpm/.rpm.lock /usr/lib/sysimage/rpm/.rpm.lock \
    /lib/apk/db/lock; do
    inode=$(stat -c %i "$lock" 2>/dev/null) || continue
    for id in $(awk -v inode="$inode" '
      $2 == "POSIX" && $4 == "WRITE" && $6 ~ (":" inode "$") { print $5 }' /proc/locks); do
      has_open "$id" "$lock" || continue
      holder="$(cat "/proc/$id/comm" 2>/dev/null || echo process) ($id) holds $lock"
      break 2
    done
  done
  if [ -z "$holder" ]; then
    for id in $(awk '$2 == "POSIX" && $4 == "WRITE" { print $5 }' /proc/locks); do
      name=$(cat "/proc/$id/comm" 2>/dev/null)
      # Containers, in which builds install packages, have a root directory of their own.
      case $name in
        apt | apt-get | aptitude | dpkg | unattended-upgr | dnf* | yum | rpm | zypper | apk)
          bounded_root "$limit" test ! "/proc/$id/root/" -ef / || holder="$name ($id) holds its lock"
          ;;
      esac
    done
    for file in /run/yum.pid /var/cache/dnf/metadata_lock.pid /run/zypp.pid; do
      id=$(head -n 1 "$file" 2>/dev/null | cut -d ' ' -f 1)
      case $id in '' | *[!0-9]*) continue ;; esac
      if [ -d "/proc/$id" ]; then holder="$file names process $id"; fi
    done
    if [ -e /var/lib/pacman/db.lck ] && grep -qx pacman /proc/[0-9]*/comm 2>/dev/null; then
      holder='pacman is running'
    fi
  fi
  printf '%s\n' "$holder"
}
holder=$(bounded "$limit" package_manager)
if is_late "$?"; then
  silent 'the search for a package manager at work' boot.package_manager
else
  maybe boot.package_manager "$holder"
fi
)sh",
                           .facts = {boot::kCloudInit, boot::kCloudInitResult,
                                     boot::kPackageManager, boot::kSystemState}};
  return probe;
}

std::optional<Unfinished> unfinished_boot(const HostFacts& facts, const FirstBoot& wanted) {
  if (wanted.cloud_init && facts.get(boot::kCloudInit) == "running") {
    return Unfinished{BootPart::cloud_init, "first_boot.cloud_init", "cloud-init is still running",
                      "cloud-init has not written its result yet."};
  }
  const auto holder = facts.get(boot::kPackageManager);
  if (wanted.package_manager && holder) {
    return Unfinished{BootPart::package_manager, "first_boot.package_manager",
                      "A package manager is at work",
                      "Packages are being installed: " + *holder + "."};
  }
  if (wanted.docker && docker_comes_up(facts)) {
    return Unfinished{BootPart::docker, "first_boot.docker", "Docker is still starting",
                      "The engine does not answer yet, and its service is being started."};
  }
  return std::nullopt;
}

}  // namespace checks
