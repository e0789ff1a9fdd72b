// Who is at work with packages, on a real host with real locks.
#include <doctest/doctest.h>

#include "checks/boot_facts.h"
#include "tests/host/real_host.h"
#include "tests/lab/held_lock.h"

using host_tests::RealHost;

namespace {

/// What the inspection says of package managers while a process `name` holds the lock of `file`,
/// without the process's number.
std::string seen_while_held(RealHost& host, const std::string& file, const std::string& name) {
  const std::string end = "/run/" + name + "-may-end";
  host.sh(lab::hold_lock(file, name, end));
  const std::string seen =
      host.facts().get(checks::boot::kPackageManager).value_or("nobody (0) holds a lock");
  host.sh("touch " + end);
  const std::size_t open = seen.find(" (");
  const std::size_t close = seen.find(')', open);
  REQUIRE_MESSAGE(close != std::string::npos, seen);
  return seen.substr(0, open) + seen.substr(close + 1);
}

}  // namespace

TEST_CASE("a package manager is known by its lock, else by its name") {
  RealHost host({.docker = lab::Docker::absent});
  // Two file systems whose first files have one inode.
  host.sh("for at in /var/lib/apt/lists /mnt; do mount -t tmpfs none $at; touch $at/lock; done");
  REQUIRE(host.sh("stat -c %i /var/lib/apt/lists/lock") == host.sh("stat -c %i /mnt/lock"));

  CHECK(seen_while_held(host, "/var/lib/apt/lists/lock", "installer") ==
        "installer holds /var/lib/apt/lists/lock");
  CHECK(seen_while_held(host, "/mnt/lock", "dpkg") == "dpkg holds its lock");
  CHECK(seen_while_held(host, "/mnt/lock", "database") == "nobody holds a lock");
}

TEST_CASE("a package manager in a container does not concern the host") {
  RealHost host({.docker = lab::Docker::absent});
  host.sh(
      "mkdir /box; mount -t tmpfs none /box; mkdir /box/usr /box/dev; mount --bind /usr /box/usr\n"
      "mount --bind /dev /box/dev; for at in bin lib lib64; do ln -s usr/$at /box/$at; done");
  host.sh("cat >/box/hold <<'END'\n" + lab::hold_lock("/lock", "apt-get", "/may-end") +
          "END\nchroot /box sh /hold");
  CHECK(host.sh("cat /proc/[0-9]*/comm").find("apt-get") != std::string::npos);
  CHECK(host.facts().get(checks::boot::kPackageManager).value_or("nobody") == "nobody");
  host.sh("touch /box/may-end");
}
