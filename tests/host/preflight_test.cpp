// A look at a real host: what it finds, and that it leaves nothing behind.
#include "registration/preflight.h"

#include <doctest/doctest.h>

#include <sstream>

#include "registration/login/connector.h"
#include "tests/host/real_host.h"

using host_tests::RealHost;
using registration::KeyState;
using registration::PreflightOrder;
using registration::PreflightResult;
using registration::PreflightStatus;

namespace {

ssh::PublicKey key_of(const acceptance::KeyPair& pair) {
  const auto key = ssh::parse_public_key(pair.public_line());
  REQUIRE(key.has_value());
  return *key;
}

registration::login::Request login_to(const lab::LabHost& host, const acceptance::KeyPair& pair,
                                      const std::string& user) {
  registration::login::Request request;
  request.target.endpoint = {host.ip(), static_cast<std::uint16_t>(host.port())};
  request.target.user = user;
  request.target.private_key = base::Secret(pair.private_text());
  request.limits.timeout = std::chrono::seconds(20);
  return request;
}

PreflightResult look(const registration::login::Request& request, const PreflightOrder& order) {
  auto prepared = registration::login::prepare(request);
  REQUIRE(prepared.has_value());
  registration::login::Connector connector(*std::move(prepared));
  registration::PreflightObserver observer;
  auto result = registration::preflight(connector, order, {}, observer);
  REQUIRE_MESSAGE(result.has_value(), result.error().cause);
  if (result->error) MESSAGE(result->error->cause << result->error->evidence);
  return *std::move(result);
}

PreflightOrder order_for(const std::string& user) {
  PreflightOrder order;
  order.user = user;
  order.checks = RealHost::options(user);
  return order;
}

/// Every file of the host with all that changes when somebody writes: kind, mode, owner, size, and
/// the times of content and of the entry itself. What sshd, PAM and sudo write down of any login is
/// left out, and so is the engine's own book-keeping while it runs; its images and containers are
/// not.
std::string files_of(const RealHost& host) {
  return host.sh(
      "for top in / /run /tmp; do find \"$top\" -xdev \\( -path /proc -o -path /sys -o -path /dev "
      "-o -path /var/log -o -path /run/log -o -path /run/sudo -o -path /var/lib/sudo "
      "-o -path /run/motd.dynamic -o -path '/run/containerd/*' \\) -prune -o ! -path /run -printf "
      "'%p %y %m %U %G %s %T@ %C@ %l\\n'; done "
      "| sort -u; "
      "docker ps -aq --no-trunc 2>/dev/null; docker images -aq --no-trunc 2>/dev/null; :");
}

/// The lines that only one of the two has; empty when nothing changed.
std::string changed(const std::string& before, const std::string& after) {
  if (before == after) return {};
  std::string lines;
  std::istringstream was(before);
  for (std::string line; std::getline(was, line);) {
    if (after.find(line) == std::string::npos) lines += "- " + line + "\n";
  }
  std::istringstream is(after);
  for (std::string line; std::getline(is, line);) {
    if (before.find(line) == std::string::npos) lines += "+ " + line + "\n";
  }
  return lines;
}

}  // namespace

TEST_CASE("a look leaves every file as it was, whoever logs in and whatever the key is") {
  const acceptance::KeyPair mine;
  const acceptance::KeyPair coolifys;
  RealHost host;
  host.sh(
      "useradd -m -s /bin/bash deploy && useradd -m -s /bin/bash admin && "
      "printf 'deploy ALL=(ALL) NOPASSWD:ALL\\nadmin ALL=(ALL) NOPASSWD:ALL\\n' "
      ">/etc/sudoers.d/test && chmod 440 /etc/sudoers.d/test && "
      "for home in /root /home/admin; do mkdir -p -m 700 $home/.ssh; echo '" +
      mine.public_line() +
      "' >>$home/.ssh/authorized_keys; done; chown -R admin: /home/admin/.ssh");
  const auto look_as = [&](const std::string& login, const std::string& user) {
    PreflightOrder order = order_for(user);
    order.key = key_of(coolifys);
    return look(login_to(host.lab(), mine, login), order);
  };
  // Once, so that what any login makes (a folder of the session) is there.
  static_cast<void>(look_as("root", "root"));
  static_cast<void>(look_as("admin", "deploy"));

  const std::string before = files_of(host);
  CHECK(look_as("root", "root").key_state == KeyState::absent);
  CHECK(changed(before, files_of(host)) == "");
  CHECK(look_as("admin", "deploy").key_state == KeyState::absent);
  CHECK(changed(before, files_of(host)) == "");
  CHECK(host.sh("ls -a ~deploy").find(".ssh") == std::string::npos);

  // The comparison sees what a registration writes.
  REQUIRE(registration::deploy_key(host.login(), "deploy", key_of(coolifys), {}).has_value());
  const std::string deployed = files_of(host);
  CHECK(changed(before, deployed).find("/home/deploy/.ssh/authorized_keys") != std::string::npos);
  CHECK(look_as("admin", "deploy").key_state == KeyState::deployed);
  CHECK(changed(deployed, files_of(host)) == "");

  host.sh("sed -i 's/^/from=\"192.0.2.0\\/24\" /' ~deploy/.ssh/authorized_keys");
  const std::string bound = files_of(host);
  const PreflightResult result = look_as("root", "deploy");
  CHECK(result.key_state == KeyState::bound);
  CHECK(result.key_detail.starts_with("Every line with the key has the option from="));
  CHECK(changed(bound, files_of(host)) == "");

  host.sh(
      "chmod 666 ~deploy/.ssh/authorized_keys; sed -i 's/^from=[^ ]* //' "
      "~deploy/.ssh/authorized_keys");
  const std::string open = files_of(host);
  CHECK(look_as("root", "deploy").key_state == KeyState::bound);
  CHECK(look_as("admin", "deploy").key_state == KeyState::bound);
  CHECK(changed(open, files_of(host)) == "");
}

TEST_CASE("a key whose private half is at hand is tried, and a refusal counts") {
  const acceptance::KeyPair mine;
  RealHost host({.docker = lab::Docker::absent});
  host.sh("echo '" + mine.public_line() + "' >>/root/.ssh/authorized_keys");
  PreflightOrder order = order_for("root");
  order.key = key_of(mine);
  CHECK(look(login_to(host.lab(), mine, "root"), order).key_state == KeyState::deployed);
  // Another account, with a login of its own.
  host.sh("useradd -m -s /bin/bash target; mkdir -m 700 ~target/.ssh; echo '" + mine.public_line() +
          "' >~target/.ssh/authorized_keys; chmod 600 ~target/.ssh/authorized_keys; chown -R "
          "target: ~target/.ssh");
  order.user = "target";
  CHECK(look(login_to(host.lab(), mine, "root"), order).key_state == KeyState::deployed);
}

TEST_CASE("what is broken on a host is found, and a host that lets nobody in is told as that") {
  const acceptance::KeyPair mine;
  RealHost host({.docker = lab::Docker::absent});
  host.sh("echo '" + mine.public_line() + "' >>/root/.ssh/authorized_keys");
  const PreflightResult without = look(login_to(host.lab(), mine, "root"), order_for("root"));
  CHECK(without.status == PreflightStatus::unhealthy);
  CHECK(without.report->find("docker")->failure()->code == "docker.not_installed");
  CHECK(without.host_key->public_key == host.lab().host_key());

  // Without making a folder there to see.
  CHECK(without.report->find("coolify_folder")->passed());
  host.sh("mkdir -p /data/coolify && mount -t tmpfs -o ro tmpfs /data/coolify");
  const PreflightResult closed = look(login_to(host.lab(), mine, "root"), order_for("root"));
  REQUIRE(closed.report->find("coolify_folder")->failure() != nullptr);
  CHECK(closed.report->find("coolify_folder")
            ->failure()
            ->evidence.find("/data/coolify may not be written to") != std::string::npos);

  auto stranger = login_to(host.lab(), acceptance::KeyPair(), "root");
  stranger.limits.timeout = std::chrono::seconds(3);
  const PreflightResult refused = look(stranger, order_for("root"));
  CHECK(refused.status == PreflightStatus::unreachable);
  CHECK(refused.error->code == "ssh.auth_refused");

  auto other_key = login_to(host.lab(), mine, "root");
  other_key.target.host_key = acceptance::KeyPair().public_line();
  const PreflightResult changed_key = look(other_key, order_for("root"));
  CHECK(changed_key.status == PreflightStatus::unreachable);
  CHECK(changed_key.error->kind == base::ErrorKind::host_key_mismatch);

  host.lab().sshd("stop");
  auto silent = login_to(host.lab(), mine, "root");
  silent.limits.timeout = std::chrono::seconds(2);
  const PreflightResult down = look(silent, order_for("root"));
  CHECK(down.status == PreflightStatus::unreachable);
  CHECK(down.error.has_value());
  CHECK_FALSE(down.host_key);
}

TEST_CASE("an engine at another socket is asked there, and Coolify's command has to lead to it") {
  const acceptance::KeyPair mine;
  RealHost host;
  host.sh("echo '" + mine.public_line() +
          "' >>/root/.ssh/authorized_keys; ln -s /var/run/docker.sock /srv/other.sock");
  PreflightOrder order = order_for("root");
  order.checks.docker_socket = "/srv/other.sock";
  const auto docker = [&] {
    return look(login_to(host.lab(), mine, "root"), order).report->find("docker")->judgement;
  };
  // The same engine by another way.
  REQUIRE(std::holds_alternative<checks::Pass>(docker()));
  CHECK(std::get<checks::Pass>(docker()).detail.ends_with(" answers at /srv/other.sock"));
  // The command alone leads nowhere.
  host.sh(
      "docker context create away --docker host=unix:///srv/nobody.sock >/dev/null && "
      "docker context use away >/dev/null");
  REQUIRE(std::holds_alternative<checks::Fail>(docker()));
  CHECK(std::get<checks::Fail>(docker()).code == "docker.out_of_reach");
  // Nobody is there.
  order.checks.docker_socket = "/srv/nobody.sock";
  CHECK(std::get<checks::Fail>(docker()).code == "docker.socket_down");
}
