#include <algorithm>
#include <regex>

#include "tests/unit/standin/validation_lab.h"

using namespace standin;

TEST_CASE("install mode, all well: an old text survives, metadata comes last") {
  Lab lab;
  lab.make_good("old text");
  lab.ssh.holds("ls /");
  CHECK(
      lab.instance.ask("POST", "/servers/" + lab.uuid + "/validate", {{"install", true}}).status ==
      201);
  wait_until([&] { return lab.server()["is_validating"] == true; });
  CHECK(lab.server()["validation_logs"] == "old text");
  lab.ssh.release();
  lab.instance.settle();
  const Json after = lab.server();
  CHECK(after["is_validating"] == false);
  CHECK(after["settings"]["is_usable"] == true);
  CHECK(after["validation_logs"] == "old text");
  CHECK(after["proxy"]["status"] == "running");
  CHECK(after["proxy"].contains("last_saved_proxy_configuration"));
  Json metadata = after["server_metadata"];
  const std::string collected = metadata["collected_at"];
  CHECK(
      std::regex_match(collected, std::regex("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+00:00")));
  metadata.erase("collected_at");
  CHECK(metadata == Json::parse(R"({"os": "Debian GNU/Linux 13", "arch": "x86_64",
    "kernel": "6.1", "cpus": 2, "memory_bytes": 2048, "uptime_since": "2026-11-23 10:00:00"})"));
}

TEST_CASE("install mode drops is_validating before the metadata is there") {
  Lab lab;
  lab.ssh.holds(". /etc/os-release");
  CHECK(
      lab.instance.ask("POST", "/servers/" + lab.uuid + "/validate", {{"install", true}}).status ==
      201);
  wait_until([&] {
    const Json server = lab.server();
    return server["is_validating"] == false && server["settings"]["is_usable"] == true &&
           server["proxy"]["status"] == "running";
  });
  CHECK(lab.server()["server_metadata"] == nullptr);
  lab.ssh.release();
  lab.instance.settle();
  CHECK(lab.server()["server_metadata"].is_object());
}

TEST_CASE("install mode: failures and their texts") {
  struct Row {
    const char* name;
    std::vector<std::pair<std::string, FakeAnswer>> host;
    const char* proxy;
    bool usable;
    const char* text;
    std::size_t looks;  ///< how often the root directory was listed
  };
  const FakeAnswer old_docker{0, kOldDocker, ""};
  for (const Row& row :
       std::vector<Row>{{"bad key",
                         {{"", {255, "", "Permission denied (publickey)"}}},
                         "TRAEFIK",
                         false,
                         "Server is not reachable.",
                         1},
                        {"unknown system",
                         {{"cat /etc/os-release", {0, "ID=kali", ""}}},
                         "TRAEFIK",
                         false,
                         "Server OS type is not supported.",
                         1},
                        {"jq missing",
                         {{"command -v jq", kAbsent}},
                         "TRAEFIK",
                         false,
                         "Prerequisites (jq) could not be installed after 3 attempts.",
                         4},
                        {"no Docker",
                         {{"command -v docker", kAbsent}, {"docker", kAbsent}},
                         "TRAEFIK",
                         false,
                         "Docker Engine could not be installed after 3 attempts.",
                         4},
                        {"Docker too old",
                         {{"docker version --format json", old_docker}},
                         "TRAEFIK",
                         false,
                         "Minimum Docker Engine version 24 is not installed.",
                         1},
                        {"no proxy wanted",
                         {},
                         "NONE",
                         true,
                         "An error occurred during validation: Proxy should not run.",
                         1},
                        {"port taken",
                         {{"for port in", {0, "443\n", ""}}},
                         "CADDY",
                         true,
                         "An error occurred during validation: Port 443 is in use.&lt;br&gt;",
                         1}}) {
    CAPTURE(row.name);
    Lab lab;
    lab.edit({{"proxy", {{"type", row.proxy}, {"status", "exited"}}}});
    for (const auto& [command, answer] : row.host) lab.ssh.answers(command, answer);
    const Json after = lab.validate(true);
    CAPTURE(after["validation_logs"].dump());
    CHECK(begins(after["validation_logs"], row.text));
    CHECK(after["is_validating"] == false);
    CHECK(after["settings"]["is_usable"] == row.usable);
    CHECK(after["server_metadata"] == nullptr);
    const auto commands = lab.ssh.commands();
    CHECK(std::count(commands.begin(), commands.end(), "ls /") ==
          static_cast<std::ptrdiff_t>(row.looks));
  }
}

TEST_CASE("install mode runs the installer between its looks") {
  Lab lab;
  lab.instance.control("PATCH", "/instance", {{"install_script", "install everything"}});
  lab.ssh.answers("command -v jq", kAbsent);
  lab.ssh.holds("install everything");
  CHECK(
      lab.instance.ask("POST", "/servers/" + lab.uuid + "/validate", {{"install", true}}).status ==
      201);
  wait_until([&] {
    const auto commands = lab.ssh.commands();
    return !commands.empty() && commands.back() == "install everything";
  });
  CHECK(lab.server()["is_validating"] == true);
  lab.ssh.answers("command -v jq", {0, "/usr/bin/jq", ""});
  lab.ssh.release();
  lab.instance.settle();
  CHECK(lab.server()["settings"]["is_usable"] == true);
  CHECK(lab.server()["server_metadata"].is_object());
}

TEST_CASE("a killed worker leaves is_validating behind") {
  Lab lab;
  lab.ssh.holds("docker version");
  CHECK(
      lab.instance.ask("POST", "/servers/" + lab.uuid + "/validate", {{"install", true}}).status ==
      201);
  wait_until([&] {
    const auto commands = lab.ssh.commands();
    return !commands.empty() && commands.back() == "docker version";
  });
  lab.instance.control("POST", "/queue/kill");
  lab.instance.settle();
  CHECK(lab.server()["is_validating"] == true);
  CHECK(lab.server()["settings"]["is_usable"] == false);
}
