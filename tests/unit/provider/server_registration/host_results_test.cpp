// What a run saw of a machine, value by value.
#include "provider/arguments/host_results.h"

#include <doctest/doctest.h>

#include "checks/inspect.h"
#include "provider/server_registration/mapping.h"
#include "provider/server_registration/spec.h"
#include "tests/support/healthy_host.h"
#include "tests/support/state_text.h"

using provider::RegistrationModel;

namespace {

using Changes = std::map<std::string, std::string>;

/// The results as they are before a run has told anything.
RegistrationModel open_results() {
  RegistrationModel model;
  model.docker_version = schema::Field<std::string>::unknown();
  model.compose_version = schema::Field<std::string>::unknown();
  model.docker_info = schema::Field<provider::DockerInfoModel>::unknown();
  model.host = schema::Field<provider::HostModel>::unknown();
  model.health = schema::Field<provider::HealthModel>::unknown();
  model.health_check_status = schema::Field<std::string>::unknown();
  return model;
}

/// The parts of these results alone, of a run on the healthy machine with some records changed.
std::string results_of(const Changes& changes) {
  const checks::HostFacts facts = tests::facts_with(changes);
  registration::Result result;
  result.host = checks::summarize(facts);
  result.report = checks::judge(facts, tests::healthy_options());
  RegistrationModel model = open_results();
  provider::take_result(model, result);
  tests::Parts parts = tests::parts_of(provider::registration_spec().encode(model));
  std::erase_if(parts, [](const auto& one) {
    return !one.first.starts_with("host.") && !one.first.starts_with("docker") &&
           one.first != "compose_version";
  });
  return tests::text_of(parts);
}

}  // namespace

TEST_CASE("every value of host and docker_info is that of the machine") {
  CHECK(results_of({
            {"os.id", "UBUNTU"},
            {"os.version_id", "\"24.04\""},
            {"os.pretty_name", "\"Ubuntu 24.04.1 LTS\""},
            {"host.architecture", "aarch64"},
            {"host.kernel", "6.8.0-45-generic"},
            {"host.hostname", "db-7"},
            {"host.cpus", "48"},
            {"memory.total_kb", "8000001"},
            {"memory.swap_total_kb", "2000003"},
            {"storage.root_total_kb", "70000005"},
            {"storage.root_available_kb", "60000007"},
            {"docker.version_output",
             R"(server={"Version":"27.3.1","ApiVersion":"1.47","Os":"linux","Arch":"arm64"})"},
            {"docker.compose_output", "2.29.7"},
            {"docker.info",
             "root=/srv/docker\x1F"
             "driver=btrfs\x1F"
             "cgroup=1\x1F"
             "security=[]"},
            {"docker.socket", "/run/other.sock 600 dock wheel"},
        }) ==
        "compose_version = \"2.29.7\"\n"
        "docker_info.accessible = true\n"
        "docker_info.architecture = \"arm64\"\n"
        "docker_info.cgroup_version = \"1\"\n"
        "docker_info.root_directory = \"/srv/docker\"\n"
        "docker_info.running = true\n"
        "docker_info.socket = \"/run/other.sock\"\n"
        "docker_info.socket_group = \"wheel\"\n"
        "docker_info.socket_mode = \"600\"\n"
        "docker_info.socket_owner = \"dock\"\n"
        "docker_info.storage_driver = \"btrfs\"\n"
        "docker_version = \"27.3.1\"\n"
        "host.architecture = \"aarch64\"\n"
        "host.cpus = 48\n"
        "host.disk_available_bytes = 61440007168\n"
        "host.disk_total_bytes = 71680005120\n"
        "host.hostname = \"db-7\"\n"
        "host.kernel = \"6.8.0-45-generic\"\n"
        "host.memory_bytes = 8192001024\n"
        "host.os_id = \"ubuntu\"\n"
        "host.os_name = \"Ubuntu 24.04.1 LTS\"\n"
        "host.os_version = \"24.04\"\n"
        "host.swap_bytes = 2048003072\n");
}

TEST_CASE("what a machine without an engine does not tell is null") {
  CHECK(results_of({
            {"os.id", ""},
            {"os.version_id", ""},
            {"os.pretty_name", ""},
            {"docker.cli", ""},
            {"docker.engine", ""},
            {"docker.cli_target", ""},
            {"docker.cli_version", ""},
            {"docker.version_exit", ""},
            {"docker.version_output", ""},
            {"docker.compose_exit", ""},
            {"docker.compose_output", ""},
            {"docker.info", ""},
            {"docker.socket", ""},
        }) ==
        "docker_info.accessible = false\n"
        "docker_info.running = false\n"
        "host.architecture = \"x86_64\"\n"
        "host.cpus = 2\n"
        "host.disk_available_bytes = 53687091200\n"
        "host.disk_total_bytes = 85899345920\n"
        "host.hostname = \"web-server-01\"\n"
        "host.kernel = \"6.12.48+deb13-amd64\"\n"
        "host.memory_bytes = 4123168768\n"
        "host.os_id = \"\"\n"
        "host.os_name = \"\"\n"
        "host.os_version = \"\"\n"
        "host.swap_bytes = 0\n");
}

TEST_CASE("an engine that refuses the account runs, and is not accessible") {
  const std::string results =
      results_of({{"docker.version_exit", "1"},
                  {"docker.version_output",
                   "permission denied while trying to connect to the Docker daemon socket"},
                  {"docker.info", ""}});
  CHECK(results.find("docker_info.running = true\n") != std::string::npos);
  CHECK(results.find("docker_info.accessible = false\n") != std::string::npos);
  CHECK(results.find("docker_info.root_directory") == std::string::npos);
  CHECK(results.find("docker_info.socket_group = \"docker\"\n") != std::string::npos);
  CHECK(results.find("docker_version") == std::string::npos);
}

TEST_CASE("a run that did not get to see the machine leaves null") {
  RegistrationModel model = open_results();
  provider::take_result(model, registration::Result());
  CHECK(model.host.is_null());
  CHECK(model.docker_info.is_null());
  CHECK(model.health.is_null());
  CHECK(model.health_check_status.is_null());
  CHECK(model.docker_version.is_null());
  CHECK(model.compose_version.is_null());
}
