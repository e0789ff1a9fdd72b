// Installing Docker with stand-ins for the package managers and the network: which commands run on
// which system.
#include <doctest/doctest.h>

#include "registration/install_docker.h"
#include "tests/host/real_host.h"

using host_tests::RealHost;

namespace {

/// Programs that note how they were called. $1: the version of docker.io that apt knows.
std::string stand_ins(const std::string& version) {
  return "mkdir -p /usr/local/sbin; cd /usr/local/sbin; rm -f /root/calls\n"
         "printf '#!/bin/sh\\necho apt-get \"$@\" >>/root/calls\\n' >apt-get\n"
         "printf '#!/bin/sh\\nprintf \"#key\\\\n\" >\"$7\"; echo curl \"$8\" >>/root/calls\\n' "
         ">curl\n"
         "printf '#!/bin/sh\\necho service \"$@\" >>/root/calls\\n' >service\n"
         "cat >apt-cache <<'END'\n#!/bin/sh\n"
         "case $2 in docker.io) echo '  Candidate: " +
         version +
         "' ;;\n"
         "docker-compose | docker-cli) echo '  Candidate: 2.26.1-4' ;;\n"
         "*) echo '  Candidate: (none)' ;; esac\nEND\n"
         "chmod 755 apt-get apt-cache curl service";
}

/// Programs that note how they were called, or fail with the words that /root/<name>.fails holds.
void only_these(const RealHost& host, const std::string& names) {
  host.sh(
      "rm -rf /usr/local/sbin /root/calls /root/*.fails; mkdir /usr/local/sbin; cd "
      "/usr/local/sbin\n"
      "for name in " +
      names +
      "; do\nprintf '#!/bin/sh\\nme=%s\\n' \"$name\" >\"$name\"\ncat >>\"$name\" <<'END'\n"
      "if [ -e \"/root/$me.fails\" ]; then cat \"/root/$me.fails\" >&2; exit 1; fi\n"
      "if [ \"$me\" = curl ]; then : >\"$7\"; set -- \"$8\"; fi\n"
      "echo \"$me $*\" >>/root/calls\nEND\nchmod 755 \"$name\"; done");
}

/// A Debian host whose own package manager is out of sight.
void hide_apt(const RealHost& host) {
  host.sh("mv /usr/bin/apt-get /usr/bin/apt-get.hidden; mkdir -p /etc/yum.repos.d");
}

void is_system(const RealHost& host, const std::string& id) {
  host.sh("rm -f /etc/os-release; echo 'ID=\"" + id + "\"' >/etc/os-release");
}

struct System {
  const char* id;
  const char* manager;
  const char* helpers;  ///< what starts the service
  const char* repository;
  const char* packages;
  const char* start;
  const char* code;  ///< of what its manager refuses, and where
  const char* step;
};

constexpr const char* kVendorPackages =
    " -q -y install docker-ce docker-ce-cli containerd.io docker-compose-plugin";
const System kSystems[] = {
    {"fedora", "dnf", "service", "fedora", kVendorPackages, "service docker status",
     "install_docker.failed", "repository"},
    {"rhel", "dnf", "service", "rhel", kVendorPackages, "service docker status",
     "install_docker.failed", "repository"},
    {"almalinux", "dnf", "service", "centos", kVendorPackages, "service docker status",
     "install_docker.failed", "repository"},
    {"centos", "yum", "service", "centos", kVendorPackages, "service docker status",
     "install_docker.failed", "repository"},
    {"opensuse-leap", "zypper", "service", "", " -q -n install docker docker-compose",
     "service docker status", "install_docker.system_unread", "packages"},
    {"arch", "pacman", "service", "", " -S --noconfirm --needed docker docker-compose",
     "service docker status", "install_docker.failed", "plan"},
    {"alpine", "apk", "rc-update rc-service", "", " add docker docker-cli-compose",
     "rc-update add docker default\nrc-service docker status", "install_docker.failed", "plan"},
};

/// What was called, without the questions.
std::string deeds(const RealHost& host) {
  return host.sh(
      "grep -v ' info \\| search \\| update$\\| -Si \\| -Sy \\| -Qq$\\| makecache$\\| refresh$' "
      "/root/calls 2>/dev/null || "
      "true");
}

void check_failure(const base::Expected<void>& outcome, const char* code, const char* step,
                   const std::string& evidence) {
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().code == code);
  CHECK(outcome.error().cause.ends_with("The step was `" + std::string(step) + "`."));
  CHECK(outcome.error().evidence == evidence);
}

}  // namespace

TEST_CASE("apt: the distribution's packages where they are new enough") {
  RealHost host({.docker = lab::Docker::absent});
  host.sh(stand_ins("26.1.5+dfsg1-9"));
  const auto done = registration::install_docker(host.login(), {});
  REQUIRE_MESSAGE(done.has_value(), done.error().evidence);
  CHECK(host.sh("grep -o 'update\\|install.*\\|^service.*' /root/calls") ==
        "update\ninstall docker.io docker-cli docker-compose\nservice docker status");
  CHECK(host.lab().exec("test -e /etc/apt/sources.list.d/docker.list").exit != 0);
}

TEST_CASE("nothing that is installed can swallow the script or wait for an answer") {
  RealHost host({.docker = lab::Docker::absent});
  host.sh(stand_ins("26.1.5+dfsg1-9"));
  // bash takes a script from a pipe bit by bit: a command that reads there would take the rest.
  host.sh("ln -sf bash /usr/bin/sh; sed -i '2i cat >/dev/null' /usr/local/sbin/apt-get");
  const auto done = registration::install_docker(host.login(), {});
  REQUIRE_MESSAGE(done.has_value(), done.error().evidence);
  CHECK(host.sh("grep -c 'force-confdef .*force-confold .*install docker.io' /root/calls") == "1");
}

TEST_CASE("apt: Docker's own repository where they are too old, and a way that is shut") {
  RealHost host({.docker = lab::Docker::absent});
  host.sh(stand_ins("20.10.24+dfsg1-1"));
  const auto done = registration::install_docker(host.login(), {});
  REQUIRE_MESSAGE(done.has_value(), done.error().evidence);
  CHECK(host.sh("grep -o 'update\\|install.*\\|^curl.*' /root/calls") ==
        "update\ninstall ca-certificates curl\ncurl https://download.docker.com/linux/debian/gpg\n"
        "update\ninstall docker-ce docker-ce-cli containerd.io docker-compose-plugin");
  CHECK(host.sh("sed 's/arch=[a-z0-9]*/arch=ARCH/' /etc/apt/sources.list.d/docker.list") ==
        "deb [arch=ARCH signed-by=/etc/apt/keyrings/docker.asc] "
        "https://download.docker.com/linux/debian trixie stable");

  host.sh(
      "rm -f /root/calls /etc/apt/sources.list.d/docker.list /etc/apt/keyrings/docker.asc\n"
      "printf '#!/bin/sh\\necho shut >&2; exit 7\\n' >/usr/local/sbin/curl");
  const auto shut = registration::install_docker(host.login(), {});
  REQUIRE_FALSE(shut.has_value());
  CHECK(shut.error().code == "install_docker.unreachable");
  CHECK_MESSAGE(shut.error().evidence.find("shut") != std::string::npos, shut.error().evidence);

  host.sh("printf '#!/bin/sh\\necho E: broken >&2; exit 100\\n' >/usr/local/sbin/apt-get");
  const auto broken = registration::install_docker(host.login(), {});
  REQUIRE_FALSE(broken.has_value());
  CHECK(broken.error().code == "install_docker.failed");
  CHECK(broken.error().evidence == "E: broken");
}

TEST_CASE("every other package manager: its commands, and what its failure is") {
  RealHost host({.docker = lab::Docker::absent});
  hide_apt(host);
  for (const System& system : kSystems) {
    CAPTURE(std::string(system.id));
    is_system(host, system.id);
    only_these(host, std::string(system.manager) + " curl " + system.helpers);
    const auto done = registration::install_docker(host.login(), {});
    REQUIRE_MESSAGE(done.has_value(), done.error().evidence);
    const std::string place = system.repository;
    const std::string fetched =
        place.empty() ? ""
                      : "curl https://download.docker.com/linux/" + place + "/docker-ce.repo\n";
    const std::string packages = std::string(system.manager) + system.packages + "\n";
    CHECK(deeds(host) == fetched + packages + system.start);

    host.sh("rm -f /root/calls /etc/yum.repos.d/*; echo 'no such package' >/root/" +
            std::string(system.manager) + ".fails");
    check_failure(registration::install_docker(host.login(), {}), system.code, system.step,
                  "no such package");
    // Nothing is started that is not there, and no repository stays that is of no use.
    CHECK(deeds(host) + "\n" == (fetched.empty() ? "\n" : fetched));
    CHECK(host.sh("ls /etc/yum.repos.d") == "");
  }
}

TEST_CASE("a repository out of reach or without the system, and a service that does not start") {
  RealHost host({.docker = lab::Docker::absent});
  hide_apt(host);
  for (const char* const manager : {"dnf", "yum"}) {
    CAPTURE(std::string(manager));
    only_these(host, std::string(manager) + " curl service");
    is_system(host, "fedora");
    host.sh("echo 'could not resolve' >/root/curl.fails");
    check_failure(registration::install_docker(host.login(), {}), "install_docker.unreachable",
                  "repository", "could not resolve");
    is_system(host, "amzn");
    host.sh("rm /root/curl.fails");
    check_failure(registration::install_docker(host.login(), {}), "install_docker.no_repository",
                  "repository", "");
    CHECK(deeds(host) == "");
  }
  is_system(host, "fedora");
  host.sh("echo 'broken unit' >/root/service.fails");
  check_failure(registration::install_docker(host.login(), {}), "install_docker.failed", "start",
                "broken unit\nbroken unit");

  // Where systemd runs, it starts the service now and at boot.
  only_these(host, "dnf curl service systemctl");
  host.sh("mkdir -p /run/systemd/system");
  CHECK(registration::install_docker(host.login(), {}).has_value());
  CHECK(host.sh("tail -n 1 /root/calls") == "systemctl enable --now docker");

  only_these(host, "curl");
  check_failure(registration::install_docker(host.login(), {}), "install_docker.unsupported",
                "plan", "");
}

TEST_CASE("apt itself: what an installation added goes again when the engine does not start") {
  RealHost host({.docker = lab::Docker::absent});
  // A repository of packages with nothing in them.
  host.sh(
      "mkdir -p /srv/repository && cd /srv/repository\n"
      "make() {\n"
      "  mkdir -p tree/DEBIAN\n"
      "  printf 'Package: %s\\nVersion: %s\\nArchitecture: all\\nMaintainer: x\\nDescription: "
      "x\\n%s'"
      " \"$1\" \"$2\" \"$3\" >tree/DEBIAN/control\n"
      "  dpkg-deb -b tree \"$1.deb\"\n"
      "  { cat tree/DEBIAN/control; echo \"Filename: ./$1.deb\"\n"
      "    echo \"Size: $(stat -c %s \"$1.deb\")\"\n"
      "    echo \"SHA256: $(sha256sum \"$1.deb\" | cut -d ' ' -f 1)\"; echo; } >>Packages\n"
      "}\n"
      "make docker.io 26.1.5 'Depends: containerd\n'\n"
      "make containerd 1.7.24 ''\n"
      "make docker-compose 2.26.1 ''\n"
      "rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*\n"
      "echo 'deb [trusted=yes] file:/srv/repository ./' >/etc/apt/sources.list.d/local.list");
  const std::string before = host.sh("dpkg-query -W -f '${db:Status-Abbrev}${Package}\n'");
  const auto failed = registration::install_docker(host.login(), {});
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == "install_docker.failed");
  CHECK_MESSAGE(failed.error().cause ==
                    "A step of the installation failed. Taken away again: containerd, "
                    "docker-compose, docker.io. The step was `start`.",
                failed.error().cause);
  CHECK(host.sh("dpkg-query -W -f '${db:Status-Abbrev}${Package}\n'") == before);

  host.sh(
      "mkdir -p /usr/local/sbin; printf '#!/bin/sh\n' >/usr/local/sbin/service; "
      "chmod 755 /usr/local/sbin/service");
  const auto done = registration::install_docker(host.login(), {});
  REQUIRE_MESSAGE(done.has_value(), done.error().cause << done.error().evidence);
  CHECK(host.sh("dpkg-query -W -f '${db:Status-Abbrev}' docker.io docker-compose") == "ii ii ");
}
