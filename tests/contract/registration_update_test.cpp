// What an update leaves in the state, in Coolify and on the machine, for each kind of update and
// wherever it ends.
#include <doctest/doctest.h>

#include <functional>

#include "tests/contract/registration.h"

using provider::RegistrationModel;
using schema::Value;
using tests::Registration;
using tests::steady_difference;

namespace {

/// A registration that is ready.
class Ready {
 public:
  explicit Ready(const std::function<void(RegistrationModel&)>& change = {}) {
    if (change) change(arguments);
    REQUIRE(r.apply(arguments).empty());
    static_cast<void>(r.events());
    static_cast<void>(r.changes());
  }
  /// What the last apply changed in the state.
  std::string apply_and_compare(const std::string& codes) {
    const Value before = r.state;
    CHECK(r.apply(arguments) == codes);
    return steady_difference(before, r.state);
  }

  Registration r;
  RegistrationModel arguments = r.arguments();
};

base::Diagnostic unreachable() {
  base::Diagnostic error;
  error.kind = base::ErrorKind::unreachable;
  error.code = "ssh.unreachable";
  error.summary = "The machine does not answer";
  return error;
}

void refuse(Registration& r, const char* method, const char* path) {
  r.contract.fault({{"kind", "status"},
                    {"method", method},
                    {"path", path},
                    {"status", 400},
                    {"count", 1},
                    {"body", R"({"message":"Not today."})"}});
}

void become_another_machine(tests::ScriptedHost& host) {
  host.host_key = {"ssh-rsa", "SHA256:def", "ssh-rsa BBBB"};
  host.host_changes["host.hostname"] = "web-server-02";
  host.host_changes["host.machine_id"] = "fedcba9876543210fedcba9876543210";
}

/// What differs then, when all is well.
constexpr const char* kMoved =
    "host.hostname: \"web-server-01\" -> \"web-server-02\"\n"
    "ip: \"10.0.0.1\" -> \"10.0.0.2\"\n"
    "ssh_host_key.endpoint: \"10.0.0.1:22\" -> \"10.0.0.2:22\"\n"
    "ssh_host_key.fingerprint: \"SHA256:abc\" -> \"SHA256:def\"\n"
    "ssh_host_key.ip: \"10.0.0.1\" -> \"10.0.0.2\"\n"
    "ssh_host_key.public_key: \"ssh-ed25519 AAAA\" -> \"ssh-rsa BBBB\"\n"
    "ssh_host_key.type: \"ssh-ed25519\" -> \"ssh-rsa\"\n";

void comment_line(RegistrationModel& model, const char* comment) {
  model.deploy_key = provider::DeployKeyModel();
  model.deploy_key->comment = comment;
}

}  // namespace

TEST_CASE("settings alone are one request, without a login") {
  Ready ready;
  ready.arguments.name = "web-2";
  ready.arguments.settings["concurrent_builds"] = schema::Value::number(4);
  CHECK(ready.apply_and_compare("") ==
        "concurrent_builds: 2 -> 4\n"
        "name: \"web-1\" -> \"web-2\"\n");
  CHECK(ready.r.events().empty());
  CHECK(ready.r.changes() == "PATCH /servers/*");
  CHECK(ready.r.record()["name"] == "web-2");
  CHECK(ready.r.record()["settings"]["concurrent_builds"] == 4);
}

TEST_CASE("settings alone need no credentials") {
  Ready ready;
  ready.arguments.name = "web-2";
  ready.arguments.ssh = provider::SshModel();
  ready.arguments.ssh->port = 2222;
  CHECK(ready.apply_and_compare("") ==
        "name: \"web-1\" -> \"web-2\"\n"
        "ssh.port: null -> 2222\n"
        "ssh.private_key: key -> null\n");
  CHECK(ready.r.changes() == "PATCH /servers/*");
}

TEST_CASE("what only the state keeps sends nothing") {
  Ready ready;
  ready.arguments.labels = std::map<std::string, std::string>{{"a", "b"}};
  CHECK(ready.apply_and_compare("") == "labels.a: null -> \"b\"\n");
  CHECK(ready.r.events().empty());
  CHECK(ready.r.changes().empty());
}

TEST_CASE("settings that are refused are planned again") {
  Ready ready;
  ready.arguments.name = "web-2";
  refuse(ready.r, "PATCH", "/api/v1/servers/*");
  CHECK(ready.apply_and_compare("coolify.bad_request").empty());
  CHECK(ready.r.record()["name"] == "web-1");
  CHECK(ready.apply_and_compare("") == "name: \"web-1\" -> \"web-2\"\n");
}

TEST_CASE("a name that Coolify's pages would refuse is not sent, and one that is there stays") {
  Ready ready;
  ready.arguments.name = "x";
  CHECK(ready.apply_and_compare("config.pattern").empty());
  CHECK(ready.r.changes().empty());
  ready.r.contract.instance().control("POST", "/servers/" + ready.r.uuid(), {{"name", "x"}});
  CHECK(ready.r.refresh().empty());
  CHECK(ready.apply_and_compare("").empty());
  CHECK(ready.r.changes().empty());
}

TEST_CASE("another address is prepared and validated") {
  Ready ready;
  ready.arguments.ip = "10.0.0.2";
  become_another_machine(ready.r.host);
  CHECK(ready.apply_and_compare("") == kMoved);
  CHECK(ready.r.events() == "connect, inspect, deploy root");
  CHECK(ready.r.changes() == "PATCH /servers/*, POST /servers/*/validate");
  CHECK(ready.r.record()["ip"] == "10.0.0.2");
}

TEST_CASE("another address that cannot be logged in to is not Coolify's, and is tried again") {
  Ready ready;
  ready.arguments.ip = "10.0.0.2";
  ready.r.host.refuse_login = unreachable();
  const Value before = ready.r.state;
  CHECK(ready.apply_and_compare("ssh.unreachable") ==
        "compose_version: \"2.26.1-4\" -> \"2.26.1\"\n"
        "docker_info: set -> null\n"
        "docker_version: \"26.1.5+dfsg1\" -> \"26.1.5\"\n"
        "health: set -> null\n"
        "health_check_status: set -> null\n"
        "host: set -> null\n"
        "registration_completed_at: time -> null\n"
        "registration_error: \"\" -> \"The machine does not answer\"\n"
        "registration_status: \"completed\" -> \"failed\"\n"
        "status: \"ready\" -> \"unreachable\"\n");
  CHECK(ready.r.changes().empty());
  CHECK(ready.r.record()["ip"] == "10.0.0.1");
  ready.r.host.refuse_login.reset();
  become_another_machine(ready.r.host);
  CHECK(ready.r.apply(ready.arguments).empty());
  CHECK(steady_difference(before, ready.r.state) == kMoved);
  CHECK(ready.r.changes() == "PATCH /servers/*, POST /servers/*/validate");
}

TEST_CASE("another address that Coolify cannot use is Coolify's all the same") {
  Ready ready;
  ready.arguments.ip = "10.0.0.2";
  become_another_machine(ready.r.host);
  ready.r.coolify_is_locked_out();
  CHECK(
      ready.apply_and_compare("verdict.permission_denied") ==
      "host.hostname: \"web-server-01\" -> \"web-server-02\"\n"
      "ip: \"10.0.0.1\" -> \"10.0.0.2\"\n"
      "is_reachable: true -> false\n"
      "registration_completed_at: time -> null\n"
      "registration_error: \"\" -> \"Coolify's key is refused by the server\"\n"
      "registration_status: \"completed\" -> \"failed\"\n"
      "ssh_host_key.endpoint: \"10.0.0.1:22\" -> \"10.0.0.2:22\"\n"
      "ssh_host_key.fingerprint: \"SHA256:abc\" -> \"SHA256:def\"\n"
      "ssh_host_key.ip: \"10.0.0.1\" -> \"10.0.0.2\"\n"
      "ssh_host_key.public_key: \"ssh-ed25519 AAAA\" -> \"ssh-rsa BBBB\"\n"
      "ssh_host_key.type: \"ssh-ed25519\" -> \"ssh-rsa\"\n"
      "status: \"ready\" -> \"unreachable\"\n"
      "validation_logs: null -> \"Server is not reachable. Please validate your configuration and "
      "connection.\nCheck this documentation "
      "(https://coolify.io/docs/knowledge-base/server/openssh) for further help.\n"
      "Error: root@h: Permission denied "
      "(publickey).\"\n");
  CHECK(ready.r.changes() == "PATCH /servers/*, POST /servers/*/validate");
  CHECK(ready.r.record()["ip"] == "10.0.0.2");
  CHECK(ready.r.private_data == "retire_key=" + ready.r.contract.key_uuid() + ",\nfailed_runs=1");
}

TEST_CASE("another comment rewrites the key's line and nothing else") {
  Ready ready([](RegistrationModel& model) { comment_line(model, "old"); });
  comment_line(ready.arguments, "new");
  ready.r.host.key_outcome = "commented";
  CHECK(ready.apply_and_compare("") == "deploy_key.comment: \"old\" -> \"new\"\n");
  CHECK(ready.r.events() == "connect, comment root");
  CHECK(ready.r.changes().empty());
}

TEST_CASE("a key's line that could not be rewritten is planned again") {
  Ready ready([](RegistrationModel& model) { comment_line(model, "old"); });
  comment_line(ready.arguments, "new");
  ready.r.host.refuse_login = unreachable();
  CHECK(ready.apply_and_compare("ssh.unreachable").empty());
  ready.r.host.refuse_login.reset();
  ready.r.host.key_outcome = "commented";
  CHECK(ready.apply_and_compare("") == "deploy_key.comment: \"old\" -> \"new\"\n");
}

TEST_CASE("another key replaces the old one, even after a run that failed in between") {
  Ready ready;
  const std::string first = ready.r.contract.key_uuid();
  const std::string second = ready.r.new_key();
  ready.arguments.private_key_uuid = second;
  ready.r.coolify_is_locked_out();
  CHECK(ready.r.apply(ready.arguments) == "verdict.permission_denied");
  CHECK(ready.r.events() == "connect, inspect, deploy root");
  CHECK(ready.r.private_data == "retire_key=" + first + "," + second + ",\nfailed_runs=1");
  CHECK(ready.r.state.at("private_key_uuid") == Value::string(second));

  ready.r.coolify_gets_in();
  CHECK(ready.r.apply(ready.arguments) == "");
  CHECK(ready.r.events() == "connect, inspect, deploy root, connect, remove key root");
  CHECK(ready.r.private_data.starts_with("retire_key=\nleft_log="));
}
