// The data source and the action coolify_server_preflight: a scripted machine, and a stand-in
// Coolify that knows the key.
#include <doctest/doctest.h>

#include <functional>
#include <memory>

#include "checks/catalog.h"
#include "provider/preflight/action.h"
#include "provider/preflight/data_source.h"
#include "provider/preflight/spec.h"
#include "tests/contract/contract.h"
#include "tests/support/scripted_host.h"
#include "tests/support/ssh_texts.h"
#include "tests/support/state_text.h"

using provider::preflight_action_spec;
using provider::preflight_data_spec;
using provider::PreflightModel;
using provider::SshModel;
using schema::Value;

namespace {

/// The one scripted machine behind connectors that end with their operation.
class Borrowed final : public registration::HostConnector {
 public:
  explicit Borrowed(tests::ScriptedHost& host) : host_(host) {}
  base::Expected<registration::Connection> connect(const base::Context& context) override {
    return host_.connect(context);
  }
  std::optional<base::Expected<void>> prove(const ssh::PublicKey& key, const std::string& user,
                                            const base::Context& context) override {
    return host_.prove(key, user, context);
  }
  std::optional<base::Expected<void>> find_server(std::uint16_t port,
                                                  const base::Context& context) override {
    return host_.find_server(port, context);
  }

 private:
  tests::ScriptedHost& host_;
};

/// A line for each target, of which `found` says whether its name was.
std::string reached_targets(const std::string& found) {
  std::string lines;
  for (const std::string& target : checks::settings_of("outbound", {}).list("targets")) {
    lines += (lines.empty() ? "" : "\x1F") + target + " " + found + " curl 0";
  }
  return lines;
}

struct Lines final : schema::EventSink<std::string> {
  bool send(std::string line) override {
    text += line + "\n";
    return true;
  }
  std::string text;
};

struct Preflight {
  Preflight() {
    contract.instance().control("DELETE", "/requests");
    access.set(contract.client_for(contract.instance().new_token({{"abilities", {"read"}}})),
               "https://coolify.example.com");
    contract.instance().control("DELETE", "/requests");
    arguments.ip = "10.0.0.1";
    arguments.ssh = SshModel();
    arguments.ssh->private_key = tests::kPrivateKey;
    host.host_changes["network.results"] = reached_targets("yes");
    host.host_changes["engine.results"] = reached_targets("unknown");
  }

  std::unique_ptr<registration::HostConnector> connect(provider::Login login) {
    const ssh::Credentials& credentials = login.prepared.options.target.credentials;
    login_user = credentials.user;
    login_key = credentials.private_key ? credentials.private_key->text().reveal() : "";
    timeout = login.prepared.limits.timeout;
    return std::make_unique<Borrowed>(host);
  }

  static std::string codes(const base::Diagnostics& diagnostics) {
    std::string text;
    for (const base::Diagnostic& one : diagnostics.items()) {
      const bool is_error = one.severity == base::Severity::error;
      text += (text.empty() ? "" : " ") + (is_error ? one.code : "(" + one.code + ")");
      if (is_error && !one.path.empty()) text += " at " + one.path.to_string();
    }
    return text;
  }

  /// Reads; the codes of what the answer says, and in `found` the results by their parts.
  std::string read() {
    const Value config = preflight_data_spec().encode(arguments);
    provider::PreflightDataSource source({access, defaults, connector});
    const schema::DataResponse response = source.read(config, contract.context());
    found.clear();
    if (!response.diagnostics.has_error()) {
      REQUIRE(response.data.is_wholly_known());
      for (const auto& [name, value] : config.fields()) {
        if (!value.is_null()) CHECK(response.data.at(name) == value);
      }
      found = tests::parts_of(response.data);
    }
    return codes(response.diagnostics);
  }
  std::string invoke() {
    provider::PreflightAction action({access, defaults, connector});
    lines.text.clear();
    return codes(
        action.invoke(preflight_action_spec().encode(arguments), lines, contract.context()));
  }
  std::string validate() {
    const provider::PreflightDataSource source({access, defaults, connector});
    return codes(source.validate(preflight_data_spec().encode(arguments)));
  }
  std::string events() const {
    std::string text;
    for (const std::string& one : host.events) text += (text.empty() ? "" : ", ") + one;
    return text;
  }
  void only_warns() {
    host.host_changes["docker.service"] =
        "LoadState=loaded\x1F"
        "ActiveState=active\x1FUnitFileState=disabled";
  }
  void fails() { host.host_changes["tool.git"] = "no"; }

  tests::Contract contract;
  tests::ScriptedHost host;
  provider::ApiAccess access;
  provider::Defaults defaults;
  provider::ConnectorFactory connector = [this](provider::Login login) {
    return connect(std::move(login));
  };
  PreflightModel arguments;
  tests::Parts found;
  Lines lines;
  std::string login_user;
  std::string login_key;
  base::Duration timeout{};
};

base::Diagnostic refused() {
  return {.kind = base::ErrorKind::auth_refused,
          .code = "ssh.auth_refused",
          .summary = "The login was refused",
          .cause = "sshd took no key.",
          .path = base::Path::of("ssh")};
}

}  // namespace

TEST_CASE("a look at a machine asks Coolify for nothing that it does not need") {
  Preflight one;
  CHECK(one.read().empty());
  CHECK(one.found.at("reachable") == "true");
  CHECK(one.found.at("ssh_host_key.fingerprint") == "\"SHA256:abc\"");
  CHECK(one.found.at("checks.docker.status") == "\"passed\"");
  CHECK_FALSE(one.found.contains("key_state"));
  CHECK(one.events() == "connect, inspect");
  CHECK(one.login_user == "root");
  CHECK(one.login_key == tests::kPrivateKey);
  CHECK(one.timeout == std::chrono::seconds(30));
  CHECK(one.contract.requests() == 0);
  // Not even a client: before there is a Coolify, too.
  one.access.set(nullptr);
  CHECK(one.read().empty());
}

TEST_CASE("with a key it is looked for, by requests that read") {
  Preflight one;
  one.arguments.private_key_uuid = one.contract.key_uuid();
  CHECK(one.read().empty());
  CHECK(one.found.at("key_state") == "\"deployed\"");
  CHECK_FALSE(one.found.contains("key_detail"));
  one.host.look_outcome = "absent";
  CHECK(one.read().empty());
  CHECK(one.found.at("key_state") == "\"absent\"");
  one.host.look_outcome = "bound";
  CHECK(one.read().empty());
  CHECK(one.found.at("key_state") == "\"bound\"");
  CHECK(one.found.contains("key_detail"));
  CHECK(one.events() ==
        "connect, inspect, look for key of root, connect, inspect, look for key of root, connect, "
        "inspect, look for key of root");
  CHECK(one.contract.requests() > 0);
  CHECK(one.contract.requests("GET") == one.contract.requests());
}

TEST_CASE("what Coolify refuses is an error, and nobody logs in") {
  Preflight one;
  one.arguments.private_key_uuid = "unknown";
  CHECK(one.read() == "coolify.key_not_found at private_key_uuid");
  one.access.set(one.contract.client_for("wrong"), "https://coolify.example.com");
  CHECK(one.read() == "coolify.unauthenticated at token");
  one.access.set(nullptr);
  CHECK(one.read() == "provider.not_configured");
  CHECK(one.events().empty());
}

TEST_CASE("a login with Coolify's key is made like that of a registration") {
  Preflight one;
  one.arguments.user = "deploy";
  one.arguments.ssh = SshModel();
  one.arguments.ssh->use_coolify_key = true;
  CHECK(one.validate() == "config.missing at private_key_uuid");
  CHECK(one.read() == "config.missing at private_key_uuid");
  one.arguments.private_key_uuid = one.contract.key_uuid();
  CHECK(one.validate().empty());
  CHECK(one.read() == "coolify.key_hidden at ssh.use_coolify_key");
  CHECK(one.events().empty());
}

TEST_CASE("a wrong configuration is an error with its path") {
  Preflight one;
  one.arguments.ssh->private_key = "nonsense";
  CHECK(one.validate() == "ssh.key_unusable at ssh.private_key");
  CHECK(one.read() == "ssh.key_unusable at ssh.private_key");
  one.arguments.ssh = SshModel();
  CHECK(one.validate().empty());
  CHECK(one.read() == "config.ssh_credentials_missing at ssh");
  one.arguments.ssh->enabled = false;
  CHECK(one.validate() == "config.login_disabled at ssh.enabled");
  CHECK(one.read() == "config.login_disabled at ssh.enabled");
  CHECK(one.invoke() == "config.login_disabled at ssh.enabled");
  CHECK(one.events().empty());
}

TEST_CASE("the provider's defaults fill in what is left out") {
  Preflight one;
  provider::DefaultsModel defaults;
  defaults.ssh = SshModel();
  defaults.ssh->private_key = tests::kPrivateKey;
  defaults.ssh->user = "admin";
  defaults.ssh->timeout = "2m";
  one.defaults.set(defaults);
  one.arguments.ssh = schema::Field<SshModel>();
  CHECK(one.read().empty());
  CHECK(one.login_user == "admin");
  CHECK(one.timeout == std::chrono::minutes(2));
  one.arguments.ssh = SshModel();
  one.arguments.ssh->timeout = "5s";
  CHECK(one.read().empty());
  CHECK(one.timeout == std::chrono::seconds(5));
  defaults.ssh->enabled = false;
  one.defaults.set(defaults);
  CHECK(one.read() == "config.login_disabled at ssh.enabled");
  one.arguments.ssh->enabled = true;
  CHECK(one.read().empty());
}

TEST_CASE("the account of a cloud's images logs in where the cloud is named") {
  Preflight one;
  one.arguments.cloud_provider = "aws";
  CHECK(one.read().empty());
  CHECK(one.login_user == "ubuntu");
}

TEST_CASE("a machine that cannot be looked at is data, and an error on demand") {
  Preflight one;
  one.host.refuse_login = refused();
  CHECK(one.read().empty());
  CHECK(one.found.at("status") == "\"unreachable\"");
  CHECK(one.found.at("reachable") == "false");
  CHECK(one.found.at("error.code") == "\"ssh.auth_refused\"");
  CHECK_FALSE(one.found.contains("checks"));
  for (const char* const fail_on : {"error", "warning"}) {
    one.arguments.fail_on = fail_on;
    CHECK(one.read() == "ssh.auth_refused at ssh");
  }
  one.arguments.fail_on = "never";
  CHECK(one.read().empty());
}

TEST_CASE("findings are data, and errors on demand") {
  Preflight one;
  one.only_warns();
  CHECK(one.read().empty());
  CHECK(one.found.at("status") == "\"degraded\"");
  CHECK(one.found.at("findings[0].code") == "\"docker.not_enabled\"");
  one.arguments.fail_on = "error";
  CHECK(one.read().empty());
  one.arguments.fail_on = "warning";
  CHECK(one.read() == "docker.not_enabled");

  one.fails();
  one.arguments.fail_on = schema::Field<std::string>();
  CHECK(one.read().empty());
  CHECK(one.found.at("status") == "\"unhealthy\"");
  one.arguments.fail_on = "error";
  CHECK(one.read() == "host.checks_failed host.tools_missing (docker.not_enabled)");
}

TEST_CASE("what the checks are told arrives at the machine") {
  Preflight one;
  one.arguments.user = "deploy";
  one.arguments.port = 2222;
  one.arguments.proxy_type = "caddy";
  one.arguments.docker = provider::DockerModel();
  one.arguments.docker->socket = "/run/user/1000/docker.sock";
  one.arguments.docker->min_version = std::int64_t{28};
  CHECK(one.read().empty());
  const auto& inputs = one.host.executor.runs().front().inputs;
  CHECK(inputs.at("registered_user") == "deploy");
  CHECK(inputs.at("coolify_port") == "2222");
  CHECK(inputs.at("proxy_ports") == "80 443");
  CHECK(inputs.at("docker_socket") == "/run/user/1000/docker.sock");
  CHECK(inputs.at("run_container") == "looks");
  CHECK(one.found.at("checks.docker_version.code") == "\"docker.too_old\"");
  CHECK(one.found.at("checks.docker.code") == "\"docker.out_of_reach\"");
}

TEST_CASE("Coolify's port is tried where it is another one of the address that is logged in at") {
  Preflight one;
  one.host.host_changes["login.port_listens"] = "no";
  CHECK(one.read().empty());
  CHECK(one.events() == "connect, inspect");
  one.arguments.port = 2222;
  CHECK(one.read().empty());
  CHECK(one.events() == "connect, inspect, connect, inspect, port 2222");
  CHECK(one.found.at("status") == "\"unhealthy\"");
  CHECK(one.found.at("checks.login.code") == "\"verdict.connection_refused\"");
  // Another address is another way in, of which the machine knows nothing.
  one.arguments.ssh->host = "192.0.2.7";
  CHECK(one.read().empty());
  CHECK(one.found.at("status") == "\"healthy\"");
  one.arguments.ssh->host = "10.0.0.1";
  one.arguments.ssh->port = std::int64_t{2222};
  CHECK(one.read().empty());
  CHECK(one.found.at("status") == "\"healthy\"");
}

TEST_CASE("a first boot is waited for only where that is asked for") {
  Preflight one;
  one.host.host_changes["boot.cloud_init"] = "running";
  CHECK(one.read().empty());
  CHECK(one.events() == "connect, inspect");
  one.arguments.wait_for = provider::WaitForModel();
  one.arguments.wait_for->timeout = "0s";
  CHECK(one.read() == "(first_boot.cloud_init)");
  CHECK(one.invoke() == "(host.cloud_init_running) (first_boot.cloud_init)");
}

TEST_CASE("the action tells what happens, and fails for what is an error") {
  Preflight one;
  one.arguments.private_key_uuid = one.contract.key_uuid();
  one.host.look_outcome = "absent";
  CHECK(one.invoke().empty());
  CHECK(one.lines.text.starts_with(
      "Connecting to 10.0.0.1.\nLogged in; the host key is ssh-ed25519 SHA256:abc.\nInspected: "));
  CHECK(one.lines.text.ends_with("Coolify's key: absent.\nThe machine is healthy.\n"));

  one.only_warns();
  CHECK(one.invoke() == "(docker.not_enabled)");
  CHECK(one.lines.text.find("\nWarning: docker_boot: Docker does not start at boot. ") !=
        std::string::npos);
  one.fails();
  CHECK(one.invoke() == "host.checks_failed host.tools_missing (docker.not_enabled)");
  CHECK(one.lines.text.find("\nFailed: tools: ") != std::string::npos);
  CHECK(one.lines.text.ends_with("The machine is unhealthy.\n"));
  one.arguments.fail_on = "never";
  CHECK(one.invoke() == "(host.checks_failed) (host.tools_missing) (docker.not_enabled)");
}

TEST_CASE("the action that gets no login says so and fails") {
  Preflight one;
  one.host.refuse_login = refused();
  CHECK(one.invoke() == "ssh.auth_refused at ssh");
  CHECK(one.lines.text ==
        "Connecting to 10.0.0.1.\nIt could not be looked at: The login was refused.\n"
        "The machine is unreachable.\n");
}

TEST_CASE("a look without an address is refused") {
  Preflight one;
  one.arguments.ip = schema::Field<std::string>::null();
  CHECK(one.invoke() == "preflight.incomplete at ip");
}
