// What the command `register` makes in Coolify, with scripted machines.
#include <doctest/doctest.h>

#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>

#include "checks/catalog.h"
#include "cli/check/look.h"
#include "cli/check/tell.h"
#include "cli/register/run.h"
#include "cli/register/tell.h"
#include "tests/contract/contract.h"
#include "tests/support/scripted_host.h"
#include "tests/support/ssh_texts.h"
#include "tests/support/temporary_directory.h"

using cli::ExitCode;
using nlohmann::json;
using tests::Contract;
using tests::ScriptedHost;

namespace {

/// Keeps all events. Thread-safe.
class Recorder final : public events::Publisher {
 public:
  void post(events::Event event) override {
    const std::scoped_lock lock(mutex_);
    all_.push_back(std::move(event));
  }
  base::Diagnostics deliver(events::Event event, const events::Patience&) override {
    post(std::move(event));
    return {};
  }
  /// How many final events there are of each machine.
  std::map<std::string, int> finals() const {
    const std::scoped_lock lock(mutex_);
    std::map<std::string, int> count;
    for (const events::Event& one : all_) {
      if (events::is_final(one.type)) ++count[one.ip_address.value_or("")];
    }
    return count;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<events::Event> all_;
};

/// A line for each target, of which `found` says whether its name was.
std::string reached_targets(const std::string& found) {
  std::string lines;
  for (const std::string& target : checks::settings_of("outbound", {}).list("targets")) {
    lines += (lines.empty() ? "" : "\x1F") + target + " " + found + " curl 0";
  }
  return lines;
}

/// A machine for each address, and the command's surroundings.
class World {
 public:
  World() {
    key_file = folder.write("key", tests::kPrivateKey);
    surroundings.program_version = "1.2.3";
    surroundings.environment = [](const char* name) {
      const std::map<std::string, std::string> values = {
          {"COOLIFY_ENDPOINT", "https://coolify.example.com"}, {"COOLIFY_TOKEN", "1|token"}};
      const auto found = values.find(name);
      return found == values.end() ? std::string() : found->second;
    };
    surroundings.client = [this](coolify::ClientConfig) {
      return contract.client_for(contract.instance().token());
    };
    surroundings.connector =
        [this](
            registration::login::Prepared login) -> std::unique_ptr<registration::HostConnector> {
      return std::make_unique<Borrowed>(hosts[login.options.target.endpoint.host]);
    };
    arguments.login.identities = {key_file};
    arguments.machines.arguments = {"10.0.0.1", "10.0.0.2", "10.0.0.3"};
    for (const std::string& ip : arguments.machines.arguments) {
      auto& changes = hosts[ip].host_changes;
      changes["host.machine_id"] = "machine-" + ip;
      changes["network.results"] = reached_targets("yes");
      changes["network.coolify"] = "https://coolify.example.com/api/v1 yes curl 0";
      changes["engine.results"] = reached_targets("unknown");
    }
  }

  base::Expected<cli::Order> order() {
    const base::Context context = contract.context();
    surroundings.clock = context.clock;
    return cli::make_order(arguments, surroundings, context);
  }

  std::vector<cli::Registered> run() {
    auto made = order();
    REQUIRE(made.has_value());
    return cli::register_all(*made, arguments.parallel, surroundings, &recorder,
                             contract.context());
  }

  tests::TemporaryDirectory folder;
  std::string key_file;
  Contract contract;
  Recorder recorder;
  std::map<std::string, ScriptedHost> hosts;
  cli::Surroundings surroundings;
  cli::RegisterArguments arguments;

 private:
  class Borrowed final : public registration::HostConnector {
   public:
    explicit Borrowed(ScriptedHost& host) : host_(host) {}
    base::Expected<registration::Connection> connect(const base::Context& context) override {
      return host_.connect(context);
    }

   private:
    ScriptedHost& host_;
  };
};

std::vector<ExitCode> exits(const std::vector<cli::Registered>& all) {
  std::vector<ExitCode> codes;
  for (const cli::Registered& one : all) codes.push_back(one.exit);
  return codes;
}

void refuse_login(ScriptedHost& host) {
  host.refuse_login = base::Diagnostic{.kind = base::ErrorKind::auth_refused,
                                       .code = "ssh.auth_refused",
                                       .summary = "The server refuses every credential"};
}

}  // namespace

TEST_CASE("machines are registered with the team's only key, and each is told once") {
  World world;
  const auto all = world.run();
  CHECK(exits(all) == std::vector<ExitCode>(3, ExitCode::ok));
  for (const cli::Registered& one : all) {
    CHECK(world.contract.records_at(one.ip) == 1);
    CHECK(result_line(one) == one.ip + ": server registered successfully: server-" + one.ip +
                                  ", uuid " + one.outcome.result.uuid + ", ready");
  }
  CHECK(world.recorder.finals() ==
        std::map<std::string, int>{{"10.0.0.1", 1}, {"10.0.0.2", 1}, {"10.0.0.3", 1}});
  const std::string imports = cli::imports_text(all);
  CHECK(imports.find("import {\n  to = coolify_server_registration.server-10_0_0_1\n  id = \"" +
                     all[0].outcome.result.uuid + "\"\n}\n") != std::string::npos);
}

TEST_CASE("one machine's failure is its own, with the code of its stage") {
  World world;
  refuse_login(world.hosts["10.0.0.1"]);
  world.hosts["10.0.0.2"].host_changes["docker.compose_exit"] = "1";
  const auto all = world.run();
  CHECK(all[0].exit == ExitCode::wait_ssh);
  CHECK(all[1].exit == ExitCode::docker);
  CHECK(all[2].exit == ExitCode::ok);
  CHECK(cli::together(exits(all)) == ExitCode::several);
  CHECK(world.contract.records_at("10.0.0.1") == 0);
  CHECK(result_line(all[0]) ==
        "10.0.0.1: server registration failed in stage wait_ssh: The server refuses every "
        "credential (ssh.auth_refused); nothing is recorded in Coolify");
  CHECK(world.recorder.finals() ==
        std::map<std::string, int>{{"10.0.0.1", 1}, {"10.0.0.2", 1}, {"10.0.0.3", 1}});

  const auto made = world.order();
  REQUIRE(made.has_value());
  const json document = json::parse(cli::json_text(*made, all, cli::together(exits(all))));
  CHECK(document["exit_code"] == 20);
  REQUIRE(document["machines"].size() == 3);
  CHECK(document["machines"][0]["code"] == "ssh.auth_refused");
  CHECK(document["machines"][0]["stage"] == "wait_ssh");
  CHECK(document["machines"][0]["exit_code"] == 10);
  CHECK(document["machines"][0]["uuid"] == nullptr);
  CHECK(document["machines"][2]["uuid"] == all[2].outcome.result.uuid);
  CHECK(document["machines"][2]["status"] == "ready");
  CHECK(document["machines"][2]["code"] == nullptr);
}

TEST_CASE("a machine that is registered already is refused, and taken over only when asked") {
  World world;
  world.arguments.machines.arguments = {"10.0.0.1", "10.0.0.2"};
  const std::string uuid = world.contract.create("10.0.0.1");
  const auto all = world.run();
  CHECK(all[0].exit == ExitCode::registered_already);
  CHECK(all[1].exit == ExitCode::ok);
  REQUIRE(all[0].outcome.diagnostics.items().size() == 1);
  const base::Diagnostic& refusal = all[0].outcome.diagnostics.items().front();
  CHECK(refusal.code == "coolify.address_in_use");
  CHECK(refusal.remedy.find("--adopt") != std::string::npos);
  CHECK(refusal.remedy.find("to = coolify_server_registration.server-10_0_0_1\n    id = \"" + uuid +
                            "\"") != std::string::npos);
  CHECK(world.hosts["10.0.0.1"].connections == 0);
  CHECK(world.recorder.finals() == std::map<std::string, int>{{"10.0.0.1", 1}, {"10.0.0.2", 1}});

  world.arguments.machines.arguments = {"10.0.0.1"};
  world.arguments.adopt = true;
  world.contract.host().connection_fails("root@h: Permission denied (publickey).");
  const auto failed = world.run();
  CHECK(failed[0].exit == ExitCode::validate);
  CHECK(result_line(failed[0]).ends_with("; the record " + uuid + " is left in Coolify"));
  CHECK(cli::imports_text(failed).find("id = \"" + uuid + "\"") != std::string::npos);
  for (const auto& [command, answer] : standin::good_host()) {
    world.contract.host().answers(command, answer);
  }
  const auto adopted = world.run();
  CHECK(adopted[0].exit == ExitCode::ok);
  CHECK(adopted[0].outcome.result.uuid == uuid);
  CHECK(world.contract.records_at("10.0.0.1") == 1);
}

TEST_CASE("all import blocks of a run have names of their own, refused machines one in JSON") {
  World world;
  const std::string uuid = world.contract.create("10.0.0.1");
  const std::string file = world.folder.write("outputs.json", R"([{"ip": "10.0.0.1", "name": "web"},
                          {"ip": "10.0.0.2", "name": "server_10_0_0_1"},
                          {"ip": "10.0.0.3", "name": "server-10.0.0.1"}])");
  world.arguments.machines = {.outputs = {file}};
  const auto made = world.order();
  REQUIRE(made.has_value());
  const auto all = world.run();
  const json document = json::parse(cli::json_text(*made, all, cli::together(exits(all))));
  std::set<std::string> labels;
  for (const json& machine : document["machines"]) {
    REQUIRE(machine["import"].is_string());
    const std::string block = machine["import"];
    labels.insert(block.substr(0, block.find("id =")));
  }
  CHECK(labels.size() == 3);
  const std::string refused = document["machines"][0]["import"];
  CHECK(refused.find("id = \"" + uuid + "\"") != std::string::npos);
  const std::string label = refused.substr(0, refused.find('\n', 10));
  CHECK(all[0].outcome.diagnostics.items().front().remedy.find(label.substr(label.find("to = "))) !=
        std::string::npos);
  // What it would not bring under Terraform twice.
  CHECK(cli::imports_text(all).find(uuid) == std::string::npos);
}

TEST_CASE("names that Coolify's pages refuse are refused before anything is touched") {
  World world;
  world.arguments.machines.arguments = {"10.0.0.1"};
  world.arguments.name = "a";
  const auto option = world.order();
  REQUIRE_FALSE(option.has_value());
  CHECK(cli::exit_code_of(option.error()) == ExitCode::usage);
  CHECK(option.error().cause.starts_with("`--name`: the name of 10.0.0.1 must be 3 to 255 "));
  for (const char* const name : {R"(web\u001b[31m)", R"(web\n1)", "ab"}) {
    CAPTURE(name);
    const std::string file = world.folder.write(
        "outputs.json", R"([{"ip": "10.0.0.9", "name": ")" + std::string(name) + "\"}]");
    world.arguments.machines = {.outputs = {file}};
    world.arguments.name.clear();
    const auto outputs = world.order();
    REQUIRE_FALSE(outputs.has_value());
    CHECK(outputs.error().code == "deployment.name_invalid");
    CHECK(cli::exit_code_of(outputs.error()) == ExitCode::deployment);
    CHECK(outputs.error().cause.starts_with("The name of 10.0.0.9 must be "));
  }
  CHECK(world.contract.requests() == 0);
}

TEST_CASE("a stop is told of each machine") {
  World world;
  auto made = world.order();
  REQUIRE(made.has_value());
  std::stop_source source;
  source.request_stop();
  base::Context context = world.contract.context();
  context.stop = source.get_token();
  const auto all = cli::register_all(*made, 1, world.surroundings, &world.recorder, context);
  CHECK(exits(all) == std::vector<ExitCode>(3, ExitCode::stopped));
  CHECK(result_line(all[0]) == "10.0.0.1: stopped; nothing is recorded in Coolify");
  CHECK(world.recorder.finals() ==
        std::map<std::string, int>{{"10.0.0.1", 1}, {"10.0.0.2", 1}, {"10.0.0.3", 1}});
}

TEST_CASE("what the outputs tell of a machine goes to its record") {
  World world;
  const std::string file = world.folder.write(
      "outputs.json", R"({"server_ip": {"value": "10.0.0.9"}, "instance_id": {"value": "i-9"},
                          "cloud_provider": {"value": "aws"}})");
  world.arguments.machines = {.outputs = {file}};
  world.arguments.deployment_id = "42";
  world.arguments.user = "deploy";
  world.arguments.login.port = 2222;
  const auto made = world.order();
  REQUIRE(made.has_value());
  const registration::Config& config = made->jobs.front().config;
  CHECK(config.ip == "10.0.0.9");
  CHECK(config.port == 2222);
  CHECK(config.user == "deploy");
  CHECK(config.metadata.instance_id == "i-9");
  CHECK(config.metadata.cloud_provider == "aws");
  CHECK(config.metadata.deployment_id == "42");
  CHECK(config.private_key_uuid == world.contract.key_uuid());
  CHECK(made->jobs.front().login.options.target.credentials.user == "ubuntu");
  const auto lines = cli::opening_lines(*made);
  CHECK(lines[0] == "Registering 1 machine with Coolify at https://coolify.example.com/api/v1");
  CHECK(lines[1] == "Provider: aws, 1 machine");
}

TEST_CASE("what is for one machine is refused for several") {
  for (const auto& change : std::vector<std::function<void(cli::RegisterArguments&)>>{
           [](auto& arguments) { arguments.name = "web"; },
           [](auto& arguments) { arguments.instance_id = "i-1"; },
           [](auto& arguments) { arguments.login.host_key = tests::kFingerprint; },
           [](auto& arguments) { arguments.timeout = "soon"; }}) {
    World world;
    change(world.arguments);
    const auto made = world.order();
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error().code == "cli.value_invalid");
    CHECK(cli::exit_code_of(made.error()) == ExitCode::usage);
  }
}

TEST_CASE("a look at machines changes nothing and has a finding for each check") {
  World world;
  refuse_login(world.hosts["10.0.0.2"]);
  world.hosts["10.0.0.3"].host_changes["docker.compose_exit"] = "1";
  cli::CheckCommandArguments arguments;
  arguments.machines = world.arguments.machines;
  arguments.login = world.arguments.login;
  const base::Context context = world.contract.context();
  const auto all = cli::look_at_all(arguments, world.surroundings, context);
  REQUIRE(all.has_value());
  REQUIRE(all->size() == 3);
  CHECK((*all)[0].exit == ExitCode::ok);
  CHECK((*all)[1].exit == ExitCode::wait_ssh);
  CHECK((*all)[2].exit == ExitCode::health);
  CHECK(world.contract.requests() == 0);
  const std::string table = cli::table_of((*all)[0]);
  CHECK(table.starts_with("10.0.0.1: healthy\n  host key SHA256:abc\n"));
  CHECK(table.find("\n  disk ") != std::string::npos);
  CHECK(cli::table_of((*all)[1]).find("10.0.0.2: unreachable\n") == 0);
  const json document = json::parse(cli::json_text(*all, ExitCode::several));
  CHECK(document["exit_code"] == 20);
  CHECK(document["hosts"][0]["status"] == "healthy");
  CHECK(document["hosts"][1]["diagnostics"][0]["code"] == "ssh.auth_refused");
  CHECK(document["hosts"][2]["status"] == "unhealthy");
  std::set<std::string> ids;
  for (const json& finding : document["hosts"][0]["findings"]) ids.insert(finding["id"]);
  CHECK(ids.contains("disk"));
  CHECK(ids.contains("outbound"));
}
