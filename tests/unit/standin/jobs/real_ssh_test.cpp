// The validation job against the stock ssh program and a real sshd on loopback.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <fstream>

#include "tests/standin/fixture.h"
#include "tests/standin/jobs/child_process.h"
#include "tests/standin/store/ssh_key.h"
#include "tests/support/free_port.h"

using namespace standin;

namespace {

bool is_root() { return ::geteuid() == 0; }

/// An sshd of its own keys and configuration that lets root in with one key.
class RealSshd {
 public:
  explicit RealSshd(const std::string& public_key) : port_(tests::free_port()) {
    REQUIRE_MESSAGE(std::filesystem::exists("/usr/sbin/sshd"),
                    "sshd is missing: install openssh-server");
    std::filesystem::create_directories("/run/sshd");
    directory_.write("host_key", generate_key());
    directory_.write("authorized_keys", public_key + "\n");
    const std::string here = (directory_ / "").string();
    // Commands find the shims of this directory first. Another home keeps them away from what the
    // start-up files of the account would do with them.
    directory_.write("sshd_config",
                     "ListenAddress 127.0.0.1:" + std::to_string(port_) + "\nHostKey " + here +
                         "host_key\nAuthorizedKeysFile " + here + "authorized_keys\nPidFile " +
                         here +
                         "pid\nStrictModes no\nUsePAM no\nPermitRootLogin "
                         "prohibit-password\nPasswordAuthentication no\nSetEnv HOME=" +
                         here + " PATH=" + here + ":/usr/bin:/bin\n");
    const auto started =
        run_child({"/usr/sbin/sshd", "-f", here + "sshd_config", "-E", here + "log"}, "", {});
    REQUIRE(started.has_value());
    REQUIRE_MESSAGE(started->exit_code == 0, started->err);
    wait_until([&] { return std::filesystem::exists(directory_ / "pid"); });
  }
  ~RealSshd() {
    std::ifstream file(directory_ / "pid");
    pid_t pid = 0;
    if (file >> pid && pid > 1) ::kill(pid, SIGTERM);
  }
  RealSshd(const RealSshd&) = delete;
  RealSshd& operator=(const RealSshd&) = delete;

  /// A command of that name on the host.
  void install(const std::string& name, const std::string& script) const {
    const auto path = directory_.write(name, "#!/bin/sh\n" + script);
    REQUIRE(::chmod(path.c_str(), 0755) == 0);
  }
  [[nodiscard]] int port() const { return port_; }

 private:
  TestDirectory directory_;
  std::uint16_t port_;
};

constexpr const char* kDocker = R"sh(case "$*" in
"version --format json") echo '{"Client":{},"Server":{"Version":"26.1.5"}}' ;;
"compose version --short") echo 2.26.1 ;;
esac
)sh";

Json validated(const Instance& instance, const std::string& uuid, const Json& body = nullptr) {
  CHECK(instance.ask("POST", "/servers/" + uuid + "/validate", body).status == 201);
  instance.settle();
  return instance.server(uuid);
}

}  // namespace

TEST_CASE("stock ssh, real sshd: good, bad key, nobody there") {
  REQUIRE_MESSAGE(is_root(), "this test starts an sshd and logs in as root: run it as root");
  Coolify::Options options = quick();
  const Instance instance(options);
  const std::string text = generate_key();
  const std::string key = instance.control("POST", "/keys", {{"private_key", text}})["uuid"];
  const RealSshd sshd(*load_key(text)->public_key);
  // ss: no port of this machine counts as taken.
  for (const char* tool : {"git", "curl", "jq", "ss"}) sshd.install(tool, "");
  sshd.install("cat", "echo ID=debian");
  sshd.install("docker", kDocker);

  const std::string uuid =
      instance.new_server("127.0.0.1", {{"port", sshd.port()}, {"private_key_uuid", key}});
  const Json good = validated(instance, uuid);
  CHECK(good["validation_logs"] == nullptr);
  CHECK(good["settings"]["is_reachable"] == true);
  CHECK(good["settings"]["is_usable"] == true);
  CHECK(good["settings"]["docker_version"] == "26.1.5");
  CHECK(good["settings"]["compose_version"] == "2.26.1");

  const Json installed = validated(instance, uuid, {{"install", true}});
  CHECK(installed["is_validating"] == false);
  CHECK(installed["server_metadata"]["cpus"] > 0);
  CHECK(installed["server_metadata"]["memory_bytes"] > 1'000'000);
  CHECK(installed["server_metadata"]["kernel"].get<std::string>().size() > 2);

  const std::string other = instance.new_key();
  CHECK(instance.ask("PATCH", "/servers/" + uuid, {{"private_key_uuid", other}}).status == 201);
  const std::string refused = validated(instance, uuid)["validation_logs"];
  CHECK(refused.find("Permission denied (publickey") != std::string::npos);
  CHECK(instance.server(uuid)["settings"]["is_usable"] == true);

  const Json nobody = {{"private_key_uuid", key}, {"port", tests::free_port()}};
  CHECK(instance.ask("PATCH", "/servers/" + uuid, nobody).status == 201);
  const std::string closed = validated(instance, uuid)["validation_logs"];
  CHECK(closed.find("Connection refused") != std::string::npos);

  CHECK(instance.ask("PATCH", "/servers/" + uuid, {{"ip", "no-such-host.invalid"}}).status == 201);
  const std::string unknown = validated(instance, uuid)["validation_logs"];
  CHECK(unknown.find("Could not resolve hostname") != std::string::npos);
}

TEST_CASE("a key with CRLF is accepted and never works") {
  REQUIRE_MESSAGE(is_root(), "this test starts an sshd and logs in as root: run it as root");
  const Instance instance(quick());
  std::string text = generate_key();
  const RealSshd sshd(*load_key(text)->public_key);
  std::string damaged;
  for (const char c : text) damaged += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const Answer created = instance.ask("POST", "/security/keys", {{"private_key", damaged}});
  REQUIRE(created.status == 201);
  const std::string uuid = instance.new_server(
      "127.0.0.1", {{"port", sshd.port()}, {"private_key_uuid", created.json["uuid"]}});
  const std::string logs = validated(instance, uuid)["validation_logs"];
  CHECK(logs.find("error in libcrypto") != std::string::npos);
}
