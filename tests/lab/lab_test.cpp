// The lab keeps its promises: what every test on a lab host relies on.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <stdexcept>
#include <string>

#include "tests/lab/command.h"
#include "tests/lab/lab_host.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_directory.h"

namespace {

namespace fs = std::filesystem;
using lab::Docker;
using lab::ExecResult;
using lab::HostOptions;
using lab::LabHost;

/// A folder with a key pair in it, for the whole program.
class Desk {
 public:
  Desk() {
    tests::run_checked(
        {.argv = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file("key")}});
  }

  [[nodiscard]] std::string file(const std::string& name) const { return directory_.file(name); }

 private:
  tests::TemporaryDirectory directory_;
};

const Desk& desk() {
  static const Desk desk;
  return desk;
}

HostOptions with_key(HostOptions options = {}) {
  options.authorized_key = desk().file("key.pub");
  return options;
}

/// The stock client, which accepts the host key the lab announced and no other.
ExecResult ssh_to(const std::string& address, const LabHost& host, const std::string& command,
                  int seconds) {
  const std::string known = desk().file("known-" + host.name());
  std::ofstream(known) << "host " << host.host_key() << "\n";
  // A host that has gone away for good resets the connection as soon as it is asked.
  return lab::run({"timeout",
                   std::to_string(seconds),
                   "ssh",
                   "-F",
                   "none",
                   "-o",
                   "BatchMode=yes",
                   "-o",
                   "ServerAliveInterval=1",
                   "-o",
                   "ServerAliveCountMax=60",
                   "-o",
                   "StrictHostKeyChecking=yes",
                   "-o",
                   "HostKeyAlias=host",
                   "-o",
                   "UserKnownHostsFile=" + known,
                   "-i",
                   desk().file("key"),
                   "-p",
                   std::to_string(host.port()),
                   host.user() + "@" + address,
                   command});
}

ExecResult ssh(const LabHost& host, const std::string& command, int seconds = 300) {
  return ssh_to(host.ip(), host, command, seconds);
}

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::string shell(const std::string& line) { return trimmed(lab::run({"sh", "-c", line}).output); }

/// Output of a command that has to succeed on the host.
std::string answer(const LabHost& host, const std::string& command) {
  const ExecResult result = host.exec(command);
  CHECK_MESSAGE(result.exit == 0, command << ": " << result.output);
  return trimmed(result.output);
}

bool ssh_answers_in_time(const LabHost& host) {
  for (int attempt = 0; attempt < 600; ++attempt) {
    if (ssh(host, "true").exit == 0) return true;
    std::ignore = lab::run({"sleep", "0.5"});
  }
  return false;
}

/// Everything of any lab that this machine shows: interfaces, mounts, control groups, processes.
std::string traces_of_labs(const std::string& state) {
  return shell(
      "ls /sys/class/net | grep '^clab-'; grep clab /proc/mounts;"
      "find /sys/fs/cgroup -maxdepth 3 -name 'clab-*';"
      // A child of this very shell reads the list, and must not find itself.
      "ps -eo pid=,stat=,args= | awk -v state='" +
      state + "' '$2 !~ /^Z/ && index($0, state \"/\") && !/awk/'");
}

/// Traces before and after differ by other labs at work beside this one; so only this one's count.
std::string network_of(const LabHost& host) {
  const std::string without_prefix = host.ip().substr(std::string("10.231.").size());
  return without_prefix.substr(0, without_prefix.find('.'));
}

}  // namespace

TEST_CASE("two hosts start at once and are machines of their own") {
  auto newer = std::async(std::launch::async, [] { return LabHost::start(with_key()); });
  auto older = std::async(std::launch::async,
                          [] { return LabHost::start(with_key({.image = "debian12"})); });
  const LabHost trixie = newer.get();
  const LabHost bookworm = older.get();

  CHECK(trixie.ip() != bookworm.ip());
  CHECK(trixie.host_key() != bookworm.host_key());
  CHECK(answer(trixie, "cat /etc/machine-id") != answer(bookworm, "cat /etc/machine-id"));
  CHECK(answer(trixie, "cat /etc/machine-id").size() == 32);
  CHECK(trimmed(ssh(trixie, "hostname").output) == trixie.name());
  CHECK(trimmed(ssh(bookworm, "hostname").output) == bookworm.name());
  CHECK(trimmed(ssh(trixie, ". /etc/os-release; echo $VERSION_ID").output) == "13");
  CHECK(trimmed(ssh(bookworm, ". /etc/os-release; echo $VERSION_ID").output) == "12");

  for (const LabHost* host : {&trixie, &bookworm}) {
    if (!host->ip6().empty()) CHECK(ssh_to(host->ip6(), *host, "true", 300).exit == 0);
  }

  const std::string version = "docker version --format '{{.Server.Version}}'";
  CHECK(std::atoi(ssh(trixie, version).output.c_str()) >= 24);
  CHECK(ssh(bookworm, version).output.rfind("20.10.", 0) == 0);
  CHECK(ssh(trixie, "docker compose version").exit == 0);
  CHECK(ssh(bookworm, "docker compose version").exit != 0);
  CHECK(ssh(trixie, "docker network create --attachable coolify").exit == 0);
  CHECK(ssh(bookworm, "docker network inspect coolify").exit != 0);

  for (const LabHost* host : {&trixie, &bookworm}) {
    CHECK(ssh(*host, "LC_ALL=de_DE.UTF-8 ls /nowhere").output.find("nicht gefunden") !=
          std::string::npos);
    CHECK(answer(*host, "grep -c 'Accepted publickey for root' /var/log/auth.log") != "0");
  }
}

TEST_CASE("Docker runs containers") {
  const LabHost host = LabHost::start();
  answer(host, "cp --parents /bin/busybox /tmp && tar -C /tmp -c bin | docker import - tiny");
  CHECK(answer(host, "docker run --rm tiny /bin/busybox echo hello") == "hello");
}

TEST_CASE("Docker is there as far as it was ordered") {
  struct Row {
    Docker docker;
    std::string found;
  };
  // Which of these succeed: the client, the daemon's binary, the daemon, compose.
  const Row rows[] = {{Docker::running, "client binary daemon compose"},
                      {Docker::stopped, "client binary compose"},
                      {Docker::client_only, "client compose"},
                      {Docker::no_compose, "client binary daemon"},
                      {Docker::absent, ""}};
  for (const Row& row : rows) {
    const LabHost host = LabHost::start({.docker = row.docker});
    const std::string found =
        answer(host,
               "for what in 'client:docker --version' 'binary:dockerd --version' "
               "'daemon:docker ps' 'compose:docker compose version'; do "
               "(${what#*:}) >/dev/null 2>&1 && printf '%s ' \"${what%%:*}\"; done; true");
    CHECK(found.substr(0, found.find_last_not_of(' ') + 1) == row.found);
  }
}

TEST_CASE("the daemon and sshd stop and start on demand") {
  const LabHost host = LabHost::start(with_key());
  host.docker("stop");
  CHECK(host.exec("docker info").exit != 0);
  host.docker("start");
  CHECK(host.exec("docker info").exit == 0);
  host.sshd("stop");
  CHECK(ssh(host, "true").exit == 255);
  host.sshd("start");
  CHECK(ssh(host, "true").exit == 0);
}

TEST_CASE("disk, memory, user, port and sshd's options are those ordered") {
  const LabHost host = LabHost::start(with_key({.docker = Docker::absent,
                                                .user = "deploy",
                                                .port = 2222,
                                                .sshd_options = {"MaxAuthTries 2"},
                                                .disk_mb = 300,
                                                .memory_mb = 400}));
  CHECK(trimmed(ssh(host, "id -un").output) == "deploy");
  CHECK(trimmed(ssh(host, "sudo -n id -un").output) == "root");
  CHECK(ssh(host, "sudo -n /usr/sbin/sshd -T | grep '^maxauthtries'").output == "maxauthtries 2\n");
  CHECK(trimmed(ssh(host, "df -Pk / | awk 'NR == 2 { print $2 }'").output) == "307200");
  CHECK(trimmed(ssh(host, "awk '$1 == \"MemTotal:\" { print $2 }' /proc/meminfo").output) ==
        "409600");
  CHECK(trimmed(ssh(host, "free -m | awk '$1 == \"Mem:\" { print $2 }'").output) == "400");
}

TEST_CASE("a late sshd comes late, and start does not wait for it") {
  const LabHost never =
      LabHost::start(with_key({.docker = Docker::absent, .ssh_delay = std::chrono::hours(1)}));
  const ExecResult refused = ssh(never, "true");
  CHECK(refused.exit == 255);
  CHECK_MESSAGE(refused.output.find("Connection refused") != std::string::npos, refused.output);

  const LabHost late =
      LabHost::start(with_key({.docker = Docker::absent, .ssh_delay = std::chrono::seconds(2)}));
  CHECK(ssh_answers_in_time(late));
  // Hundredths of a second from the start of process 1 to that of sshd, whatever the machine's
  // pace.
  CHECK(std::stoi(answer(late,
                         "echo $(($(cut -d ' ' -f 22 /proc/$(cat /run/sshd.pid)/stat) - "
                         "$(cut -d ' ' -f 22 /proc/1/stat)))")) >= 200);
}

TEST_CASE("hosts reach the gateway and the lab's internet, and nothing that does not exist") {
  const LabHost host = LabHost::start({.docker = Docker::absent});
  CHECK(answer(host, "getent ahostsv4 registry.example.com | cut -d ' ' -f 1 | sort -u") ==
        "198.51.100.1");
  CHECK(host.exec("getent hosts nowhere.invalid").exit == 2);
  CHECK(answer(host, "curl -sS -m 120 http://registry.example.com/any/where") == "ok");
  CHECK(answer(host, "curl -sS -m 120 http://203.0.113.9/") == "ok");
  CHECK(host.exec("timeout 120 bash -c '</dev/tcp/192.0.2.7/443'").exit == 0);
  CHECK(host.exec("timeout 120 bash -c '</dev/tcp/192.0.2.7/444'").exit == 1);
  CHECK(host.exec("ping -c 1 -W 60 " + host.gateway()).exit == 0);
}

TEST_CASE("a black hole loses everything and tells nobody, until it is closed") {
  for (const auto latency : {std::chrono::milliseconds(0), std::chrono::milliseconds(5)}) {
    CAPTURE(latency.count());
    const LabHost host = LabHost::start(with_key({.docker = Docker::absent, .latency = latency}));
    REQUIRE(ssh(host, "true").exit == 0);
    host.black_hole(true);
    // 124 is timeout's; anything else would mean that somebody said no.
    CHECK(ssh(host, "true", 2).exit == 124);
    host.black_hole(false);
    CHECK(ssh(host, "true").exit == 0);
  }
}

TEST_CASE("packets take as long as ordered, each way") {
  const LabHost host = LabHost::start(
      with_key({.docker = Docker::absent, .latency = std::chrono::milliseconds(50)}));
  const std::string fastest = shell("ping -c 3 -i 0.2 " + host.ip() +
                                    " 2>/dev/null | sed -n 's|^rtt.*= \\([0-9]*\\).*|\\1|p'");
  // The machine that tests need not have ping; the host has.
  const std::string from_inside =
      answer(host, "ping -c 3 " + host.gateway() + " | sed -n 's|^rtt.*= \\([0-9]*\\).*|\\1|p'");
  CHECK(std::atoi(from_inside.c_str()) >= 100);
  if (!fastest.empty()) CHECK(std::atoi(fastest.c_str()) >= 100);
  CHECK(answer(host, "curl -sS -m 120 http://registry.example.com/") == "ok");
  CHECK(ssh(host, "true").exit == 0);
}

TEST_CASE("a reboot keeps the disk and nothing else") {
  const LabHost host = LabHost::start(with_key());
  const std::string machine_id = answer(host, "cat /etc/machine-id");
  for (const bool from_inside : {false, true}) {
    CAPTURE(from_inside);
    answer(host, "echo kept > /root/file; echo lost > /run/file");
    if (from_inside) {
      std::ignore = ssh(host, "busybox reboot -f");
    } else {
      host.reboot();
    }
    REQUIRE(ssh_answers_in_time(host));
    CHECK(answer(host, "cat /root/file; ls /run/file 2>/dev/null || true") == "kept");
    CHECK(answer(host, "cat /etc/machine-id") == machine_id);
  }
}

TEST_CASE("a host boots again before the kernel has torn down the network of its last boot") {
  const LabHost host = LabHost::start(with_key({.docker = Docker::absent}));
  // Keeps that network for as long as this file is open.
  const std::ifstream last_network(host.root() / "proc/1/ns/net");
  REQUIRE(last_network.is_open());
  host.reboot();
  CHECK(ssh_answers_in_time(host));
}

TEST_CASE("a reboot that ends in nothing is told, with the host's log") {
  const LabHost host = LabHost::start(with_key({.docker = Docker::absent}));
  // The next boot has nowhere to mount it.
  answer(host, "umount -l /sys && rmdir /sys");
  std::string told;
  try {
    host.reboot();
  } catch (const std::runtime_error& refusal) {
    told = refusal.what();
  }
  CHECK_MESSAGE(told.find("went down with status 32") != std::string::npos, told);
  CHECK_MESSAGE(told.find(host.name() + " does not come up again") != std::string::npos, told);
}

TEST_CASE("a host that is removed leaves nothing behind, used or not") {
  std::string network;
  fs::path folder;
  {
    const LabHost host = LabHost::start(with_key({.latency = std::chrono::milliseconds(1)}));
    network = network_of(host);
    folder = host.root().parent_path();
    answer(host, "docker network create one && (sleep 1000 >/dev/null 2>&1 &)");
    CHECK(fs::exists(folder / "log"));
    CHECK(traces_of_labs(folder.string()).find("clab-" + network + "-") != std::string::npos);
  }
  CHECK_FALSE(fs::exists(folder));
  const std::string traces = traces_of_labs(folder.string());
  CHECK(traces.find("clab-" + network + "\n") == std::string::npos);
  CHECK(traces.find("clab-" + network + "-") == std::string::npos);
  CHECK(traces.find(folder.string()) == std::string::npos);
}

TEST_CASE("what a killed run left is removed by the next") {
  // The owner of this lab is a process that has ended before anybody could clean up.
  const ExecResult orphan =
      lab::run({"sh", "-c", "LAB_OWNER=$$ \"$0\" up left --docker absent 2>&1",
                tests::in_project("tests/lab/lab")},
               lab::lab_environment("-orphan"));
  REQUIRE_MESSAGE(orphan.exit == 0, orphan.output);
  const std::string state = shell("printf '%s\\n' '" + orphan.output +
                                  "' | sed 's|.*\"root\":\"\\([^\"]*\\)/hosts/.*|\\1|'");
  REQUIRE(fs::exists(state));

  const LabHost next = LabHost::start({.docker = Docker::absent});
  CHECK_FALSE(fs::exists(state));
  CHECK(traces_of_labs(state).find(state) == std::string::npos);
  CHECK(lab::run_lab({"down", "--stale"}).exit == 0);
  CHECK(next.exec("true").exit == 0);
}

TEST_CASE("a chroot with a /sys of its own beside the machine's is not counted") {
  // Its mounts are seen by these commands only and go with them.
  const ExecResult up = lab::run(
      {"unshare", "--mount", "sh", "-ec",
       "mkdir -p \"$0/sys\"; mount --rbind /sys \"$0/sys\"; "
       "\"$1\" up beside --docker absent && \"$1\" exec beside -- true && \"$1\" down beside",
       desk().file("chroot"), tests::in_project("tests/lab/lab")},
      lab::lab_environment("-beside"));
  CHECK_MESSAGE(up.exit == 0, up.output);
}

TEST_CASE("an order that cannot be filled is refused in one sentence and leaves nothing") {
  struct Row {
    std::vector<std::string> words;
    std::string reason;
  };
  const Row rows[] = {
      {{"up", "Web"}, "'Web' is not a host's name"},
      {{"up", "web", "--image", "windows"}, "there is no image 'windows'"},
      {{"up", "web", "--image", "debian12", "--docker", "client-only"}, "has no variant"},
      {{"up", "web", "--docker", "sometimes"}, "not 'sometimes'"},
      {{"up", "web", "--disk-mb", "much"}, "'much' is not a whole number"},
      {{"up", "web", "--colour", "red"}, "up has no option '--colour'"},
      {{"up", "web", "--port"}, "--port needs a value"},
      {{"up", "web", "--authorized-key", "/nowhere"}, "cannot read /nowhere"},
      {{"down", "web"}, "there is no host 'web'"},
  };
  for (const Row& row : rows) {
    const ExecResult result = lab::run_lab(row.words);
    CHECK(result.exit == 1);
    CHECK_MESSAGE(result.output.find(row.reason) != std::string::npos, result.output);
    CHECK(std::count(result.output.begin(), result.output.end(), '\n') == 1);
  }
  CHECK(lab::run_lab({"list"}).output.empty());
}

TEST_CASE("without root the lab says what to do") {
  // Somebody who gets at the script wherever it is, and may do nothing else.
  const ExecResult result =
      lab::run({"setpriv", "--reuid=65534", "--clear-groups", "--inh-caps=-all,+dac_read_search",
                "--ambient-caps=+dac_read_search", tests::in_project("tests/lab/lab"), "list"},
               {{"LC_ALL", "C"}});
  CHECK(result.exit == 1);
  CHECK_MESSAGE(result.output.find("sudo") != std::string::npos, result.output);
  CHECK(std::count(result.output.begin(), result.output.end(), '\n') == 1);
}
