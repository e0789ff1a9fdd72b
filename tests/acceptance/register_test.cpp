// The command `register`: the real program, real hosts, the stand-in.
#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "events/event_json.h"
#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"
#include "tests/acceptance/terminal.h"
#include "tests/support/patience.h"
#include "tests/support/process.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

/// A Coolify for several hosts, and a folder for what the command writes.
class Desk {
 public:
  explicit Desk(const lab::LabHost& host) : scene(host) {}

  [[nodiscard]] Command command(std::vector<std::string> arguments, std::string input = {}) const {
    arguments.insert(arguments.begin(), provider_program());
    // What the lab's hosts lack: memory, disk and the outside.
    for (const char* const check :
         {"disk.min_gb=1", "memory.min_mb=64", "memory_total=off", "cpus=off"}) {
      arguments.insert(arguments.end(), {"--check", check});
    }
    arguments.insert(arguments.end(),
                     {"--outbound-target", scene.coolify.endpoint() + "/api/health", "--identity",
                      bootstrap_key().private_file().string()});
    return {.argv = std::move(arguments),
            .environment = plain_environment({{"COOLIFY_ENDPOINT", scene.coolify.endpoint()},
                                              {"COOLIFY_TOKEN", scene.coolify.token()},
                                              {"HOME", folder.path().string()}}),
            .input = std::move(input)};
  }
  [[nodiscard]] Finished run(std::vector<std::string> arguments, std::string input = {}) const {
    return tests::run(command(std::move(arguments), std::move(input)));
  }

  Scene scene;
  TemporaryDirectory folder;
};

std::vector<events::Event> events_in(const std::string& file) {
  std::ifstream lines(file);
  std::vector<events::Event> all;
  for (std::string line; std::getline(lines, line);) {
    const auto event = events::parse_event(line);
    REQUIRE_MESSAGE(event.has_value(), line);
    all.push_back(*event);
  }
  return all;
}

int finals_in(const std::string& file) {
  const auto all = events_in(file);
  return static_cast<int>(std::count_if(
      all.begin(), all.end(), [](const events::Event& one) { return events::is_final(one.type); }));
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the outputs of a deployment become three servers in parallel") {
  const lab::LabHost third = fresh_host();
  const std::vector<const lab::LabHost*> hosts = {&shared_host(), &other_shared_host(), &third};
  Desk desk(shared_host());
  json servers;
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    servers["web-" + std::to_string(i + 1)] = {{"ip", hosts[i]->ip()}};
  }
  desk.scene.terraform.write_config({{"output", {{"servers", {{"value", servers}}}}}});
  require_success(desk.scene.terraform.apply());
  const TerraformRun printed = desk.scene.terraform.run({"output", "-json"});
  REQUIRE(printed.exit_code() == 0);
  const std::string& outputs = printed.out();

  const std::string events = desk.folder.file("events.jsonl");
  const Finished done =
      desk.run({"register", "--outputs", "-", "--ssh-key", "coolify", "--events", events, "--json"},
               outputs);
  INFO(done.err);
  REQUIRE(done.exit_code == 0);
  const json document = json::parse(done.out);
  REQUIRE(document.at("machines").size() == 3);
  for (const json& machine : document.at("machines")) {
    CHECK(machine.at("status") == "ready");
    CHECK(machine.at("exit_code") == 0);
    const json server = desk.scene.coolify.server(machine.at("uuid").get<std::string>());
    CHECK(server.at("name") == machine.at("name"));
    CHECK(server.at("ip") == machine.at("ip"));
    CHECK(has(machine.at("import").get<std::string>(),
              "to = coolify_server_registration." + machine.at("name").get<std::string>()));
  }
  CHECK(desk.scene.coolify.servers().size() == 3);
  for (const lab::LabHost* const host : hosts) {
    CHECK(authorized_lines(*host, desk.scene.coolify_key) == 1);
  }
  CHECK(finals_in(events) == 3);
  CHECK_FALSE(has(done.err, desk.scene.coolify.token()));
  CHECK_FALSE(has(read_file(events), desk.scene.coolify.token()));

  // Once more: they are there already, and nothing is changed.
  desk.scene.coolify.forget_requests();
  const Finished again =
      desk.run({"server:register", "--outputs", "-", "--ssh-key", desk.scene.key_uuid}, outputs);
  CHECK(again.exit_code == 5);
  CHECK(has(again.err, "--adopt"));
  CHECK(has(again.err, "id = \"" + document["machines"][0]["uuid"].get<std::string>() + "\""));
  CHECK(desk.scene.coolify.writes().empty());
}

TEST_CASE("three machines on terminals of 80 and of 40 columns") {
  const lab::LabHost third = fresh_host();
  const std::vector<std::string> ips = {shared_host().ip(), other_shared_host().ip(), third.ip()};
  for (const int width : {80, 40}) {
    CAPTURE(width);
    Desk desk(shared_host());
    json servers;
    for (std::size_t i = 0; i < ips.size(); ++i) {
      servers["web-" + std::to_string(i + 1)] = {{"ip", ips[i]}};
    }
    const Terminal terminal(width, desk.command({"register", "--outputs", "-"},
                                                json{{"servers", {{"value", servers}}}}.dump()));
    CHECK(terminal.shows("3 machines: 3 running"));
    const std::string during = terminal.screen();
    CAPTURE(during);
    for (const char* const name : {"web-1", "web-2", "web-3"}) {
      CHECK(has(during, "\n▸ " + std::string(name) + " "));
    }
    CHECK(terminal.wait() == 0);
    const std::string after = terminal.screen();
    CAPTURE(after);
    for (const char* const name : {"web-1", "web-2", "web-3"}) {
      CHECK(has(after, "  to = coolify_server_registration." + std::string(name) + "\n"));
    }
  }
}

TEST_CASE("a registration goes on in the background, and its file of events tells the end") {
  Desk desk(shared_host());
  const Finished sent = desk.run({"register", shared_host().ip(), "--no-wait", "--json"});
  INFO(sent.err);
  REQUIRE(sent.exit_code == 0);
  const json told = json::parse(sent.out);
  const std::string file = told.at("events");
  CHECK(
      file.starts_with(desk.folder.file(".local/state/terraform-provider-coolify/registration-")));
  const pid_t process = told.at("process");
  CHECK(eventually([&] { return !alive(process); }));
  const auto events = events_in(file);
  REQUIRE_FALSE(events.empty());
  CHECK(events.back().type == events::EventType::registered);
  CHECK(events.back().status == "ready");
  CHECK(finals_in(file) == 1);
  const json servers = desk.scene.coolify.servers();
  REQUIRE(servers.size() == 1);
  CHECK(has(read_file(told.at("imports").get<std::string>()),
            "id = \"" + servers[0].at("uuid").get<std::string>() + "\""));

  // What can be said at once is the exit code, and nothing is sent to the background.
  const Finished again = desk.run({"register", shared_host().ip(), "--no-wait"});
  CHECK(again.exit_code == 5);
  CHECK_FALSE(has(again.out, "dispatched"));
  CHECK(desk.run({"register", "42", "--no-wait"}).exit_code == 3);
  CHECK(desk.run({"register", shared_host().ip(), "--no-wait", "--ssh-key", "none"}).exit_code ==
        4);
}

TEST_CASE("Ctrl-C ends a registration cleanly, and tells what is left") {
  Desk desk(shared_host());
  const std::string events = desk.folder.file("events.jsonl");
  // Nobody answers there, so that it waits for a login.
  Process process = Process::start(
      desk.command({"register", "192.0.2.1", "--events", events, "--ssh-timeout", "10m"}));
  CHECK(eventually(
      [&] { return std::filesystem::exists(events) && has(read_file(events), "wait_ssh"); }));
  process.signal_group(SIGINT);
  const Finished done = process.wait();
  INFO(done.err);
  CHECK(done.exit_code == 130);
  CHECK(done.signal == 0);
  CHECK(has(done.out, "192.0.2.1: stopped in stage wait_ssh; nothing is recorded in Coolify\n"));
  CHECK(finals_in(events) == 1);
  CHECK(events_in(events).back().type == events::EventType::failed);
  CHECK(desk.scene.coolify.servers().empty());
}

TEST_CASE("a look at a machine tells every check, and needs no Coolify") {
  Desk desk(shared_host());
  desk.scene.coolify.forget_requests();
  const Finished looked = desk.run(
      {"check", "root@" + shared_host().ip(), "192.0.2.1", "--ssh-timeout", "2s", "--json"});
  INFO(looked.err);
  CHECK(looked.exit_code == 10);
  const json hosts = json::parse(looked.out).at("hosts");
  REQUIRE(hosts.size() == 2);
  CHECK(hosts[0].at("status") == "healthy");
  CHECK(hosts[1].at("status") == "unreachable");
  CHECK(hosts[0].at("findings").size() > 20);
  // The machine itself asks for /api/health: that is its outbound target.
  CHECK(desk.scene.coolify.requests("GET", "/version").empty());
  CHECK(desk.scene.coolify.requests("GET", "/servers").empty());
}

TEST_CASE("a reader that goes away and streams that are closed end nothing") {
  Desk desk(shared_host());
  const Command check = desk.command({"check", shared_host().ip()});
  std::string line;
  for (const std::string& word : check.argv) line += "'" + word + "' ";
  const std::pair<std::string, int> rows[] = {
      {"| true; exit ${PIPESTATUS[0]}", 0}, {">&- 2>&- <&-", 0}, {"> /dev/full", 1}};
  for (const auto& [end, code] : rows) {
    CAPTURE(end);
    const Finished done =
        tests::run({.argv = {"bash", "-c", line + end}, .environment = check.environment});
    CHECK(done.exit_code == code);
  }
}
