// The pre-flight predicts Coolify's verdict: both look at the same broken host.
#include <doctest/doctest.h>

#include <array>

#include "registration/deploy_key.h"
#include "tests/host/real_host.h"
#include "tests/standin/fixture.h"

using host_tests::RealHost;
using standin::Json;

namespace {

/// The checks whose failure is Coolify's too, in the order in which Coolify stumbles.
constexpr std::array kPredicting = {"account", "login",  "sudo",    "bash",          "os",
                                    "tools",   "docker", "compose", "docker_version"};

/// The first of the checks that fails; empty when Coolify should be content.
std::string predicted(RealHost& host, const std::string& user) {
  const auto report = checks::judge(host.facts(user), RealHost::options(user));
  for (const char* const id : kPredicting) {
    const checks::Finding* const finding = report.find(id);
    if (finding != nullptr && finding->is_error()) return id;
  }
  return {};
}

/// What Coolify's text blames, in the words of our checks: one text may stand for several. The
/// flags tell nothing here: some stay as an earlier validation left them.
std::vector<std::string> causes_in(const Json& server) {
  const Json& logs = server.at("validation_logs");
  const std::string text = logs.is_string() ? logs.get<std::string>() : "";
  if (text.empty()) return {server.at("settings").at("is_usable") == true ? "" : "not usable"};
  if (text.starts_with("Server is not reachable")) return {"account", "login", "sudo", "bash"};
  if (text.starts_with("Server OS type is not supported")) return {"os"};
  if (text.starts_with("Prerequisites (")) return {"tools"};
  if (text.starts_with("Docker Engine is not installed")) {
    return {"docker", "compose", "docker_version"};
  }
  return {"no known text: " + text};
}

/// A Coolify of its own whose key is on the host, for the account.
class Verdict {
 public:
  Verdict(RealHost& host, const std::string& user) {
    const auto key = ssh::parse_public_key(key_.public_line());
    REQUIRE(key.has_value());
    const auto deployed = registration::deploy_key(host.login(), user, *key, {});
    REQUIRE_MESSAGE(deployed.has_value(), deployed.error().cause << deployed.error().evidence);
    const auto made = coolify_.ask("POST", "/security/keys",
                                   {{"name", "k"}, {"private_key", key_.private_text()}});
    REQUIRE(made.status == 201);
    uuid_ = coolify_.new_server(
        host.lab().ip(),
        {{"user", user}, {"port", host.lab().port()}, {"private_key_uuid", made.json["uuid"]}});
  }
  std::vector<std::string> causes() {
    CHECK(coolify_.ask("POST", "/servers/" + uuid_ + "/validate").status == 201);
    coolify_.settle();
    return causes_in(coolify_.server(uuid_));
  }

 private:
  acceptance::KeyPair key_;
  standin::Instance coolify_;
  std::string uuid_;
};

struct Row {
  const char* name;
  const char* spoil;
  const char* repair;
  const char* check;  ///< which of ours has to fail
};

/// Changes the host, and returns when sshd works with what it is configured to do now.
void change(const RealHost& host, const std::string& command) {
  host.sh(command);
  if (command.find("sshd_config") != std::string::npos) host.lab().sshd("restart");
}

void compare(RealHost& host, const std::string& user, const std::vector<Row>& rows) {
  Verdict coolify(host, user);
  for (const Row& row : rows) {
    CAPTURE(row.name);
    change(host, row.spoil);
    const std::string ours = predicted(host, user);
    const auto theirs = coolify.causes();
    change(host, row.repair);
    CAPTURE(theirs.front());
    CHECK(ours == row.check);
    CHECK(std::find(theirs.begin(), theirs.end(), ours) != theirs.end());
  }
}

std::string hide(const std::string& program) { return "mv " + program + " " + program + ".hidden"; }
std::string restore(const std::string& program) { return "mv " + program + ".hidden " + program; }

}  // namespace

TEST_CASE("root: every cause of a bad verdict is foreseen") {
  RealHost host;
  const std::string no_git = hide("/usr/bin/git"), git = restore("/usr/bin/git");
  const std::string no_jq = hide("/usr/bin/jq"), jq = restore("/usr/bin/jq");
  const std::string no_curl = hide("/usr/bin/curl"), curl = restore("/usr/bin/curl");
  const std::string no_docker = hide("/usr/bin/docker"), docker = restore("/usr/bin/docker");
  const std::string plugins = "$(dirname $(find /usr/lib* -path '*cli-plugins/docker-compose*'))";
  const std::string no_compose = "mv " + plugins + " /root/plugins.hidden";
  const std::string compose = "mv /root/plugins.hidden /usr/libexec/docker/cli-plugins";
  compare(host, "root",
          {{"nothing", "true", "true", ""},
           {"an unknown system",
            "cp /usr/lib/os-release /root/os; sed -i 's/^ID=.*/ID=linuxmint/' "
            "/usr/lib/os-release",
            "cp /root/os /usr/lib/os-release", "os"},
           {"a quoted system in capitals", "sed -i 's/^ID=.*/ID=\"DEBIAN\"/' /usr/lib/os-release",
            "cp /root/os /usr/lib/os-release", ""},
           {"no git", no_git.c_str(), git.c_str(), "tools"},
           {"no jq", no_jq.c_str(), jq.c_str(), "tools"},
           {"no curl", no_curl.c_str(), curl.c_str(), "tools"},
           {"no docker command", no_docker.c_str(), docker.c_str(), "docker"},
           {"an engine of version 20",
            "mv /usr/bin/docker /usr/bin/docker.real; printf '#!/bin/sh\\n/usr/bin/docker.real "
            "\"$@\" | "
            "sed s/26\\\\.1/20.1/g\\n' >/usr/bin/docker; chmod 755 /usr/bin/docker",
            "mv /usr/bin/docker.real /usr/bin/docker", "docker_version"},
           {"root refused", "echo 'PermitRootLogin no' >/etc/ssh/sshd_config.d/00-no-root.conf",
            "rm /etc/ssh/sshd_config.d/00-no-root.conf", "login"},
           {"no compose plugin", no_compose.c_str(), compose.c_str(), "compose"}});
}

TEST_CASE("a stopped engine and no bash are foreseen") {
  RealHost host;
  host.sh("usermod -s /bin/dash root");
  Verdict coolify(host, "root");
  host.lab().docker("stop");
  CHECK(predicted(host, "root") == "docker");
  CHECK(coolify.causes().front() == "docker");
  host.sh("mv /usr/bin/bash /usr/bin/bash.hidden");
  CHECK(predicted(host, "root") == "bash");
  CHECK(coolify.causes().front() == "account");
}

TEST_CASE("another account: sudo, groups and lists of sshd are foreseen") {
  // Else sshd turns away whoever was refused before, and every later row with him.
  RealHost host({.user = "root", .sshd_options = {"PerSourcePenalties no"}});
  host.sh(
      "useradd -m -s /bin/bash deploy; echo 'deploy ALL=(ALL) NOPASSWD: ALL' "
      ">/etc/sudoers.d/deploy; chmod 440 /etc/sudoers.d/deploy");
  compare(
      host, "deploy",
      {{"nothing", "true", "true", ""},
       {"no sudo", "mv /etc/sudoers.d/deploy /root/sudoers",
        "mv /root/sudoers /etc/sudoers.d/deploy", "sudo"},
       {"not in AllowUsers", "echo 'AllowUsers root' >/etc/ssh/sshd_config.d/00-users.conf",
        "rm /etc/ssh/sshd_config.d/00-users.conf", "login"},
       {"a home folder for everybody", "chmod 777 /home/deploy", "chmod 755 /home/deploy", "login"},
       {"a locked account without PAM",
        "usermod -p '!' deploy; echo 'UsePAM no' >/etc/ssh/sshd_config.d/00-pam.conf; "
        "kill -HUP $(cat /run/sshd.pid)",
        "rm /etc/ssh/sshd_config.d/00-pam.conf; kill -HUP $(cat /run/sshd.pid)", "login"},
       {"an expired account", "chage -E 1 deploy", "chage -E -1 deploy", "login"},
       {"the last day of an account", "chage -E $(date +%F) deploy", "chage -E -1 deploy", "login"},
       {"an old password", "chage -d 2000-01-01 -M 30 deploy", "chage -d $(date +%F) -M 30 deploy",
        "login"},
       {"a young password", "true", "true", ""},
       {"a password to be changed", "chage -d 0 deploy", "chage -d $(date +%F) -M -1 deploy",
        "login"},
       {"a shell that is gone", "usermod -s /bin/gone deploy", "usermod -s /bin/bash deploy",
        "account"}});
}
