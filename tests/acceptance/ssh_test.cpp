// Every way in over SSH, as far as it takes a real Terraform and real machines to prove it.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <sstream>

#include "base/os/unique_fd.h"
#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"
#include "tests/support/free_port.h"
#include "tests/support/paths.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

const std::string kPassphrase = "canary0passphrase1";
const std::string kPassword = "canary0password1";

std::string content_of(const std::filesystem::path& file) {
  return "${file(\"" + file.string() + "\")}";
}

/// A host on which only the account deploy lets us in, and asks for a password to become root.
lab::LabHost host_with_account(const std::string& authorized) {
  lab::LabHost host = fresh_host();
  on_host(host, "useradd -m -s /bin/bash -G sudo deploy && echo 'deploy:" + kPassword +
                    "' | chpasswd && install -d -m 700 -o deploy /home/deploy/.ssh && echo '" +
                    authorized +
                    "' >/home/deploy/.ssh/authorized_keys && chown deploy: "
                    "/home/deploy/.ssh/authorized_keys && : >/root/.ssh/authorized_keys");
  return host;
}

/// `registration` with the password as an ephemeral variable, and a provider block.
json with_password(const json& registration, const json& provider = json::object()) {
  json config = configuration({{"coolify_server_registration", {{"web", registration}}}});
  config["variable"] = {{"password", {{"type", "string"}, {"ephemeral", true}}},
                        {"passphrase", {{"type", "string"}, {"ephemeral", true}}}};
  config["provider"] = {{"coolify", provider}};
  return config;
}

void set_secrets(Scene& scene) {
  scene.terraform.set_environment("TF_VAR_password", kPassword);
  scene.terraform.set_environment("TF_VAR_passphrase", kPassphrase);
}

/// A line of the private key in which no two keys are the same.
std::string telling_line(const KeyPair& key) {
  std::istringstream text(key.private_text());
  std::string line;
  for (int i = 0; i < 4; ++i) std::getline(text, line);
  return line;
}

/// A running ssh-agent with one key.
class Agent {
 public:
  explicit Agent(const KeyPair& key)
      : socket_(directory_.path() / "agent"),
        process_(Process::start({.argv = {"ssh-agent", "-D", "-a", socket_.string()},
                                 .environment = plain_environment()})) {
    REQUIRE(eventually([this] { return std::filesystem::exists(socket_); }));
    auto environment = plain_environment();
    environment["SSH_AUTH_SOCK"] = socket_;
    run_checked(
        {.argv = {"ssh-add", "-q", key.private_file().string()}, .environment = environment});
  }
  [[nodiscard]] const std::filesystem::path& socket() const { return socket_; }

 private:
  TemporaryDirectory directory_;
  std::filesystem::path socket_;
  Process process_;
};

/// Whether somebody answers at this port of the loopback address.
bool accepts(std::uint16_t port) {
  const base::UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

/// A SOCKS proxy that leads into the network of `host`: OpenSSH's own, whatever the configuration
/// of whoever runs the tests.
class SocksProxy {
 public:
  explicit SocksProxy(const lab::LabHost& host)
      : port_(tests::free_port()),
        process_(Process::start(
            {.argv = {"ssh", "-F", "none", "-N", "-D", "127.0.0.1:" + std::to_string(port_), "-i",
                      bootstrap_key().private_file().string(), "-o", "IdentitiesOnly=yes", "-o",
                      "BatchMode=yes", "-o", "ExitOnForwardFailure=yes", "-o",
                      "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
                      "root@" + host.ip()},
             .environment = plain_environment()})) {
    REQUIRE(eventually([this] { return accepts(port_) || !process_.running(); }));
    REQUIRE_MESSAGE(process_.running(), process_.errors());
  }
  [[nodiscard]] int port() const { return port_; }

 private:
  std::uint16_t port_;
  Process process_;
};

}  // namespace

TEST_CASE("write-only secrets open the machine and are nowhere afterwards" *
          doctest::description("conformance 50")) {
  const KeyPair login_key("ed25519", kPassphrase);
  const lab::LabHost host = host_with_account(login_key.public_line());
  Scene scene(host);
  set_secrets(scene);
  const std::filesystem::path log = scene.terraform.directory() / "trace.log";
  scene.terraform.set_environment("TF_LOG", "TRACE");
  scene.terraform.set_environment("TF_LOG_PATH", log);
  json wanted = scene.registration();
  wanted["ssh"] = {{"user", "deploy"},
                   {"private_key_wo", content_of(login_key.private_file())},
                   {"private_key_wo_version", 1},
                   {"passphrase_wo", "${var.passphrase}"},
                   {"sudo_password_wo", "${var.password}"}};
  scene.terraform.write_config(with_password(wanted));

  const json planned = scene.terraform.planned();
  const TerraformRun created = scene.terraform.apply();
  require_success(created);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
  CHECK(authorized_lines(host, scene.coolify_key) == 1);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));

  // Another key of Coolify's needs the secrets once more.
  const std::string run = scene.terraform.state_of(kWeb).attributes.at("registration_id");
  const KeyPair other_key;
  wanted["private_key_uuid"] = scene.coolify.add_key(other_key, "other");
  wanted["ssh"]["private_key_wo_version"] = 2;
  scene.terraform.write_config(with_password(wanted));
  const TerraformRun updated = scene.terraform.apply();
  require_success(updated);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("registration_id") != run);
  CHECK(authorized_lines(host, other_key) == 1);

  const json stored = scene.terraform.state_of(kWeb).attributes.at("ssh");
  CHECK(stored.at("private_key_wo") == nullptr);
  CHECK(stored.at("private_key_wo_version") == 2);
  const std::string logged = read_file(log);
  CHECK(logged.find("provider.terraform-provider-coolify") != std::string::npos);
  const std::string shown = planned.dump() + created.transcript() + updated.transcript();
  const std::string state = scene.terraform.state_text();
  for (const std::string& secret : {telling_line(login_key), kPassphrase, kPassword}) {
    REQUIRE(secret.size() > 12);
    CHECK(logged.find(secret) == std::string::npos);
    CHECK(shown.find(secret) == std::string::npos);
    CHECK(state.find(secret) == std::string::npos);
  }
  require_success(scene.terraform.destroy());

  // The same with a wrong password: said as it is, before anything is recorded.
  scene.terraform.set_environment("TF_VAR_password", "something else");
  require_refused(scene.terraform.apply(), {"host.checks_failed", "ssh.sudo_password_wrong"});
  CHECK(scene.coolify.servers().empty());
}

TEST_CASE("the provider's defaults log in where a resource says nothing, and are not stored") {
  const lab::LabHost host = host_with_account(KeyPair().public_line());
  Scene scene(host);
  set_secrets(scene);
  json wanted = scene.registration();
  const json checks = wanted.at("health_checks");
  wanted.erase("ssh");
  wanted.erase("health_checks");
  const json login = {{"user", "deploy"},
                      {"password", "${var.password}"},
                      {"sudo_password", "${var.password}"},
                      {"known_hosts", host.ip() + " " + host.host_key() + "\n"}};
  scene.terraform.write_config(
      with_password(wanted, {{"defaults", {{"ssh", login}, {"health_checks", checks}}}}));
  require_success(scene.terraform.apply());
  const json state = scene.terraform.state_of(kWeb).attributes;
  CHECK(state.at("status") == "ready");
  CHECK(state.at("ssh") == nullptr);
  CHECK(state.at("health_checks") == nullptr);
  CHECK(scene.terraform.state_text().find(kPassword) == std::string::npos);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE("a deployed key that sshd refuses for a reason of its own is found before the record") {
  const lab::LabHost host = fresh_host();
  Scene scene(host);
  const std::string key = scene.coolify_key.public_line();
  on_host(host,
          "useradd -m -s /bin/bash deploy && echo 'deploy ALL=(ALL) NOPASSWD:ALL' "
          ">/etc/sudoers.d/deploy && install -d -m 700 -o deploy ~deploy/.ssh && echo '" +
              key + "' >~deploy/.ssh/authorized_keys && chown deploy: ~deploy/.ssh/*");
  on_host(host,
          "cp /etc/pam.d/sshd /root/pam.sshd; sed -i '1i account requisite pam_succeed_if.so user "
          "!= root quiet' /etc/pam.d/sshd");
  json wanted = scene.registration();
  wanted["ssh"] = {{"user", "deploy"},
                   {"private_key", content_of(scene.coolify_key.private_file())}};
  scene.configure(wanted);
  require_refused(scene.terraform.apply(), {"deploy_key.refused"});
  CHECK(scene.coolify.requests("POST", "/servers").empty());

  on_host(host, "cp /root/pam.sshd /etc/pam.d/sshd");
  scene.terraform.set_environment("TF_LOG_PROVIDER", "INFO");
  Process apply = scene.terraform.start_apply();
  require_success(scene.terraform.finish(apply));
  CHECK(apply.errors().find("the key opens the door") != std::string::npos);
  CHECK(authorized_lines(host, scene.coolify_key) == 1);
}

TEST_CASE("two jump hosts: an agent opens the first, a certificate the second") {
  const KeyPair authority;
  const KeyPair certified;
  const std::filesystem::path certificate = authority.certify(certified, "root");
  const lab::LabHost second = fresh_host({.docker = lab::Docker::absent});
  on_host(second,
          "echo 'cert-authority " + authority.public_line() + "' >/root/.ssh/authorized_keys");
  const Agent agent(bootstrap_key());
  Scene scene(shared_host());
  scene.terraform.set_environment("SSH_AUTH_SOCK", agent.socket());
  json wanted = scene.registration();
  wanted["ssh"]["host_key"] = shared_host().host_key();
  wanted["ssh"]["jump_hosts"] = {
      {{"host", other_shared_host().ip()}, {"agent_identity", bootstrap_key().public_line()}},
      {{"host", second.ip()},
       {"private_key_wo", content_of(certified.private_file())},
       {"private_key_wo_version", 1},
       {"certificate", content_of(certificate)},
       {"host_key", second.host_key()}}};
  scene.apply(wanted);
  const json state = scene.terraform.state_of(kWeb).attributes;
  CHECK(state.at("status") == "ready");
  CHECK(state.at("ssh").at("jump_hosts")[1].at("private_key_wo") == nullptr);
  const json& keys = state.at("ssh_jump_host_keys");
  REQUIRE(keys.size() == 2);
  CHECK(keys[0].at("endpoint") == other_shared_host().ip() + ":22");
  CHECK(keys[0].at("public_key") == other_shared_host().host_key());
  CHECK(keys[1].at("public_key") == second.host_key());
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE("a bastion behind a proxy, with the machine's own credentials") {
  const SocksProxy proxy(other_shared_host());
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["ssh"].update({{"proxy_scheme", "socks5"},
                        {"proxy_host", "127.0.0.1"},
                        {"proxy_port", proxy.port()},
                        {"bastion_host", other_shared_host().ip()},
                        {"bastion_host_key", other_shared_host().host_key()}});
  scene.apply(wanted);
  const json state = scene.terraform.state_of(kWeb).attributes;
  CHECK(state.at("status") == "ready");
  CHECK(state.at("ssh_jump_host_keys")[0].at("public_key") == other_shared_host().host_key());
}

TEST_CASE("a host key accepted once is demanded until somebody accepts another") {
  const lab::LabHost host = fresh_host();
  Scene scene(host);
  json wanted = scene.registration();
  scene.apply(wanted);
  const auto state = [&] { return scene.terraform.state_of(kWeb).attributes; };
  CHECK(state().at("ssh_host_key").at("public_key") == host.host_key());

  on_host(
      host,
      "rm /etc/ssh/ssh_host_*; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key");
  host.sshd("restart");
  const std::string new_key = on_host(host, "cut -d' ' -f1-2 /etc/ssh/ssh_host_ed25519_key.pub");
  const KeyPair other_key;
  wanted["private_key_uuid"] = scene.coolify.add_key(other_key, "other");
  scene.configure(wanted);
  const TerraformRun refused = scene.terraform.apply();
  require_refused(refused, {"ssh.host_key_mismatch"});
  const std::string detail = refused.error("ssh.host_key_mismatch").detail;
  CHECK_MESSAGE(detail.find(new_key) != std::string::npos, detail);
  CHECK_MESSAGE(detail.find("Argument: ssh.host_key") != std::string::npos, detail);
  CHECK(state().at("ssh_host_key").at("public_key") == host.host_key());

  // A pin takes the place of what was recorded, and is then recorded itself.
  wanted["ssh"]["host_key"] = new_key;
  scene.apply(wanted);
  CHECK(state().at("ssh_host_key").at("public_key") == new_key);
  CHECK(state().at("status") == "ready");
}

TEST_CASE("the examples of ways in are valid") {
  TerraformWorkspace terraform = provider_workspace();
  const std::filesystem::path home = terraform.directory();
  std::filesystem::create_directory(home / ".ssh");
  write_file(home / ".ssh/id_ed25519", bootstrap_key().private_text());
  write_file(home / ".ssh/fleet_ed25519", bootstrap_key().private_text());
  write_file(home / ".ssh/known_hosts", "web.example.com " + bootstrap_key().public_line() + "\n");
  terraform.set_environment("HOME", home);
  for (const auto& file : std::filesystem::directory_iterator(tests::in_project("examples/ssh"))) {
    terraform.write(file.path().filename(), read_file(file.path()));
  }
  require_success(terraform.run({"validate"}));
}

TEST_CASE("what can never log in is refused by validate, each at its argument") {
  Scene scene(shared_host());
  const KeyPair encrypted("ed25519", kPassphrase);
  const auto refused = [&](const json& login) {
    json wanted = scene.registration();
    wanted["ssh"] = login;
    scene.configure(wanted);
    return scene.terraform.plan();
  };
  const TerraformRun keys = refused(
      {{"private_key_wo", content_of(encrypted.public_file())},
       {"jump_hosts",
        {{{"host", "192.0.2.1"}, {"private_key", content_of(encrypted.private_file())}},
         {{"host", "192.0.2.2"}, {"private_key", "PuTTY-User-Key-File-3: ssh-ed25519\n"}}}}});
  require_refused(keys, {"ssh.key_unusable", "ssh.key_unusable", "ssh.key_unusable"});
  std::string details;
  for (const Shown& error : keys.errors()) details += error.detail;
  for (const char* text : {"ssh.private_key_wo", "ssh.jump_hosts[0].private_key",
                           "ssh.jump_hosts[1].private_key", "puttygen key.ppk", "ssh-keygen -p"}) {
    CAPTURE(text);
    CHECK(details.find(text) != std::string::npos);
  }
  require_refused(refused({{"private_key", content_of(bootstrap_key().private_file())},
                           {"private_key_wo", content_of(bootstrap_key().private_file())},
                           {"bastion_host", "192.0.2.1"},
                           {"jump_hosts", json::array()},
                           {"host_key_policy", "pinned"}}),
                  {"config.conflict", "config.conflict", "ssh.host_key_policy_invalid",
                   "ssh.host_key_policy_invalid"});
  require_refused(refused(json::object()), {"config.ssh_credentials_missing"});
}
