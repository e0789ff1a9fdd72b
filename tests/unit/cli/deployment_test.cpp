#include "cli/deployment.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

#include "cli/machines.h"
#include "tests/support/process_streams.h"
#include "tests/support/temporary_directory.h"

using cli::machines_of;
using cli::names_deployment;
using cli::read_deployment;
using cli::servers_of;
using tests::TemporaryDirectory;

namespace {

constexpr const char* kState = R"({"version": 4, "serial": 3, "lineage": "x",
  "outputs": {"server_ip": {"value": "203.0.113.7", "type": "string"}}, "resources": []})";

std::string code_of(const std::string& text) {
  const auto servers = servers_of({"a test", text});
  return servers ? "ok" : servers.error().code;
}

std::string cause_of(const std::string& text) {
  const auto servers = servers_of({"a test", text});
  return servers ? "ok" : servers.error().cause;
}

std::string state_with(const std::string& instance) {
  return R"({"version": 4, "outputs": {"server_ip": {"value": "203.0.113.7"}}, "resources": [
    {"mode": "managed", "module": "module.web", "type": "aws_instance", "name": "one",
     "instances": [{"attributes": {}}, )" +
         instance + "]}]}";
}

}  // namespace

TEST_CASE("servers are read from outputs in each of their forms") {
  for (const char* const text :
       {R"({"server_ip": {"value": "203.0.113.7", "type": "string", "sensitive": false}})",
        R"({"server_ip": "203.0.113.7"})", R"([{"ip": "203.0.113.7"}])", kState,
        R"({"format_version": "1.0", "values": {"outputs": {"server_ip": {"value":
            "203.0.113.7"}}, "root_module": {"resources": [{"address": "a.b"}]}}})",
        "\xEF\xBB\xBF{\"server_ip\": \"203.0.113.7\"}\n"}) {
    CAPTURE(text);
    const auto servers = servers_of({"a test", text});
    REQUIRE(servers.has_value());
    REQUIRE(servers->size() == 1);
    CHECK(servers->front().ip == "203.0.113.7");
  }
}

TEST_CASE("outputs in UTF-16 are read as well") {
  std::string text = "\xFF\xFE";
  for (const char one : std::string(R"({"server_ip": "203.0.113.7"})")) text += {one, '\0'};
  CHECK(code_of(text) == "ok");
}

TEST_CASE("outputs come by a pipe, and by no device") {
  auto pipe = tests::make_pipe();
  const std::string text = R"({"server_ip": "203.0.113.7"})";
  REQUIRE(::write(pipe.write.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  pipe.write.reset();
  const std::string path = "/dev/fd/" + std::to_string(pipe.read.get());
  const auto machines = machines_of({.outputs = {path}});
  REQUIRE(machines.has_value());
  CHECK(machines->front().server.ip == "203.0.113.7");
  const auto device = machines_of({.outputs = {"/dev/zero"}});
  REQUIRE_FALSE(device.has_value());
  CHECK(device.error().code == "deployment.not_found");
  CHECK(device.error().cause.find("It is a device") != std::string::npos);
}

TEST_CASE("outputs without a server have the texts that are expected") {
  const auto empty = servers_of({"a test", "{}"});
  REQUIRE_FALSE(empty.has_value());
  CHECK(empty.error().summary == "No Terraform outputs available for server registration");
  const auto nowhere = servers_of({"a test", R"({"instance_id": "i-1"})"});
  REQUIRE_FALSE(nowhere.has_value());
  CHECK(nowhere.error().summary == "Server IP address not found in Terraform outputs");
  CHECK(code_of("") == "outputs.empty");
  CHECK(code_of("{\"a\":") == "outputs.unreadable");
}

TEST_CASE("a deployment that is not completed is refused with its status") {
  CHECK(cause_of(state_with(R"({"status": "tainted"})")) ==
        "Deployment must be completed before registering server. Current status: tainted: "
        "module.web.aws_instance.one.");
  CHECK(cause_of(state_with(R"({"deposed": "00000001"})"))
            .find("Current status: pending: module.web.aws_instance.one") != std::string::npos);
  CHECK(code_of(state_with(R"({"status": "tainted"})")) == "deployment.unfinished");
  CHECK(code_of(state_with("{}")) == "ok");
  const char* const shown = R"({"format_version": "1.0", "values": {
    "outputs": {"server_ip": {"value": "203.0.113.7"}},
    "root_module": {"child_modules": [{"resources": [{"address": "module.a.b.c", )";
  CHECK(code_of(std::string(shown) + R"("tainted": true}]}]}}})") == "deployment.unfinished");
  CHECK(code_of(std::string(shown) + R"("deposed_key": "1"}]}]}}})") == "deployment.unfinished");
  CHECK(code_of(std::string(shown) + R"("tainted": false}]}]}}})") == "ok");
  CHECK(code_of(R"({"format_version": "1.0", "planned_values": {}})") == "outputs.unfinished");
}

TEST_CASE("names of deployments are told from machines") {
  const TemporaryDirectory folder;
  CHECK(names_deployment(folder.path().string()));
  CHECK(names_deployment("./nowhere"));
  CHECK(names_deployment("outputs.json"));
  CHECK(names_deployment("42"));
  CHECK_FALSE(names_deployment("203.0.113.7"));
  CHECK_FALSE(names_deployment("root@web-1:22"));
}

TEST_CASE("a deployment that is not there is not found, by its name") {
  const auto missing = read_deployment("42");
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == "deployment.not_found");
  CHECK(missing.error().cause.starts_with("Deployment 42 not found."));
  const TemporaryDirectory folder;
  const auto empty = read_deployment(folder.path().string());
  REQUIRE_FALSE(empty.has_value());
  CHECK(empty.error().code == "deployment.not_found");
}

TEST_CASE("a folder stands for the state of its selected workspace") {
  const TemporaryDirectory folder;
  folder.write("terraform.tfstate", kState);
  auto read = read_deployment(folder.path().string());
  REQUIRE(read.has_value());
  CHECK(read->text == kState);
  std::filesystem::create_directories(folder / "terraform.tfstate.d" / "blue");
  std::filesystem::create_directories(folder / ".terraform");
  folder.write("terraform.tfstate.d/blue/terraform.tfstate", "blue");
  folder.write(".terraform/environment", "blue");
  read = read_deployment(folder.path().string());
  REQUIRE(read.has_value());
  CHECK(read->text == "blue");
}

TEST_CASE("a state that is worked on or kept elsewhere is not read") {
  const TemporaryDirectory folder;
  std::filesystem::create_directories(folder / ".terraform");
  folder.write(".terraform/terraform.tfstate", "{}");
  auto read = read_deployment(folder.path().string());
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().code == "deployment.remote_state");
  folder.write("terraform.tfstate", kState);
  CHECK(read_deployment(folder.path().string()).has_value());
  folder.write(".terraform.tfstate.lock.info", "{}");
  read = read_deployment(folder.path().string());
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().code == "deployment.unfinished");
}

TEST_CASE("machines of outputs and arguments come together, each once") {
  const TemporaryDirectory folder;
  const std::string file = folder.write(
      "outputs.json", R"({"servers": {"web": {"ip": "203.0.113.7", "cloud_provider": "aws"}}})");
  const auto all = machines_of({.outputs = {file}, .arguments = {"ubuntu@203.0.113.8:2222"}});
  REQUIRE(all.has_value());
  REQUIRE(all->size() == 2);
  CHECK((*all)[0].server.name == "web");
  CHECK((*all)[0].login.cloud_provider == "aws");
  CHECK(title_of((*all)[0]) == "web (203.0.113.7)");
  CHECK((*all)[1].login.user == "ubuntu");
  CHECK((*all)[1].login.port == 2222);
  CHECK(title_of((*all)[1]) == "203.0.113.8");

  const auto twice = machines_of({.outputs = {file}, .arguments = {"203.0.113.7"}});
  REQUIRE_FALSE(twice.has_value());
  CHECK(twice.error().code == "cli.machine_twice");
  const auto none = machines_of({});
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().code == "cli.no_machines");
}
