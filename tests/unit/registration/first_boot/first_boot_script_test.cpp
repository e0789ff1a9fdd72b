// What a machine runs at its first boot, by real shells on a machine of stand-ins.
#include <doctest/doctest.h>

#include "registration/first_boot/user_data.h"
#include "tests/unit/registration/install_host.h"
#include "tests/unit/registration/key_host.h"

using registration::first_boot::first_boot_script;
using tests::InstallHost;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A machine whose sshd says what is in `sshd`, and that has accounts of its own.
class FirstBoot {
 public:
  FirstBoot(const std::string& id, const std::vector<std::string>& managers,
            const std::vector<std::string>& shell = {"dash"})
      : host(id, "1", shell) {
    host.add_managers(managers);
    std::filesystem::create_directories(host.dir() / "etc/ssh");
    host.dir().write("etc/ssh/sshd_config", "UsePAM yes\n");
    host.dir().write("etc/shadow", "root:*:19000:0:99999:7:::\ndeploy:!:19000:0:99999:7:::\n");
    // The first word counts, as with the real one, and folders come before the file.
    host.dir().write_program(
        "bin/sshd",
        "#!/bin/sh\ncd \"$FAKE/etc/ssh\"\ncat sshd_config.d/* sshd_config 2>/dev/null | "
        "tr 'A-Z' 'a-z'\n");
    // Those of the machine that the tests run on are not to be met.
    for (const char* const tool : {"chage", "usermod"}) {
      host.dir().write_program(std::string("bin/") + tool, "#!/bin/sh\nexit 1\n");
    }
    for (const char* const tool : {"bash", "git", "jq", "sudo"}) {
      host.dir().write_program(std::string("bin/") + tool, "#!/bin/sh\n");
    }
    host.dir().write("available",
                     "docker.io 26.1.5\ndocker-compose 2.26.1\ndocker-cli 26\nrunc 1\n");
  }

  /// The status, and what was told as a fault.
  std::pair<int, std::string> run(const std::string& docker, const std::string& account = "root") {
    const ssh::Script script{
        .text = "set -- " + docker + " " + account + "\n" + first_boot_script(),
        .inputs = {},
        .may_need_root = true};
    const auto output = host.run(script, {});
    REQUIRE(output.has_value());
    const auto* const exit = std::get_if<ssh::ExitCode>(&output->exit);
    REQUIRE(exit != nullptr);
    return {exit->code, output->err};
  }

  InstallHost host;
};

const std::string kVendor =
    "docker-ce 5:29.1\ndocker-ce-cli 5:29.1\ncontainerd.io 1\ndocker-compose-plugin 2.40\nrunc 1\n";
const std::string kBefore = "curl\nca-certificates\n";

}  // namespace

TEST_CASE("first boot: the system's engine is taken where it serves, in every shell") {
  for (const auto& shell : tests::kShells) {
    CAPTURE(shell.back());
    FirstBoot machine("debian", {"apt-get", "apt-cache"}, shell);
    const auto [status, faults] = machine.run("automatic");
    CHECK_MESSAGE(status == 0, faults);
    CHECK(machine.host.installed() == kBefore + "docker.io\nrunc\ndocker-cli\ndocker-compose\n");
    CHECK(machine.host.has("running"));
    // Again: everything is there.
    const std::string calls = machine.host.calls();
    CHECK(machine.run("automatic").first == 0);
    CHECK(machine.host.calls() == calls);
  }
}

TEST_CASE("first boot: managers of other systems") {
  struct Row {
    const char* id;
    std::vector<std::string> managers;
    const char* available;
    const char* packages;
  };
  for (const Row& row : {Row{"fedora",
                             {"dnf"},
                             "moby-engine 27.3.1\ndocker-cli 27\ndocker-compose 2.29\nrunc 1\n",
                             "moby-engine\nrunc\ndocker-cli\ndocker-compose\n"},
                         Row{"alpine",
                             {"apk"},
                             "docker 28.3.3-r4\ndocker-cli-compose 2.36-r1\nrunc 1\n",
                             "docker\ndocker-cli-compose\n"},
                         Row{"opensuse-leap",
                             {"zypper"},
                             "docker 28.3.3_ce\ndocker-compose 2.33\nrunc 1\n",
                             "docker\nrunc\ndocker-compose\n"},
                         Row{"arch",
                             {"pacman"},
                             "docker 1:28.3-1\ndocker-compose 2.39-1\nrunc 1\n",
                             "docker\nrunc\ndocker-compose\n"}}) {
    CAPTURE(std::string(row.id));
    FirstBoot machine(row.id, row.managers);
    machine.host.dir().write("available", row.available);
    const auto [status, faults] = machine.run("distribution");
    CHECK_MESSAGE(status == 0, faults);
    CHECK(machine.host.installed() == kBefore + row.packages);
  }
}

TEST_CASE("first boot: an engine that is too old is not served, and not in silence") {
  FirstBoot machine("debian", {"apt-get", "apt-cache"});
  machine.host.dir().write("available", "docker.io 20.10.24\ndocker-compose 1.29.2\n");
  machine.host.dir().write("vendor", kVendor);
  const auto [status, faults] = machine.run("distribution");
  CHECK(status == 1);
  CHECK(contains(faults,
                 "first boot: the distribution has no Docker Engine 24 with the compose "
                 "plugin: docker.io 20.10.24"));
  CHECK(machine.host.installed() == kBefore);
  CHECK_FALSE(machine.host.has("etc/apt/sources.list.d/docker.list"));

  const auto [again, nothing] = machine.run("automatic");
  CHECK_MESSAGE(again == 0, nothing);
  CHECK(machine.host.installed() ==
        kBefore + "docker-ce\nrunc\ndocker-ce-cli\ncontainerd.io\ndocker-compose-plugin\n");
}

TEST_CASE("first boot: Docker's repository when it is wanted, and a fault where it has nothing") {
  FirstBoot machine("fedora", {"dnf"});
  machine.host.dir().write("available", "moby-engine 27.3.1\ndocker-compose 2.29\nrunc 1\n");
  machine.host.dir().write("vendor", kVendor);
  const auto [status, faults] = machine.run("vendor");
  CHECK_MESSAGE(status == 0, faults);
  CHECK(contains(machine.host.installed(), "docker-ce\n"));
  CHECK_FALSE(contains(machine.host.installed(), "moby-engine"));
  CHECK(contains(machine.host.calls(), "https://download.docker.com/linux/fedora/docker-ce.repo"));

  FirstBoot alpine("alpine", {"apk"});
  alpine.host.dir().write("available", "docker 28.3.3-r4\ndocker-cli-compose 2.36-r1\n");
  const auto [failed, why] = alpine.run("vendor");
  CHECK(failed == 1);
  CHECK(contains(why, "first boot: Docker has no packages for alpine"));
  CHECK(alpine.host.installed() == kBefore);
}

TEST_CASE("first boot: none installs no engine, and only tools that are missing") {
  FirstBoot machine("debian", {"apt-get", "apt-cache"});
  CHECK(machine.run("none").first == 0);
  CHECK(machine.host.calls() == "");
  CHECK(machine.host.installed() == kBefore);
}

TEST_CASE("first boot: what cannot be installed is told, and the boot goes on to the rest") {
  FirstBoot machine("debian", {"apt-get", "apt-cache"});
  machine.host.dir().write("apt-get.fails", "E: no space left on device\n");
  const auto [status, faults] = machine.run("automatic");
  CHECK(status == 1);
  CHECK(contains(faults, "first boot: the package lists cannot be read"));
  CHECK(contains(faults, "first boot: Docker Engine 24 with compose is not there"));
}

TEST_CASE("first boot: sshd lets root in with a key, and more is not changed") {
  FirstBoot machine("debian", {"apt-get", "apt-cache"});
  const auto config = [&] { return machine.host.dir().read("etc/ssh/sshd_config"); };
  CHECK(machine.run("none").first == 0);
  CHECK(config() == "UsePAM yes\n");

  machine.host.dir().write("etc/ssh/sshd_config", "UsePAM yes\nPermitRootLogin no\n");
  machine.run("none");
  CHECK(config() == "PermitRootLogin prohibit-password\nUsePAM yes\nPermitRootLogin no\n");
  machine.run("none");
  CHECK(config() == "PermitRootLogin prohibit-password\nUsePAM yes\nPermitRootLogin no\n");

  machine.host.dir().write("etc/ssh/sshd_config", "PermitRootLogin no\n");
  std::filesystem::create_directory(machine.host.dir() / "etc/ssh/sshd_config.d");
  machine.host.dir().write("etc/ssh/sshd_config.d/50-cloud-init.conf", "PermitRootLogin no\n");
  machine.run("none");
  CHECK(machine.host.dir().read("etc/ssh/sshd_config.d/00-coolify.conf") ==
        "PermitRootLogin prohibit-password\n");
  CHECK(config() == "PermitRootLogin no\n");

  FirstBoot other("debian", {"apt-get", "apt-cache"});
  other.host.dir().write("etc/ssh/sshd_config", "UsePAM yes\nPermitRootLogin no\n");
  CHECK(other.run("none", "deploy").first == 0);
  CHECK(other.host.dir().read("etc/ssh/sshd_config") == "UsePAM yes\nPermitRootLogin no\n");
}

namespace {

/// As sshd reads it: without a question blocks are left out, with one they count before all.
constexpr const char* kMatchingSshd = R"sh(#!/bin/sh
cd "$FAKE/etc/ssh"
echo "$*" >>"$FAKE/asked"
user=
case $* in *-C*user=*) user=${*##*user=} user=${user%%,*} ;; esac
{
  for file in sshd_config.d/*; do [ -e "$file" ] && cat "$file" && echo 'end of file'; done
  cat sshd_config
} | awk -v user="$user" '
  { $0 = tolower($0) }
  /^end of file/ { inside = 0; next }
  $1 == "match" { inside = 1; holds = $2 == "user" && $3 == user; next }
  !inside && !($1 in global) { global[$1] = $2 }
  inside && holds && !($1 in matched) { matched[$1] = $2 }
  END {
    for (word in global) if (!(word in matched)) print word, global[word]
    for (word in matched) print word, matched[word]
  }'
)sh";

}  // namespace

TEST_CASE("first boot: what sshd has in a Match block for root counts before all") {
  struct Row {
    const char* name;
    const char* main;
    const char* part;  ///< a file beside it; null: there is no folder of parts
    const char* main_after;
    const char* own_after;  ///< null: no file of ours
  };
  const std::string block = "Match User root\nPermitRootLogin no\n";
  const std::string word = "PermitRootLogin prohibit-password\n";
  const std::string usepam = "UsePAM yes\n";
  const std::string main_block = usepam + block;
  const std::string mended = usepam + "Match User root\n" + word + block;
  const std::string both = "PermitRootLogin no\n" + block;
  const std::string both_mended = "PermitRootLogin no\nMatch User root\n" + word + block;
  const std::string own = word + "Match User root\n" + word;
  const std::string other = usepam + "Match User deploy\nPermitRootLogin no\n";
  const Row rows[] = {{"in the file", main_block.c_str(), nullptr, mended.c_str(), nullptr},
                      {"in the file and before it, for others", both.c_str(), nullptr,
                       both_mended.c_str(), nullptr},
                      {"in a part", usepam.c_str(), block.c_str(), usepam.c_str(), own.c_str()},
                      {"for another account", other.c_str(), nullptr, other.c_str(), nullptr},
                      {"in the file, with a folder of parts", main_block.c_str(), "",
                       main_block.c_str(), own.c_str()}};
  for (const auto& shell : tests::kShells) {
    CAPTURE(shell.back());
    for (const Row& row : rows) {
      CAPTURE(row.name);
      FirstBoot machine("debian", {"apt-get", "apt-cache"}, shell);
      const auto& dir = machine.host.dir();
      dir.write_program("bin/sshd", kMatchingSshd);
      dir.write("etc/ssh/sshd_config", row.main);
      if (row.part != nullptr) {
        std::filesystem::create_directory(dir / "etc/ssh/sshd_config.d");
        dir.write("etc/ssh/sshd_config.d/50-cloud.conf", row.part);
      }
      for (int boot = 0; boot < 2; ++boot) {
        CAPTURE(boot);
        const auto [status, faults] = machine.run("none");
        CHECK_MESSAGE(status == 0, faults);
        CHECK(dir.read("etc/ssh/sshd_config") == row.main_after);
        const bool has_own = machine.host.has("etc/ssh/sshd_config.d/00-coolify.conf");
        CHECK(has_own == (row.own_after != nullptr));
        if (has_own) CHECK(dir.read("etc/ssh/sshd_config.d/00-coolify.conf") == row.own_after);
        CHECK_FALSE(machine.host.has("etc/ssh/sshd_config.old"));
        CHECK_FALSE(machine.host.has("etc/ssh/sshd_config.new"));
      }
      CHECK(contains(dir.read("asked"), "-T -C user=root,host="));
    }
  }
}

TEST_CASE("first boot: sshd is asked as it can be asked, and what does not help is taken back") {
  FirstBoot machine("debian", {"apt-get", "apt-cache"});
  const auto& dir = machine.host.dir();
  dir.write("etc/ssh/sshd_config", "UsePAM yes\n");
  // One that knows no laddr, one that misses rdomain, one that takes no question.
  for (const char* const takes : {"*,addr=192.0.2.1", "*,rdomain=", "-T"}) {
    CAPTURE(takes);
    dir.write_program("bin/sshd", "#!/bin/sh\ncase $* in " + std::string(takes) +
                                      ") echo 'permitrootlogin no' ;; *) exit 1 ;; esac\n");
    const auto [status, faults] = machine.run("none");
    CHECK(status == 1);
    CHECK(contains(faults, "first boot: sshd does not let root in"));
    CHECK(dir.read("etc/ssh/sshd_config") == "UsePAM yes\n");
    CHECK_FALSE(machine.host.has("etc/ssh/sshd_config.old"));
  }
  dir.write_program("bin/sshd", "#!/bin/sh\nexit 1\n");
  CHECK(machine.run("none").first == 0);
}

TEST_CASE("first boot: a password that has to be changed does not end sessions") {
  FirstBoot machine("debian", {"apt-get", "apt-cache"});
  const auto shadow = [&] { return machine.host.dir().read("etc/shadow"); };
  const std::string before = shadow();
  machine.run("none");
  CHECK(shadow() == before);

  machine.host.dir().write("etc/shadow", "root:$6$salt$hash:0:0:99999:7:::\nother:x:0:0:::::\n");
  machine.run("none");
  CHECK(shadow().starts_with("root:$6$salt$hash:"));
  CHECK_FALSE(contains(shadow(), "hash:0:"));
  CHECK(contains(shadow(), ":0:99999:7:::\nother:x:0:0:::::\n"));
}

TEST_CASE("first boot: without PAM an account that is locked is opened for keys") {
  FirstBoot machine("alpine", {"apk"});
  const std::string deploy = "deploy:!:19000:0:99999:7:::\n";
  machine.run("none", "deploy");
  CHECK(contains(machine.host.dir().read("etc/shadow"), deploy));
  machine.host.dir().write("etc/ssh/sshd_config", "UsePAM no\n");
  machine.run("none", "deploy");
  CHECK(machine.host.dir().read("etc/shadow") ==
        "root:*:19000:0:99999:7:::\ndeploy:*:19000:0:99999:7:::\n");
}
