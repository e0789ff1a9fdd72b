// The script of an installation, run by real shells on a machine of stand-ins: what is chosen, what
// becomes of it, and what goes again.
#include "registration/install_script.h"

#include <doctest/doctest.h>

#include "tests/unit/registration/install_host.h"
#include "tests/unit/registration/key_host.h"
#include "tests/unit/registration/world.h"

using tests::InstallHost;

namespace {

struct System {
  const char* id;
  std::vector<std::string> managers;
  const char* available;
  const char* packages;  ///< what is installed
  const char* source;
};

const System kSystems[] = {
    {"debian",
     {"apt-get", "apt-cache"},
     "docker.io 26.1.5+dfsg1-9\ndocker-compose 2.26.1-4\ndocker-cli 26.1.5\nrunc 1\n",
     "docker.io\nrunc\ndocker-cli\ndocker-compose\n",
     "apt-get: docker.io 26.1.5+dfsg1-9 of the distribution"},
    {"ubuntu",
     {"apt-get", "apt-cache"},
     "docker.io 28.2.2-0ubuntu1\ndocker-compose 1.29.2-1\ndocker-compose-v2 2.37.1\nrunc 1\n",
     "docker.io\nrunc\ndocker-compose-v2\n",
     "apt-get: docker.io 28.2.2-0ubuntu1 of the distribution"},
    {"fedora",
     {"dnf"},
     "moby-engine 27.3.1\ndocker-cli 27.3.1\ndocker-compose 2.29.2\nrunc 1\n",
     "moby-engine\nrunc\ndocker-cli\ndocker-compose\n",
     "dnf: moby-engine 27.3.1 of the distribution"},
    {"amzn",
     {"yum"},
     "docker 25.0.8\ndocker-compose-plugin 2.40.0\nrunc 1\n",
     "docker\nrunc\ndocker-compose-plugin\n",
     "yum: docker 25.0.8 of the distribution"},
    {"opensuse-leap",
     {"zypper", "dnf"},
     "docker 28.3.3_ce-150000.230.1\ndocker-compose 2.33.1-1\nrunc 1\n",
     "docker\nrunc\ndocker-compose\n",
     "zypper: docker 28.3.3_ce-150000.230.1 of the distribution"},
    {"sles",
     {"zypper"},
     "docker 20.10.23_ce-1\ndocker-stable 24.0.9_ce-1\ndocker-compose 2.33.1-1\nrunc 1\n",
     "docker-stable\nrunc\ndocker-compose\n",
     "zypper: docker-stable 24.0.9_ce-1 of the distribution"},
    {"arch",
     {"pacman", "dnf"},
     "docker 1:28.3.3-1\ndocker-compose 2.39.1-1\nrunc 1\n",
     "docker\nrunc\ndocker-compose\n",
     "pacman: docker 28.3.3-1 of the distribution"},
    {"alpine",
     {"apk"},
     "docker 28.3.3-r1\ndocker-cli-compose 2.36.2-r0\n",
     "docker\ndocker-cli-compose\n",
     "apk: docker 28.3.3-r1 of the distribution"},
};

constexpr const char* kBefore = "curl\nca-certificates\n";

base::Expected<void> install(InstallHost& host, std::shared_ptr<tests::LogLines> log = nullptr) {
  base::Context context;
  if (log != nullptr) context.log = base::Log(log);
  return registration::install_docker(host, context);
}

/// The code, the cause and the evidence of a failure, a line each.
std::string told(const base::Expected<void>& outcome) {
  if (outcome) return "";
  const base::Diagnostic& error = outcome.error();
  return error.code + "\n" + error.cause + "\n" + error.evidence;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A distribution whose engine is too old, beside Docker's repository.
void offer_vendor(const InstallHost& host) {
  host.dir().write("available", "docker.io 20.10.24+dfsg1-1\ndocker-compose 1.29.2-3\n");
  host.dir().write("vendor",
                   "docker-ce 5:28.3.3-1\ndocker-ce-cli 5:28.3.3-1\ncontainerd.io 1.7.27-1\n"
                   "docker-compose-plugin 2.39.1-1\nrunc 1\n");
}

}  // namespace

TEST_CASE("the distribution's engine and plugin are taken where they are new enough") {
  for (const System& system : kSystems) {
    CAPTURE(std::string(system.id));
    InstallHost host(system.id, "1");
    host.add_managers(system.managers);
    host.dir().write("available", system.available);
    const auto log = std::make_shared<tests::LogLines>();
    const auto done = install(host, log);
    CHECK_MESSAGE(done.has_value(), told(done));
    CHECK(host.installed() == std::string(kBefore) + system.packages);
    CHECK_MESSAGE(log->contains(std::string("source=") + system.source), log->lines().back());
    CHECK(host.has("running"));
    CHECK_FALSE(contains(host.calls(), "curl "));
  }
}

TEST_CASE("every shell that is /bin/sh somewhere installs, and takes away again") {
  for (const auto& shell : tests::kShells) {
    CAPTURE(shell.back());
    InstallHost host("debian", "12", shell);
    host.add_managers({"apt-get", "apt-cache"});
    offer_vendor(host);
    CHECK(told(install(host)) == "");
    CHECK(host.installed() == std::string(kBefore) +
                                  "docker-ce\nrunc\ndocker-ce-cli\ncontainerd.io\n"
                                  "docker-compose-plugin\n");
    CHECK(host.dir().read("etc/apt/sources.list.d/docker.list") ==
          "deb [arch=amd64 signed-by=" + host.dir().file("etc/apt/keyrings/docker.asc") +
              "] https://download.docker.com/linux/debian codename stable\n");

    InstallHost failing("debian", "12", shell);
    failing.add_managers({"apt-get", "apt-cache"});
    offer_vendor(failing);
    failing.dir().write("service.fails", "broken unit");
    const std::string why = told(install(failing));
    CHECK_MESSAGE(why.starts_with("install_docker.failed\nA step of the installation failed. Taken "
                                  "away again: "),
                  why);
    CHECK(contains(why,
                   "docker-ce, runc, docker-ce-cli, containerd.io, docker-compose-plugin. "
                   "The step was `start`.\nbroken unit"));
    CHECK(failing.installed() == kBefore);
    CHECK_FALSE(failing.has("etc/apt/sources.list.d/docker.list"));
    CHECK_FALSE(failing.has("etc/apt/keyrings"));
  }
}

TEST_CASE("an engine that is too old, or none, is not installed where Docker has no repository") {
  struct Row {
    const char* id;
    std::vector<std::string> managers;
    const char* available;
    const char* offer;
  };
  for (const Row& row : {Row{"amzn",
                             {"dnf"},
                             "docker 20.10.25\ndocker-compose-plugin 2.1\n",
                             "docker 20.10.25; needed is version 24 or newer, with the compose "
                             "plugin."},
                         Row{"amzn", {"yum"}, "", "no Docker Engine."},
                         Row{"pop",
                             {"apt-get", "apt-cache"},
                             "docker.io 20.10.21-0\n",
                             "docker.io 20.10.21-0; needed is version 24 or newer, with the "
                             "compose plugin."},
                         Row{"sles",
                             {"zypper"},
                             "docker 23.0.6_ce-1\ndocker-compose 2.1-1\n",
                             "docker 23.0.6_ce-1; needed is version 24 or newer, with the compose "
                             "plugin."},
                         Row{"arch",
                             {"pacman"},
                             "docker 1:20.10.1-1\ndocker-compose 2.1-1\n",
                             "docker 20.10.1-1; needed is version 24 or newer, with the compose "
                             "plugin."},
                         Row{"alpine",
                             {"apk"},
                             "docker 20.10.24-r3\ndocker-cli-compose 2.1-r1\n",
                             "docker 20.10.24-r3; needed is version 24 or newer, with the compose "
                             "plugin."},
                         Row{"alpine", {"apk"}, "", "no Docker Engine."}}) {
    CAPTURE(std::string(row.id));
    CAPTURE(std::string(row.offer));
    InstallHost host(row.id, "3.2");
    host.add_managers(row.managers);
    host.dir().write("available", row.available);
    const std::string why = told(install(host));
    CHECK_MESSAGE(why.starts_with("install_docker.no_repository\nThe repositories of " +
                                  std::string(row.id) + " 3.2 offer " + row.offer +
                                  " Docker's own repository has none for this system either."),
                  why);
    CHECK(host.installed() == kBefore);
    CHECK_FALSE(contains(host.calls(), "curl "));
  }
}

TEST_CASE("repositories of the system that cannot be read are no repositories without an engine") {
  struct Row {
    const char* id;
    std::vector<std::string> managers;
    const char* said;
  };
  const char* const apt =
      "W: Failed to fetch http://deb/InRelease  Temporary failure resolving 'deb'\n"
      "W: Some index files failed to download. They have been ignored, or old ones used instead.\n";
  const char* const dnf = "Error: Failed to download metadata for repo 'amazonlinux'\n";
  const char* const zypper = "Could not resolve host: download.suse\n";
  for (const Row& row :
       {Row{"debian", {"apt-get", "apt-cache"}, apt}, Row{"pop", {"apt-get", "apt-cache"}, apt},
        Row{"amzn", {"dnf"}, dnf}, Row{"centos", {"yum"}, dnf}, Row{"sles", {"zypper"}, zypper}}) {
    CAPTURE(std::string(row.id));
    InstallHost host(row.id, "1");
    host.add_managers(row.managers);
    host.dir().write("refresh.fails", row.said);
    host.dir().write("curl.fails", "curl: (6) Could not resolve host: download.docker.com\n");
    host.dir().write("curl.status", "6");
    const std::string why = told(install(host));
    CHECK_MESSAGE(
        why.starts_with("install_docker.system_unread\nNot all repositories of the system "
                        "could be read, "),
        why);
    CHECK_MESSAGE(contains(why + "\n", std::string("\n") + row.said), why);
    CHECK(host.installed() == kBefore);
  }
  // Where the rest of them has what is needed, nobody minds.
  InstallHost host("debian", "13");
  host.add_managers({"apt-get", "apt-cache"});
  host.dir().write("available", kSystems[0].available);
  host.dir().write("refresh.fails", apt);
  CHECK(told(install(host)) == "");
}

TEST_CASE("an engine without a compose plugin is not installed, unless the plugin is there") {
  InstallHost host("amzn", "2023");
  host.add_managers({"dnf"});
  host.dir().write("available", "docker 25.0.8\nrunc 1\n");
  const std::string why = told(install(host));
  CHECK_MESSAGE(why.starts_with(
                    "install_docker.no_compose\nThe repositories of amzn 2023 offer docker 25.0.8 "
                    "without the compose plugin; "),
                why);
  CHECK(host.installed() == kBefore);
  CHECK(host.calls() == "");

  // Compose 1 is no plugin.
  host.dir().write("available", "docker 25.0.8\nrunc 1\ndocker-compose 1.29.2\n");
  CHECK(told(install(host)).starts_with("install_docker.no_compose\n"));

  std::filesystem::create_directories(host.dir() / "usr/local/lib/docker/cli-plugins");
  host.dir().write_program("usr/local/lib/docker/cli-plugins/docker-compose", "#!/bin/sh\n");
  CHECK(told(install(host)) == "");
  CHECK(host.installed() == std::string(kBefore) + "docker\nrunc\n");
}

TEST_CASE("podman under Docker's name is no engine") {
  InstallHost host("almalinux", "8.10");
  host.add_managers({"dnf"});
  // What provides a name is not what bears it.
  host.dir().write("available", "podman-docker 4.9.4\n");
  host.dir().write("vendor",
                   "docker-ce 3:26.1.3\ndocker-ce-cli 1:26.1.3\ncontainerd.io 1.6.32\n"
                   "docker-compose-plugin 2.27.0\nrunc 1\n");
  CHECK(told(install(host)) == "");
  CHECK(host.calls() ==
        "curl https://download.docker.com/linux/centos/docker-ce.repo\n"
        "dnf -q -y install docker-ce docker-ce-cli containerd.io docker-compose-plugin\n"
        "service docker start\n");
}

TEST_CASE("a repository that has nothing, or is out of reach, does not stay, and is told apart") {
  struct Row {
    const char* id;
    std::vector<std::string> managers;
    const char* status;
    const char* said;
    const char* code;
  };
  const char* const gone = "curl: (22) The requested URL returned error: 404\n";
  const char* const shut = "curl: (7) Failed to connect to download.docker.com port 443\n";
  const char* const forbidden = "curl: (22) The requested URL returned error: 403\n";
  for (const Row& row : {Row{"debian", {"apt-get", "apt-cache"}, "22", gone, "no_repository"},
                         Row{"debian", {"apt-get", "apt-cache"}, "7", shut, "unreachable"},
                         Row{"debian", {"apt-get", "apt-cache"}, "22", forbidden, "unreachable"},
                         Row{"fedora", {"dnf"}, "22", gone, "no_repository"},
                         Row{"rocky", {"dnf"}, "6", "could not resolve\n", "unreachable"},
                         Row{"centos", {"yum"}, "28", "timed out\n", "unreachable"}}) {
    CAPTURE(std::string(row.id));
    CAPTURE(std::string(row.said));
    InstallHost host(row.id, "9");
    host.add_managers(row.managers);
    host.dir().write("curl.fails", row.said);
    host.dir().write("curl.status", row.status);
    const auto outcome = install(host);
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().code == std::string("install_docker.") + row.code);
    CHECK(outcome.error().cause.starts_with("The repositories of " + std::string(row.id) +
                                            " 9 offer no Docker Engine. Docker's own repository"));
    CHECK(outcome.error().evidence + "\n" == row.said);
    CHECK(host.installed() == kBefore);
    CHECK_FALSE(host.has("etc/apt/keyrings"));
    CHECK(std::filesystem::is_empty(host.dir() / "etc/apt/sources.list.d"));
    CHECK(std::filesystem::is_empty(host.dir() / "etc/yum.repos.d"));
  }
}

TEST_CASE("apt: a repository that breaks the update goes at once") {
  struct Row {
    const char* said;
    const char* code;
  };
  for (const Row& row :
       {Row{"E: The repository 'https://download.docker.com/linux/debian codename Release' does "
            "not "
            "have a Release file.",
            "install_docker.no_repository"},
        Row{"E: Failed to fetch https://download.docker.com/linux/debian/dists/x Connection failed",
            "install_docker.unreachable"},
        Row{"E: Release file for https://download.docker.com/linux/debian/dists/x/InRelease is not "
            "valid yet (invalid for another 3h)",
            "install_docker.failed"},
        Row{"E: The repository 'https://download.docker.com/linux/debian x InRelease' is not "
            "signed.",
            "install_docker.failed"},
        Row{"E: no space left on device", "install_docker.failed"}}) {
    CAPTURE(std::string(row.said));
    InstallHost host("debian", "12");
    host.add_managers({"apt-get", "apt-cache"});
    offer_vendor(host);
    host.dir().write("vendor", "");
    host.replace("apt-get", "case $* in *update) echo \"" + std::string(row.said) +
                                "\" >&2; exit 100 ;; esac\n");
    const std::string said = host.step("repository");
    const std::string outcome = std::string(row.code).substr(std::string("install_docker.").size());
    CHECK_MESSAGE(contains(said, "install.outcome\t" + outcome + "\n"), said);
    CHECK_MESSAGE(contains(said, "install.added\t\n"), said);
    CHECK_MESSAGE(contains(said, "install.left\t\n"), said);
    CHECK(contains(said, "install.messages\t" + std::string(row.said) + "\n"));
    CHECK_FALSE(host.has("etc/apt/sources.list.d/docker.list"));
    CHECK_FALSE(host.has("etc/apt/keyrings"));
  }
}

TEST_CASE("dnf: a repository without packages for the system goes at once") {
  struct Row {
    const char* said;
    const char* code;
  };
  for (const Row& row :
       {Row{"Error: Status code: 404 for https://download.docker.com/linux/centos/2/repomd.xml",
            "install_docker.no_repository"},
        Row{"Error: No matching Packages to list", "install_docker.no_repository"},
        Row{"Curl error (6): Could not resolve host for https://download.docker.com/linux/x\n"
            "Error: No matching Packages to list",
            "install_docker.unreachable"},
        Row{"Error: disk full", "install_docker.failed"}}) {
    CAPTURE(std::string(row.said));
    InstallHost host("rhel", "9.4");
    host.add("dnf");
    host.replace("dnf", "case $* in *' info docker-ce') echo '" + std::string(row.said) +
                            "' >&2 ;; esac\nexit 1\n");
    const auto outcome = install(host);
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().code == row.code);
    CHECK(outcome.error().evidence == row.said);
    CHECK(contains(outcome.error().cause,
                   " Taken away again: " + host.dir().file("etc/yum.repos.d/docker-ce.repo") +
                       ". The step was `repository`."));
    CHECK(std::filesystem::is_empty(host.dir() / "etc/yum.repos.d"));
  }
}

TEST_CASE("what was there before stays, byte for byte") {
  InstallHost host("debian", "12");
  host.add_managers({"apt-get", "apt-cache"});
  offer_vendor(host);
  std::filesystem::create_directories(host.dir() / "etc/apt/keyrings");
  host.dir().write("etc/apt/keyrings/docker.asc", "a key\n");
  host.dir().write("etc/apt/sources.list.d/docker.list", "# deb https://elsewhere\n");
  host.dir().write("installed", "curl\nca-certificates\nrunc\ncontainerd.io\n");
  host.dir().write("service.fails", "broken unit");
  const std::string why = told(install(host));
  CHECK_MESSAGE(contains(why, "docker-ce, docker-ce-cli, docker-compose-plugin. The step was"),
                why);
  CHECK(host.installed() == "curl\nca-certificates\nrunc\ncontainerd.io\n");
  CHECK(host.dir().read("etc/apt/keyrings/docker.asc") == "a key\n");
  CHECK(host.dir().read("etc/apt/sources.list.d/docker.list") == "# deb https://elsewhere\n");
  CHECK_FALSE(host.has("etc/apt/sources.list.d/docker-ce.list"));

  InstallHost fedora("fedora", "41");
  fedora.add_managers({"dnf"});
  fedora.dir().write("etc/yum.repos.d/docker-ce.repo", "[docker-ce-stable]\nenabled=0\n");
  CHECK(told(install(fedora)).starts_with("install_docker.failed\n"));
  CHECK(fedora.dir().read("etc/yum.repos.d/docker-ce.repo") == "[docker-ce-stable]\nenabled=0\n");
}

TEST_CASE("what is installed half, too old or does not start goes again with every manager") {
  for (const System& system : kSystems) {
    CAPTURE(std::string(system.id));
    const bool uses_systemd = std::string(system.id) == "fedora";
    InstallHost host(system.id, "1");
    host.add_managers(system.managers);
    host.dir().write("available", system.available);
    if (uses_systemd) {
      host.add("systemctl");
      host.add("journalctl");
      std::filesystem::create_directories(host.dir() / "run/systemd/system");
    }
    host.dir().write(uses_systemd ? "systemctl.fails" : "service.fails", "no cgroups");
    const std::string why = told(install(host));
    CHECK_MESSAGE(why.starts_with("install_docker.failed\nA step of the installation failed. Taken "
                                  "away again: "),
                  why);
    CHECK(contains(why, "The step was `start`.\nno cgroups"));
    CHECK(contains(why, "bad kernel") == uses_systemd);
    CHECK(host.installed() == kBefore);
    CHECK_FALSE(host.has("bin/dockerd"));

    // The packages are there, and the manager fails all the same.
    InstallHost half(system.id, "1");
    half.add_managers(system.managers);
    half.dir().write("available", system.available);
    half.replace(system.managers.front(),
                 "\"$FAKE/bin/real/${0##*/}\" \"$@\" || exit\n"
                 "case $* in *install*compose* | '-S '*compose* | add*compose*) echo 'disk full' "
                 ">&2; exit 1 ;; esac\n");
    const std::string broken = told(install(half));
    CHECK_MESSAGE(broken.starts_with("install_docker.failed\n"), broken);
    CHECK(contains(broken, "disk full"));
    CHECK(half.installed() == kBefore);
  }
}

TEST_CASE("an engine that does not start is told in its own words without systemd, too") {
  InstallHost host("alpine", "3.2");
  host.add_managers({"apk"});
  host.dir().write("available", kSystems[7].available);
  host.dir().write("service.fails", "docker failed to start\n");
  std::filesystem::create_directories(host.dir() / "var/log");
  host.dir().write("var/log/docker.log", "failed to mount overlay: permitted\n");
  const std::string why = told(install(host));
  CHECK_MESSAGE(contains(why, "docker failed to start\nfailed to mount overlay: permitted"), why);
}

TEST_CASE("apt: downloads, links of services and new configuration files go as well") {
  InstallHost host("debian", "13");
  host.add_managers({"apt-get", "apt-cache", "systemctl"});
  host.dir().write("available", std::string(kSystems[0].available) + "containerd 1\n");
  host.dir().write("service.fails", "no cgroups");
  const auto archives = host.dir() / "var/cache/apt/archives";
  std::filesystem::create_directories(archives);
  host.dir().write("var/cache/apt/archives/mine.deb", "");
  host.replace("apt-get", "case $* in *install*) : >'" + archives.string() +
                              "/docker.io.deb' ;; esac\n"
                              "exec \"$FAKE/bin/real/apt-get\" \"$@\"\n");
  host.dir().write("etc/config.toml", "mine");
  host.dir().write("etc/config.toml.dpkg-new", "");
  host.replace("dpkg-query",
               "case $* in *Conffiles*) echo \" $FAKE/etc/config.toml newconffile\" "
               ";; *) exec \"$FAKE/bin/real/dpkg-query\" \"$@\" ;; esac\n");
  const auto outcome = install(host);
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().remedy.ends_with(
      " Configuration files of the packages stay, as the package manager has it."));
  CHECK(host.has("var/cache/apt/archives/mine.deb"));
  CHECK_FALSE(host.has("var/cache/apt/archives/docker.io.deb"));
  CHECK(host.has("etc/config.toml"));
  CHECK_FALSE(host.has("etc/config.toml.dpkg-new"));
  CHECK(contains(host.calls(), "systemctl disable docker.service docker.socket\n"));
}

TEST_CASE("an engine that turns out to be too old goes again") {
  InstallHost host("arch", "");
  host.add_managers({"pacman"});
  // A manager that tells no versions is asked to install all the same.
  host.dir().write("available", "docker 20.10.1-1\ndocker-compose 2.1-1\nrunc 1\n");
  host.replace("pacman", "case $1 in -Si) exit 1 ;; esac\nexec \"$FAKE/bin/real/pacman\" \"$@\"\n");
  const std::string why = told(install(host));
  CHECK_MESSAGE(
      why.starts_with("install_docker.no_repository\nThe repositories of arch offer docker "
                      "20.10.1-1; needed is version 24 or newer"),
      why);
  CHECK(contains(why, "Taken away again: "));
  CHECK(host.installed() == kBefore);
}

TEST_CASE("what cannot be taken away is told") {
  InstallHost host("debian", "13");
  host.add_managers({"apt-get", "apt-cache"});
  host.dir().write("available", kSystems[0].available);
  host.dir().write("service.fails", "broken unit");
  host.dir().write("dpkg.fails", "dpkg: error: lock held");
  const std::string why = told(install(host));
  CHECK_MESSAGE(contains(why,
                         " Could not be taken away: docker.io, runc, docker-cli, "
                         "docker-compose. The step was `start`."),
                why);
  CHECK(contains(why, "dpkg: error: lock held"));
  CHECK_FALSE(contains(why, "Taken away again"));
}

TEST_CASE("nothing but what an installation adds is ever taken away") {
  InstallHost host("debian", "13");
  host.add_managers({"apt-get", "apt-cache"});
  host.dir().write("etc/shadow", "secret\n");
  host.dir().write("etc/apt/sources.list.d/other.list", "mine\n");
  const std::string root = host.dir().path();
  const std::string said =
      host.step("undo", "file:" + root + "/etc/shadow file:" + root +
                            "/etc/apt/sources.list.d/other.list package:--force-all package:* "
                            "package:cu;rl folder:" +
                            root + "/etc key:curl");
  CHECK_MESSAGE(contains(said, "install.taken\t"), said);
  CHECK(host.dir().read("etc/shadow") == "secret\n");
  CHECK(host.dir().read("etc/apt/sources.list.d/other.list") == "mine\n");
  CHECK(host.installed() == kBefore);
  CHECK(host.calls() == "");
}

TEST_CASE("where Docker's own client is installed, its engine is, too") {
  InstallHost host("debian", "13");
  host.add_managers({"apt-get", "apt-cache"});
  host.dir().write("available", std::string(kSystems[0].available) +
                                    "docker-ce 5:28.3.3-1\ndocker-ce-cli 5:28.3.3-1\n"
                                    "containerd.io 1.7\ndocker-compose-plugin 2.39\n");
  host.dir().write("installed", std::string(kBefore) + "docker-ce-cli\n");
  CHECK(told(install(host)) == "");
  CHECK(host.installed() == std::string(kBefore) +
                                "docker-ce-cli\ndocker-ce\nrunc\ncontainerd.io\n"
                                "docker-compose-plugin\n");
}

TEST_CASE("a login that cannot become root is told of, and nothing is tried") {
  InstallHost host("debian", "13");
  host.add_managers({"apt-get", "apt-cache"});
  host.replace("id", "case $1 in -un) echo deploy ;; *) echo 1000 ;; esac\n");
  host.dir().write_program("bin/sudo",
                           "#!/bin/sh\necho 'sudo: a password is required' >&2; exit 1\n");
  const std::string why = told(install(host));
  CHECK_MESSAGE(why.starts_with("install_docker.no_privilege\n"), why);
  CHECK(contains(why, "sudo: a password is required"));
  CHECK(host.calls() == "");
}
