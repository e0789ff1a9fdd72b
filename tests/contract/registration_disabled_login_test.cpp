// Machines that nobody can log in to from here: Coolify's verdict alone.
#include <doctest/doctest.h>

#include "checks/catalog.h"
#include "tests/contract/registration.h"

using provider::RegistrationModel;
using provider::SshModel;
using schema::Value;
using tests::Registration;

namespace {

/// A machine that nobody can log in to from here.
struct Closed {
  Closed() : arguments(r.arguments()) {
    r.host.refuse_login = base::Diagnostic{.kind = base::ErrorKind::unreachable,
                                           .code = "ssh.unreachable",
                                           .summary = "The machine does not answer"};
    arguments.ssh = SshModel();
    arguments.ssh->enabled = false;
  }

  void create() {
    REQUIRE(r.apply(arguments).empty());
    static_cast<void>(r.events());
    static_cast<void>(r.changes());
  }

  /// From now on somebody can log in.
  void open() {
    r.host.refuse_login.reset();
    arguments.ssh = r.arguments().ssh;
  }

  [[nodiscard]] std::string overall() const {
    return r.state.at("health").at("overall_status").as_string();
  }

  Registration r;
  RegistrationModel arguments;
};

}  // namespace

TEST_CASE("a creation without a login is Coolify's verdict, and says what was not checked") {
  Closed c;
  CHECK(c.r.plan(c.arguments).empty());
  CHECK(c.r.apply(c.arguments).empty());
  CHECK(c.r.events().empty());
  CHECK(c.r.changes() == "POST /servers, POST /servers/*/validate");
  CHECK(c.r.state.at("status") == Value::string("ready"));
  CHECK(c.r.state.at("registration_status") == Value::string("completed"));
  for (const char* const name : {"ssh_host_key", "ssh_jump_host_keys", "host", "docker_info"}) {
    CAPTURE(name);
    CHECK(c.r.state.at(name).is_null());
  }
  CHECK(c.overall() == "unchecked");
  CHECK(c.r.state.at("health_check_status") == Value::string(R"({"overall_status":"unchecked"})"));
  const tests::Parts parts = tests::parts_of(c.r.state);
  for (const checks::Check* const check : checks::catalog()) {
    const std::string path = "health.checks." + std::string(check->id);
    if (check->default_severity == checks::CheckSeverity::off) continue;
    CHECK(parts.at(path + ".status") == "\"skipped\"");
    CHECK(parts.at(path + ".severity") ==
          '"' + std::string(checks::to_string(check->default_severity)) + '"');
    CHECK(parts.at(path + ".message") == "\"Not made: nobody logs in to the machine from here.\"");
  }
}

TEST_CASE("what Coolify calls unusable is an error without a login as well") {
  Closed c;
  c.r.coolify_is_locked_out();
  CHECK(c.r.apply(c.arguments) == "verdict.permission_denied");
  CHECK(c.r.state.at("status") == Value::string("unreachable"));
  CHECK(c.overall() == "unchecked");
}

TEST_CASE("the provider's defaults say for all that nobody logs in, a resource otherwise") {
  Closed c;
  c.r.use_defaults(*c.arguments.ssh);
  c.arguments.ssh = c.r.arguments().ssh;
  CHECK(c.r.apply(c.arguments).empty());
  CHECK(c.overall() == "unchecked");
  c.r.host.refuse_login.reset();
  c.arguments.ssh->enabled = true;
  CHECK(c.r.apply(c.arguments).empty());
  CHECK(c.overall() == "healthy");
}

TEST_CASE("what needs a login is told by the plan, whoever switched it off") {
  Closed c;
  c.arguments.docker = provider::DockerModel();
  c.arguments.docker->install = true;
  CHECK(c.r.plan(c.arguments) == "config.login_disabled");
  c.r.use_defaults(*c.arguments.ssh);
  c.arguments.ssh = schema::Field<SshModel>();
  CHECK(c.r.plan(c.arguments) == "config.login_disabled");
}

TEST_CASE("nothing changes between two plans without a login") {
  Closed c;
  c.create();
  CHECK(c.r.refresh().empty());
  const Value before = c.r.state;
  CHECK(c.r.apply(c.arguments).empty());
  CHECK(c.r.changes().empty());
  CHECK(c.r.state == before);
}

TEST_CASE("another address without a login is Coolify's to find usable") {
  Closed c;
  c.create();
  c.arguments.ip = "10.0.0.2";
  CHECK(c.r.apply(c.arguments).empty());
  CHECK(c.r.events().empty());
  CHECK(c.r.changes() == "PATCH /servers/*, POST /servers/*/validate");
  CHECK(c.overall() == "unchecked");
}

TEST_CASE("a login that comes later makes the checks that were never made") {
  Closed c;
  c.create();
  c.open();
  CHECK(c.r.apply(c.arguments).empty());
  CHECK(c.r.events() == "connect, inspect, deploy root");
  CHECK(c.r.changes() == "POST /servers/*/validate");
  CHECK(c.overall() == "healthy");
  CHECK_FALSE(c.r.state.at("ssh_host_key").is_null());
  CHECK(c.r.apply(c.arguments).empty());
  CHECK(c.r.events().empty());
}

TEST_CASE("a login that comes later and finds the machine unfit says so") {
  Closed c;
  c.create();
  c.open();
  c.r.host.host_changes["docker.compose_exit"] = "1";
  CHECK(c.r.apply(c.arguments).starts_with("host.checks_failed"));
  CHECK(c.r.state.at("status") == Value::string("error"));
  CHECK(c.overall() == "unhealthy");
}

TEST_CASE("to switch the login off is an update without a run; what was found stays") {
  Closed c;
  c.open();
  c.create();
  c.arguments.ssh = SshModel();
  c.arguments.ssh->enabled = false;
  CHECK(c.r.apply(c.arguments).empty());
  CHECK(c.r.events().empty());
  CHECK(c.r.changes().empty());
  CHECK(c.overall() == "healthy");
  CHECK_FALSE(c.r.state.at("ssh_host_key").is_null());
}

TEST_CASE("the comment of the key's line stays as it is while nobody logs in") {
  Closed c;
  c.create();
  c.arguments.deploy_key = provider::DeployKeyModel();
  c.arguments.deploy_key->comment = "another";
  CHECK(c.r.plan(c.arguments) == "(config.login_disabled)");
  c.open();
  CHECK(c.r.apply(c.arguments).empty());
  CHECK(c.r.state.at("deploy_key").at("comment") == Value::string("another"));
}

TEST_CASE("a key that was changed without a login is taken off once there is one") {
  Closed c;
  c.create();
  const std::string first = c.r.contract.key_uuid();
  c.arguments.private_key_uuid = c.r.new_key();
  CHECK(c.r.apply(c.arguments).empty());
  CHECK(c.r.events().empty());
  CHECK(c.r.private_data == "retire_key=" + first + ",\nnamed_ip=10.0.0.1");
  c.open();
  CHECK(c.r.apply(c.arguments).empty());
  CHECK(c.r.events() == "connect, inspect, deploy root, connect, remove key root");
  CHECK(c.r.private_data == "retire_key=");
}

TEST_CASE("an import that is pending is brought to its end without a login") {
  Closed c;
  c.create();
  const std::string uuid = c.r.uuid();
  c.r.contract.instance().control("POST", "/servers/" + uuid,
                                  {{"settings", {{"is_usable", false}, {"is_reachable", false}}}});
  CHECK(c.r.import(uuid).empty());
  CHECK(c.r.state.at("registration_status") == Value::string("pending"));
  CHECK(c.r.apply(c.arguments).empty());
  CHECK(c.r.events().empty());
  CHECK(c.r.state.at("status") == Value::string("ready"));
  CHECK(c.overall() == "unchecked");
}

TEST_CASE("a destroy without a login takes the record away and says nothing of the key") {
  Closed c;
  c.create();
  CHECK(c.r.plan_destroy().empty());
  CHECK(c.r.destroy().empty());
  CHECK(c.r.events().empty());
  CHECK(c.r.changes() == "DELETE /servers/*");
}

TEST_CASE("a destroy that was to remove the key says why it stays") {
  Closed c;
  c.open();
  c.arguments.on_destroy = provider::OnDestroyModel();
  c.arguments.on_destroy->remove_key = true;
  c.create();
  SshModel closed;
  closed.enabled = false;
  c.r.use_defaults(closed);
  CHECK(c.r.plan_destroy() == "(config.login_disabled)");
  CHECK(c.r.destroy() == "(config.login_disabled)");
  CHECK(c.r.events().empty());
  CHECK(c.r.changes() == "DELETE /servers/*");
}
