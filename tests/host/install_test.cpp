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
};

constexpr const char* kVendorPackages =
    " -q -y install docker-ce docker-ce-cli containerd.io docker-compose-plugin";
const System kSystems[] = {
    {"fedora", "dnf", "service", "fedora", kVendorPackages, "service docker status"},
    {"rhel", "dnf", "service", "rhel", kVendorPackages, "service docker status"},
    {"almalinux", "dnf", "service", "centos", kVendorPackages, "service docker status"},
    {"centos", "yum", "service", "centos", kVendorPackages, "service docker status"},
    {"opensuse-leap", "zypper", "service", "", " -q -n install docker docker-compose",
     "service docker status"},
    {"arch", "pacman", "service", "", " -Sy --noconfirm --needed docker docker-compose",
     "service docker status"},
    {"alpine", "apk", "rc-update rc-service", "", " add docker docker-cli-compose",
     "rc-update add docker default\nrc-service docker status"},
};

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

  host.sh("rm -f /root/calls; printf '#!/bin/sh\\necho shut >&2; exit 7\\n' >/usr/local/sbin/curl");
  const auto shut = registration::install_docker(host.login(), {});
  REQUIRE_FALSE(shut.has_value());
  CHECK(shut.error().code == "install_docker.no_repository");
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
    CHECK(host.sh("cat /root/calls") == fetched + packages + system.start);

    host.sh("rm /root/calls; echo 'no such package' >/root/" + std::string(system.manager) +
            ".fails");
    check_failure(registration::install_docker(host.login(), {}), "install_docker.failed",
                  "packages", "no such package");
    // Nothing is started that is not there.
    CHECK(host.sh("cat /root/calls 2>/dev/null || true") + "\n" ==
          (fetched.empty() ? "\n" : fetched));
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
    check_failure(registration::install_docker(host.login(), {}), "install_docker.no_repository",
                  "repository", "could not resolve");
    is_system(host, "amzn");
    host.sh("rm /root/curl.fails");
    check_failure(registration::install_docker(host.login(), {}), "install_docker.no_repository",
                  "repository", "");
    CHECK(host.lab().exec("test -e /root/calls").exit != 0);
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
