// Installing Docker with stand-ins for apt and the network: which commands run on which system.
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
  CHECK(shut.error().evidence.find("shut") != std::string::npos);

  host.sh("printf '#!/bin/sh\\necho E: broken >&2; exit 100\\n' >/usr/local/sbin/apt-get");
  const auto broken = registration::install_docker(host.login(), {});
  REQUIRE_FALSE(broken.has_value());
  CHECK(broken.error().code == "install_docker.failed");
  CHECK(broken.error().evidence == "E: broken");
}
