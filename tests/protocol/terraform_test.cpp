#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/protocol/toy_workspace.h"

using protocol::CommandResult;
using protocol::ToyWorkspace;
using tests::Process;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string thing(const std::string& name, const std::string& more = "") {
  return "resource \"toy_thing\" \"" + name + "\" {\n  name = \"" + name + "\"\n" + more + "\n}\n";
}

std::string held(const std::string& name, const std::string& mode = "hold") {
  return thing(name, "  mode = \"" + mode + "\"");
}

/// An attribute of each kind, with the values that are easily spoiled.
constexpr const char* kEverything = R"(
  size     = 0.1
  enabled  = false
  any      = { list = [1, "two", null], number = 12345678901234567890 }
  ports    = [80, 443, 1e30]
  zones    = ["b", "a"]
  labels   = { empty = "", text = "naïve\r\n\"x\"" }
  settings = { host = "h", key_wo = "secret-one" }
  items    = [{ host = "i", port = 2222 }, { host = "j" }]
  named    = { one = { host = "k" } }
  token    = "t"
  password_wo      = "secret-two"
  password_version = 1
)";

}  // namespace

TEST_CASE("validate works with and without TLS and leaves nothing behind" *
          doctest::description("conformance 4, 8")) {
  for (const bool tls : {true, false}) {
    CAPTURE(tls);
    ToyWorkspace workspace;
    workspace.configure(thing("a"));
    if (!tls) workspace.set("TF_DISABLE_PLUGIN_TLS", "1");
    const CommandResult result = workspace.run({"validate", "-no-color"});
    CHECK_MESSAGE(result.exit_code == 0, result.text);
    CHECK(workspace.leftovers().empty());
  }
}

TEST_CASE("every process ends by itself when Terraform asks" *
          doctest::description("conformance 9")) {
  // Terraform gives a plugin two seconds: a busy machine may need more of them once, not each time.
  std::string log;
  const auto was_killed = [&log] {
    return has(log, "failed to exit gracefully") || has(log, "killing plugin");
  };
  for (int tries = 0; tries == 0 || (tries < 5 && was_killed()); ++tries) {
    ToyWorkspace workspace;
    workspace.configure(thing("a"));
    workspace.log_to_file("TF_LOG", "TRACE");
    CHECK(workspace.apply().exit_code == 0);
    log = workspace.log();
    CHECK(has(log, "plugin exited"));
  }
  CHECK(!was_killed());
}

TEST_CASE("a whole life with attributes of every kind" *
          doctest::description("conformance 32, 33, 34")) {
  ToyWorkspace workspace;
  workspace.configure(thing("a", kEverything));
  const CommandResult created = workspace.apply();
  CHECK_MESSAGE(created.exit_code == 0, created.text);
  CHECK(workspace.plan_code() == 0);
  const std::string state = workspace.run({"state", "pull"}).text;
  CHECK(has(state, "12345678901234567890"));
  CHECK(!has(state, "secret-one"));
  CHECK(!has(state, "secret-two"));

  workspace.configure(thing("a", std::string(kEverything) + "  old = \"o\""));
  const CommandResult updated = workspace.apply();
  CHECK(has(updated.text, "0 added, 1 changed, 0 destroyed"));
  CHECK(workspace.plan_code() == 0);

  workspace.configure("resource \"toy_thing\" \"a\" {\n  name = \"b\"\n}\n");
  CHECK(has(workspace.apply().text, "1 added, 0 changed, 1 destroyed"));
  CHECK(workspace.plan_code() == 0);

  CHECK(workspace.run({"state", "rm", "toy_thing.a"}).exit_code == 0);
  const CommandResult imported = workspace.run({"import", "-no-color", "toy_thing.a", "toy-b"});
  CHECK_MESSAGE(imported.exit_code == 0, imported.text);
  CHECK(workspace.plan_code() == 0);

  CHECK(has(workspace.run({"destroy", "-auto-approve", "-no-color"}).text, "1 destroyed"));
  CHECK(workspace.state_list().empty());
  CHECK(workspace.leftovers().empty());
}

TEST_CASE("SIGINT to the plugin alone does not disturb an apply" *
          doctest::description("conformance 10")) {
  ToyWorkspace workspace;
  workspace.configure(held("a"));
  Process apply = workspace.start_apply();
  const pid_t plugin = workspace.waiting("a");
  REQUIRE(plugin > 0);
  ::kill(plugin, SIGINT);
  workspace.release();
  const CommandResult result = ToyWorkspace::finish(apply);
  CHECK_MESSAGE(result.exit_code == 0, result.text);
  CHECK(workspace.state_list() == "toy_thing.a\n");
}

TEST_CASE("Ctrl-C ends a long apply early and keeps the object") {
  ToyWorkspace workspace;
  workspace.configure(held("a"));
  Process apply = workspace.start_apply();
  REQUIRE(workspace.waiting("a") > 0);
  apply.signal_group(SIGINT);
  const CommandResult result = ToyWorkspace::finish(apply);
  CHECK(result.exit_code == 1);
  CHECK(has(result.text, "It was stopped."));
  CHECK(workspace.state_list() == "toy_thing.a\n");
  CHECK(workspace.leftovers().empty());
}

TEST_CASE("a second Ctrl-C ends everything at once") {
  ToyWorkspace workspace;
  workspace.configure(held("a", "stubborn"));
  Process apply = workspace.start_apply();
  REQUIRE(workspace.waiting("a") > 0);
  apply.signal_group(SIGINT);
  REQUIRE(apply.prints("Gracefully shutting down"));
  CHECK(has(apply.output(), "Interrupt received"));
  apply.signal_group(SIGINT);
  const CommandResult result = ToyWorkspace::finish(apply);
  CHECK(result.exit_code == 1);
  CHECK(!has(result.text, "panic"));
  CHECK(!has(result.text, "crashed"));
  CHECK(workspace.leftovers().empty());
}

TEST_CASE("Terraform does not wait for a program the provider started" *
          doctest::description("conformance 13")) {
  ToyWorkspace workspace;
  workspace.configure(held("a", "child"));
  Process apply = workspace.start_apply();  // whose end takes the whole group with it
  const CommandResult result = ToyWorkspace::finish(apply);
  CHECK_MESSAGE(result.exit_code == 0, result.text);
  pid_t child = 0;
  std::ifstream(workspace.toy_folder() / "child") >> child;
  REQUIRE(child > 0);
  CHECK(tests::alive(child));
  ::kill(child, SIGKILL);
}

TEST_CASE("log lines appear at their level with their fields" *
          doctest::description("conformance 14")) {
  ToyWorkspace at_info;
  at_info.configure(thing("a"));
  at_info.log_to_file("TF_LOG_PROVIDER", "INFO");
  CHECK(at_info.apply().exit_code == 0);
  const std::string log = at_info.log();
  const std::size_t begin = log.find("toy changes");
  REQUIRE(begin != std::string::npos);
  const std::size_t line = log.rfind('\n', begin) + 1;
  const std::string record = log.substr(line, log.find('\n', begin) - line);
  CHECK(has(record, "[INFO]"));
  CHECK(has(record, "toy_name=a"));
  CHECK(has(record, "tf_rpc=ApplyResourceChange"));
  CHECK(has(record, "tf_resource_type=toy_thing"));
  CHECK(has(record, "tf_req_id="));
  CHECK(!has(log, "toy configured"));

  ToyWorkspace at_debug;
  at_debug.configure(thing("a"));
  at_debug.log_to_file("TF_LOG_PROVIDER", "DEBUG");
  CHECK(at_debug.apply().exit_code == 0);
  CHECK(has(at_debug.log(), "[DEBUG] provider.terraform-provider-toy: toy configured"));
}

TEST_CASE("text that is not UTF-8 breaks nothing" * doctest::description("conformance 15")) {
  ToyWorkspace workspace;
  workspace.configure(held("a", "bad_text"));
  const CommandResult result = workspace.apply();
  CHECK(result.exit_code == 1);
  CHECK(has(result.text, "Remote text"));
  CHECK(has(result.text, "on main.tf line"));
  CHECK(!has(result.text, "unmarshal"));
}

TEST_CASE("large values pass" * doctest::description("conformance 16")) {
  ToyWorkspace workspace;
  workspace.write("large.txt", std::string(std::size_t{5} << 20, 'x'));
  workspace.configure(thing("a", "  token = file(\"${path.module}/large.txt\")"));
  const CommandResult result = workspace.apply();
  CHECK_MESSAGE(result.exit_code == 0, result.text);
  CHECK(workspace.plan_code() == 0);
}

TEST_CASE("fifty instances with thirty at a time" * doctest::description("conformance 17") *
          doctest::test_suite("threads")) {
  ToyWorkspace workspace;
  workspace.configure(
      "resource \"toy_thing\" \"a\" {\n  count = 50\n  name = \"a-${count.index}\"\n}\n");
  const CommandResult result = workspace.apply({"-parallelism=30"});
  CHECK_MESSAGE(result.exit_code == 0, result.text);
  const std::string list = workspace.state_list();
  CHECK(std::count(list.begin(), list.end(), '\n') == 50);
  CHECK(has(workspace.run({"destroy", "-auto-approve", "-no-color", "-parallelism=30"}).text,
            "50 destroyed"));
}

TEST_CASE("Terraform attaches to a running process, command after command" *
          doctest::description("conformance 18")) {
  ToyWorkspace workspace;
  workspace.configure(thing("a"));
  const tests::TemporaryDirectory folder;
  Process process = protocol::start_toy(protocol::plugin_environment(folder), {"-debug"});
  workspace.set("TF_REATTACH_PROVIDERS", protocol::reattach_value(process));
  CHECK(workspace.run({"validate"}).exit_code == 0);
  const CommandResult created = workspace.apply();
  CHECK_MESSAGE(created.exit_code == 0, created.text);
  CHECK(workspace.plan_code() == 0);
  CHECK(workspace.run({"destroy", "-auto-approve"}).exit_code == 0);
  CHECK(process.running());
  process.signal(SIGINT);
  CHECK(process.wait().exit_code == 0);
}

TEST_CASE("an exception fails its resource and no other" * doctest::description("conformance 19")) {
  ToyWorkspace workspace;
  workspace.configure(held("a", "throw") + thing("b"));
  const CommandResult result = workspace.apply();
  CHECK(result.exit_code == 1);
  CHECK(has(result.text, "The provider failed unexpectedly"));
  CHECK(workspace.state_list() == "toy_thing.b\n");
}

TEST_CASE("a crash is shown as one") {
  ToyWorkspace workspace;
  workspace.configure(held("a", "crash"));
  const CommandResult result = workspace.apply();
  CHECK(result.exit_code == 1);
  CHECK(has(result.text, "plugin crashed!"));
  CHECK(has(result.text, "panic: uncaught exception: the toy crashed"));
  CHECK(workspace.leftovers().empty());
}

TEST_CASE("a data source is read, and its error shows the line" *
          doctest::description("conformance 58")) {
  ToyWorkspace workspace;
  workspace.configure(
      "data \"toy_echo\" \"a\" {\n  input = \"hello\"\n}\n"
      "output \"echo\" {\n  value = data.toy_echo.a.output\n}\n");
  const CommandResult read = workspace.apply();
  CHECK_MESSAGE(read.exit_code == 0, read.text);
  CHECK(has(read.text, "echo = \"hello\""));
  CHECK(workspace.plan_code() == 0);

  workspace.configure("data \"toy_echo\" \"a\" {\n  input = \"hello\"\n  mode  = \"fail\"\n}\n");
  const CommandResult failed = workspace.apply();
  CHECK(failed.exit_code == 1);
  CHECK(has(failed.text, "There is no echo."));
  CHECK(has(failed.text, "on main.tf line"));
}

TEST_CASE("functions are called by expressions" * doctest::description("conformance 59")) {
  ToyWorkspace workspace;
  workspace.configure(R"(
output "joined" { value = provider::toy::join("-", "a", "b", "c") }
output "half" { value = provider::toy::half(8) }
output "null" { value = provider::toy::describe(null) }
output "object" { value = provider::toy::describe({ a = 1 }) }
)");
  const CommandResult good = workspace.apply();
  CHECK_MESSAGE(good.exit_code == 0, good.text);
  CHECK(has(good.text, "joined = \"a-b-c\""));
  CHECK(has(good.text, "half = 4"));
  CHECK(has(good.text, "null = \"null\""));
  CHECK(has(good.text, "object = \"known\""));
  CHECK(workspace.plan_code() == 0);

  workspace.configure("output \"a\" { value = provider::toy::join(\"-\", \"a\", \"b-c\") }\n");
  const CommandResult blamed = workspace.apply();
  CHECK(blamed.exit_code == 1);
  CHECK(has(blamed.text, "Invalid value for \"parts\" parameter: The toy failed."));
  CHECK(has(blamed.text, "on main.tf line"));
}

TEST_CASE("an ephemeral resource is opened, renewed while it is needed, and closed" *
          doctest::description("conformance 60")) {
  ToyWorkspace workspace;
  workspace.configure("ephemeral \"toy_lease\" \"a\" {\n  name = \"a\"\n  mode = \"renew\"\n}\n" +
                      thing("b", "  mode = \"hold\"\n  password_wo = ephemeral.toy_lease.a.token"));
  const auto marks = [&workspace] { return workspace.mark("leases"); };
  tests::Process apply = workspace.start_apply();
  REQUIRE(workspace.waiting("b") > 0);
  CHECK(tests::eventually([&] { return has(marks(), "renew a:1"); }));
  workspace.release();
  const CommandResult result = ToyWorkspace::finish(apply);
  CHECK_MESSAGE(result.exit_code == 0, result.text);
  std::map<std::string, int> calls;
  std::istringstream lines(marks());
  for (std::string line; std::getline(lines, line);) ++calls[line];
  CHECK(calls["open a"] == 2);     // in plan and in apply
  CHECK(calls["close a:0"] == 2);  // with what open() returned
  CHECK(calls["renew a:1"] >= 1);
  CHECK(!has(workspace.run({"state", "pull"}).text, "token of a"));
}

TEST_CASE("a resource takes over an object of another type") {
  ToyWorkspace workspace;
  workspace.configure(thing("a", "  token = \"t\""));
  CHECK(workspace.apply().exit_code == 0);
  workspace.configure(R"(
resource "toy_record" "b" {
  name = "a"
  zone = "of registry.terraform.io/test/toy"
  note = "t"
}
moved {
  from = toy_thing.a
  to   = toy_record.b
}
)");
  const CommandResult moved = workspace.apply();
  CHECK_MESSAGE(moved.exit_code == 0, moved.text);
  CHECK(has(moved.text, "0 added, 0 changed, 0 destroyed"));
  CHECK(workspace.state_list() == "toy_record.b\n");
  CHECK(workspace.plan_code() == 0);
}

TEST_CASE("states of older versions are read, imports give what a plan keeps" *
          doctest::description("conformance 55")) {
  ToyWorkspace workspace;
  workspace.configure("resource \"toy_record\" \"a\" {\n  name = \"a\"\n}\n");
  CHECK(workspace.apply().exit_code == 0);
  std::string state = workspace.run({"state", "pull"}).text;
  const auto replace = [&state](const std::string& before, const std::string& after) {
    const std::size_t at = state.find(before);
    REQUIRE(at != std::string::npos);
    state.replace(at, before.size(), after);
  };
  replace("\"schema_version\": 2", "\"schema_version\": 1");
  replace("\"name\": \"a\",\n            \"note\"", "\"label\": \"a\",\n            \"note\"");
  workspace.write("terraform.tfstate", state);
  CHECK(workspace.plan_code() == 0);

  CHECK(workspace.run({"state", "rm", "toy_record.a"}).exit_code == 0);
  const CommandResult imported = workspace.run({"import", "-no-color", "toy_record.a", "a"});
  CHECK_MESSAGE(imported.exit_code == 0, imported.text);
  CHECK(workspace.plan_code() == 0);
}
