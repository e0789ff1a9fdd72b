#include <doctest/doctest.h>

#include "checks/docker_facts.h"
#include "tests/support/healthy_host.h"

using checks::DockerState;
using tests::code_of;
using tests::judgement_of;

namespace {

using Records = std::map<std::string, std::string>;

const Records kNoDocker = {
    {"docker.cli", ""},          {"docker.cli_target", ""},     {"docker.cli_version", ""},
    {"docker.version_exit", ""}, {"docker.version_output", ""}, {"docker.info", ""},
    {"docker.compose_exit", ""}, {"docker.compose_output", ""}, {"docker.service", ""},
    {"docker.engine", ""},       {"docker.socket", ""},         {"docker.compose_list_exit", ""}};

const char* const kDown =
    "server=null\x1F"
    "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon "
    "running?";

Records with(Records base, const Records& more) {
  for (const auto& [name, value] : more) base[name] = value;
  return base;
}

Records server_version(const std::string& version) {
  return {{"docker.version_output", "server={\"Version\":\"" + version + "\"}"}};
}

}  // namespace

TEST_CASE("docker: every way it can fail has its own code") {
  struct Row {
    const char* name;
    Records records;
    const char* code;
  };
  const Records down = {{"docker.version_exit", "1"}, {"docker.version_output", kDown}};
  const Row rows[] = {
      {"running", {}, ""},
      {"absent", kNoDocker, "docker.not_installed"},
      {"only outside the PATH", with(kNoDocker, {{"docker.cli_elsewhere", "/opt/bin/docker"}}),
       "docker.not_in_path"},
      {"only outside the PATH, from a snap",
       with(kNoDocker, {{"docker.cli_elsewhere", "/snap/bin/docker"}}), "docker.snap_down"},
      {"from a snap, where sudo does not look",
       {{"docker.cli", "/snap/bin/docker"},
        {"docker.through_sudo", "yes"},
        {"docker.version_exit", "1"},
        {"docker.version_output", "sudo: docker: command not found"}},
       "docker.snap_down"},
      {"a wrapper that greets",
       {{"docker.version_output", "Welcome!\x1Fserver={\"Version\":\"26.1.5\"}"}},
       "docker.failed"},
      {"daemon down", down, "docker.daemon_down"},
      {"daemon down, wording of Docker 29",
       {{"docker.version_exit", "1"},
        {"docker.version_output",
         "server=null\x1F"
         "failed to connect to the docker API at unix:///var/run/docker.sock; check if the path "
         "is correct and if the daemon is running: dial unix /var/run/docker.sock: connect: no "
         "such file or directory"}},
       "docker.daemon_down"},
      {"only the client, no systemd", with(down, {{"docker.engine", ""}, {"docker.service", ""}}),
       "docker.client_only"},
      {"only the client",
       with(down, {{"docker.engine", ""}, {"docker.service", "LoadState=not-found"}}),
       "docker.client_only"},
      {"an engine whose program is not in the PATH",
       with(down, {{"docker.engine", ""}, {"docker.service", "LoadState=loaded"}}),
       "docker.daemon_down"},
      {"another context",
       {{"docker.version_exit", "1"},
        {"docker.version_output",
         "server=null\x1F"
         "Cannot connect to the Docker daemon at tcp://10.0.0.9:2375. Is the docker daemon "
         "running?"}},
       "docker.other_endpoint"},
      {"the socket of a rootless engine",
       {{"docker.version_exit", "1"},
        {"docker.version_output",
         "server=null\x1F"
         "Cannot connect to the Docker daemon at unix:///run/user/1000/docker.sock. Is the docker "
         "daemon running?"}},
       "docker.other_endpoint"},
      {"daemon starting",
       with(down, {{"docker.service",
                    "LoadState=loaded\x1F"
                    "ActiveState=activating"}}),
       "docker.daemon_starting"},
      {"daemon silent",
       {{"docker.version_exit", "124"}, {"docker.version_output", ""}},
       "docker.daemon_silent"},
      {"daemon silent, old BusyBox", {{"docker.version_exit", "143"}}, "docker.daemon_silent"},
      {"permission denied",
       {{"docker.version_exit", "1"},
        {"docker.version_output",
         "server=null\x1Fpermission denied while trying to connect to the Docker daemon socket at "
         "unix:///var/run/docker.sock: Get \"http://%2Fvar%2Frun%2Fdocker.sock/v1.45/version\": "
         "dial unix /var/run/docker.sock: connect: permission denied"}},
       "docker.permission_denied"},
      {"Podman's shim",
       {{"docker.cli_version", "podman version 4.3.1"}, {"docker.version_output", "server=null"}},
       "docker.podman"},
      {"Podman's socket",
       {{"docker.version_output",
         "server={\"Version\":\"4.3.1\",\"Components\":[{\"Name\":\"Podman Engine\"}]}"}},
       "docker.podman"},
      {"from a snap, stopped",
       with(down, {{"docker.cli", "/snap/bin/docker"},
                   {"docker.cli_target", "/usr/bin/snap"},
                   {"docker.engine", ""},
                   {"docker.service", "LoadState=not-found"}}),
       "docker.snap_down"},
      {"from a snap, stopped, another layout of snapd",
       with(down, {{"docker.cli_target", "/var/lib/snapd/snap/docker/1/bin/docker"},
                   {"docker.engine", ""}}),
       "docker.snap_down"},
      {"not where sudo looks",
       {{"docker.cli", "/usr/local/bin/docker"},
        {"docker.through_sudo", "yes"},
        {"docker.version_exit", "1"},
        {"docker.version_output", "sudo: docker: command not found"}},
       "docker.not_in_sudo_path"},
      {"not where sudo-rs looks",
       {{"docker.cli", ""},
        {"docker.cli_elsewhere", "/opt/bin/docker"},
        {"docker.through_sudo", "yes"},
        {"docker.version_exit", "1"},
        {"docker.version_output", "sudo: 'docker': command not found"}},
       "docker.not_in_sudo_path"},
      {"nowhere, and sudo says so",
       with(kNoDocker, {{"docker.through_sudo", "yes"},
                        {"docker.version_exit", "1"},
                        {"docker.version_output", "sudo: docker: command not found"}}),
       "docker.not_installed"},
      {"outside the PATH, but sudo finds it",
       {{"docker.cli", ""},
        {"docker.cli_elsewhere", "/usr/local/bin/docker"},
        {"docker.through_sudo", "yes"}},
       ""},
      {"a client too old for the engine",
       {{"docker.version_exit", "1"},
        {"docker.version_output",
         "server=null\x1F"
         "Error response from daemon: client version 1.41 is too old. Minimum supported API "
         "version "
         "is 1.44, please upgrade your client to a newer version"}},
       "docker.client_unfit"},
      {"a client too new for the engine",
       {{"docker.version_exit", "1"},
        {"docker.version_output",
         "Error response from daemon: client version 1.52 is too new. Maximum supported API "
         "version "
         "is 1.43"}},
       "docker.client_unfit"},
      {"no JSON", {{"docker.version_output", "server=<html>"}}, "docker.failed"},
      {"half JSON", {{"docker.version_output", "server={\"Version\":\"26."}}, "docker.failed"},
      {"a version that is no text",
       {{"docker.version_output", "server={\"Version\":26}"}},
       "docker.failed"},
      {"no answer at all", {{"docker.version_output", ""}}, "docker.failed"},
      {"another error",
       {{"docker.version_exit", "1"}, {"docker.version_output", "boom"}},
       "docker.failed"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(code_of(judgement_of("docker", row.records)) == row.code);
  }
}

TEST_CASE("docker: the facts of the engine and its socket") {
  const auto view = checks::docker_view(tests::facts_with({}));
  CHECK(view.architecture == "amd64");
  CHECK(view.socket_path == "/var/run/docker.sock");
  CHECK(view.socket_mode == "660");
  CHECK(view.socket_owner == "root");
  CHECK(view.socket_group == "docker");
  const auto odd = checks::docker_view(tests::facts_with({{"docker.socket", "/x 660"}}));
  CHECK_FALSE(odd.socket_path.has_value());
  const auto spaced = checks::docker_view(tests::facts_with({{"docker.socket", "/a b.s 600 u g"}}));
  CHECK(spaced.socket_path == "/a b.s");
  CHECK(spaced.socket_mode == "600");
  CHECK(spaced.socket_owner == "u");
  CHECK(spaced.socket_group == "g");
}

TEST_CASE("docker: only what waiting may cure is transient") {
  const auto transient = [](const Records& records) {
    return std::get<checks::Fail>(judgement_of("docker", records)).transient;
  };
  CHECK_FALSE(transient(kNoDocker));
  CHECK_FALSE(transient({{"docker.version_exit", "1"}, {"docker.version_output", kDown}}));
  CHECK(transient({{"docker.version_exit", "1"},
                   {"docker.version_output", kDown},
                   {"docker.service", "ActiveState=activating"}}));
  CHECK_FALSE(transient({{"docker.version_exit", "124"}}));
}

TEST_CASE("docker: a refusal says nothing when the account itself could not be tried") {
  const Records denied = {{"docker.version_exit", "1"},
                          {"docker.version_output", "server=null\x1Fpermission denied"},
                          {"account.acting", "no"}};
  CHECK(code_of(judgement_of("docker", denied)) == "skipped");
}

TEST_CASE("docker_version: the engine's major version decides") {
  struct Row {
    const char* version;
    const char* code;
  };
  const Row rows[] = {{"24.0.7", ""},
                      {"24.0.0-rc.1", ""},
                      {"26.1.5+dfsg1", ""},
                      {"29.0.0", ""},
                      {"100.0.0", ""},
                      {"23.0.6", "docker.too_old"},
                      {"20.10.24+dfsg1", "docker.too_old"},
                      {"1.13.1", "docker.too_old"},
                      {"v24.0.7", "docker.too_old"},
                      {"", "docker.too_old"},
                      {"24-ce", "docker.too_old"},
                      {"unknown", "docker.too_old"}};
  for (const Row& row : rows) {
    CAPTURE(row.version);
    CHECK(code_of(judgement_of("docker_version", server_version(row.version))) == row.code);
  }
  CHECK(code_of(judgement_of("docker_version", kNoDocker)) == "skipped");
  auto options = tests::healthy_options();
  options.checks["docker_version"].settings["min_version"] = std::int64_t{27};
  CHECK(code_of(judgement_of("docker_version", {}, options)) == "docker.too_old");
}

TEST_CASE("compose: of an old client's help nothing is told") {
  const auto judged = judgement_of(
      "compose",
      {{"docker.compose_exit", "125"},
       {"docker.compose_output",
        "unknown flag: --short\x1fSee 'docker --help'.\x1f\x1fUsage:  docker [OPTIONS] COMMAND"}});
  REQUIRE(std::holds_alternative<checks::Fail>(judged));
  CHECK(std::get<checks::Fail>(judged).evidence == "unknown flag: --short\nSee 'docker --help'.\n");
}

TEST_CASE("compose: a file in the plugin's place that is none") {
  const auto judged =
      judgement_of("compose", {{"docker.compose_exit", "1"},
                               {"docker.compose_broken",
                                "/usr/local/lib/docker/cli-plugins/docker-compose: failed to fetch "
                                "metadata: exec format error"}});
  CHECK(code_of(judged) == "docker.compose_broken");
  CHECK(std::get<checks::Fail>(judged).evidence.starts_with("/usr/local/lib/docker/cli-plugins/"));
}

TEST_CASE("compose: the plugin has to answer") {
  CHECK(code_of(judgement_of("compose", {})) == "");
  CHECK(code_of(judgement_of("compose", {{"docker.compose_exit", "125"},
                                         {"docker.compose_output", "unknown flag: --short"}})) ==
        "docker.compose_missing");
  CHECK(code_of(judgement_of("compose", {{"docker.compose_exit", "1"}})) ==
        "docker.compose_missing");
  for (const char* const timeout : {"124", "143"}) {
    CHECK(code_of(judgement_of("compose", {{"docker.compose_exit", timeout}})) ==
          "docker.compose_silent");
  }
  CHECK(code_of(judgement_of("compose", kNoDocker)) == "skipped");
}

TEST_CASE("the facts about the engine are taken from its own answers") {
  const auto view = checks::docker_view(tests::facts_with({}));
  CHECK(view.state == DockerState::ready);
  CHECK(view.server_version == "26.1.5+dfsg1");
  CHECK(view.compose_version == "2.26.1-4");
  CHECK(view.root_directory == "/var/lib/docker");
  CHECK(view.storage_driver == "overlay2");
  CHECK(view.cgroup_version == "2");
  CHECK(view.socket_path == "/var/run/docker.sock");
}

TEST_CASE("docker: what sudo does not find is told with the way to make it found") {
  const auto judged =
      judgement_of("docker", {{"docker.cli", "/usr/local/bin/docker"},
                              {"docker.through_sudo", "yes"},
                              {"docker.version_exit", "1"},
                              {"docker.version_output", "sudo: docker: command not found"},
                              {"user.name", "deploy"}});
  const auto& fail = std::get<checks::Fail>(judged);
  CHECK(fail.cause.starts_with("There is /usr/local/bin/docker, but for 'deploy' Coolify calls"));
  CHECK(
      fail.remedy.starts_with("Link the command into a folder that sudo looks in: ln -s "
                              "/usr/local/bin/docker /usr/bin/docker."));
}

TEST_CASE("compose: a plugin has to reach the engine, for whom Coolify calls it") {
  struct Row {
    const char* name;
    Records records;
    const char* code;
  };
  const char* const too_old =
      "Error response from daemon: client version 1.40 is too old. Minimum supported API version "
      "is "
      "1.44";
  for (const Row& row : std::vector<Row>{
           {"well", {}, ""},
           {"its API is too old",
            {{"docker.compose_list_exit", "1"}, {"docker.compose_list_output", too_old}},
            "docker.compose_unfit"},
           {"it fails at work",
            {{"docker.compose_list_exit", "1"}, {"docker.compose_list_output", "boom"}},
            "docker.compose_failed"},
           {"it is silent at work", {{"docker.compose_list_exit", "124"}}, "docker.compose_silent"},
           {"at work, but no engine answers, which the check docker tells",
            {{"docker.compose_list_exit", "1"},
             {"docker.compose_list_output", "Cannot connect"},
             {"docker.version_exit", "1"},
             {"docker.version_output", kDown}},
            ""},
           {"only the account's own",
            {{"docker.compose_exit", "1"},
             {"docker.compose_output", "docker: 'compose' is not a docker command."},
             {"docker.compose_of_user", "2.39.1"}},
            "docker.compose_not_for_root"},
           {"nobody's", {{"docker.compose_exit", "1"}}, "docker.compose_missing"},
           {"not where sudo looks for docker",
            {{"docker.through_sudo", "yes"},
             {"docker.version_exit", "1"},
             {"docker.version_output", "sudo: docker: command not found"},
             {"docker.compose_exit", "1"}},
            "skipped"}}) {
    CAPTURE(row.name);
    CHECK(code_of(judgement_of("compose", row.records)) == row.code);
  }
}

namespace {

const char* const kRootless = "/run/user/1000/docker.sock";

/// What is found where the socket of a rootless engine was given.
checks::Judgement judged_at_socket(const std::string& id, const Records& records) {
  checks::Options options = tests::healthy_options();
  options.docker_socket = kRootless;
  return judgement_of(id, with({{"docker.asked_socket", kRootless}}, records), options);
}

}  // namespace

TEST_CASE("docker: an engine at a given socket is good where Coolify's command leads to it") {
  const auto reached = judged_at_socket("docker", {{"docker.plain_id", "8b3c-engine"}});
  REQUIRE(code_of(reached) == "");
  CHECK(std::get<checks::Pass>(reached).detail ==
        "Docker Engine 26.1.5+dfsg1 answers at /run/user/1000/docker.sock");

  const auto other = judged_at_socket(
      "docker", {{"docker.plain_id", "other"}, {"docker.plain_output", "id=other"}});
  REQUIRE(code_of(other) == "docker.out_of_reach");
  const auto& fail = std::get<checks::Fail>(other);
  CHECK(fail.cause ==
        "The engine at /run/user/1000/docker.sock answers. But Coolify calls `docker` and nothing "
        "more and so reaches another engine.");
  CHECK(fail.evidence == "id=other");
  CHECK(fail.remedy ==
        "Have the command lead there for 'root': remove DOCKER_HOST (from the start-up files and "
        "/etc/environment), which beats every context, then docker context create here --docker "
        "host=unix:///run/user/1000/docker.sock && docker context use here. Or have the engine "
        "listen at /var/run/docker.sock.");
  CHECK_FALSE(fail.transient);

  const auto none = judged_at_socket(
      "docker",
      {{"docker.through_sudo", "yes"}, {"user.name", "deploy"}, {"docker.plain_output", kDown}});
  REQUIRE(code_of(none) == "docker.out_of_reach");
  CHECK(std::get<checks::Fail>(none).cause.ends_with(
      "and nothing more, through sudo, and so reaches no engine at all."));
  CHECK(std::get<checks::Fail>(none).remedy.find("for root:") != std::string::npos);
}

TEST_CASE("docker: nobody at the given socket is told as that, and not as a wrong context") {
  const Records silence = {
      {"docker.version_exit", "1"},
      {"docker.version_output",
       "server=null\x1F"
       "Cannot connect to the Docker daemon at unix:///run/user/1000/docker.sock. Is the docker "
       "daemon running?"}};
  CHECK(code_of(judged_at_socket("docker", silence)) == "docker.socket_down");
  CHECK(code_of(judgement_of("docker", silence)) == "docker.other_endpoint");
  // Given or not, at the usual place it is the engine of the host.
  checks::Options options = tests::healthy_options();
  options.docker_socket = "/var/run/docker.sock";
  CHECK(code_of(judgement_of("docker",
                             {{"docker.asked_socket", "/var/run/docker.sock"},
                              {"docker.version_exit", "1"},
                              {"docker.version_output", kDown}},
                             options)) == "docker.daemon_down");
}

TEST_CASE("docker_boot: the service says nothing of an engine that is not its own") {
  const Records stopped = {{"docker.service",
                            "LoadState=loaded\x1F"
                            "ActiveState=inactive\x1FUnitFileState=disabled"}};
  const auto other = judged_at_socket("docker_boot", stopped);
  REQUIRE(code_of(other) == "skipped");
  CHECK(std::get<checks::Skip>(other).reason ==
        "the engine at /run/user/1000/docker.sock is not that of docker.service");
  // A context or DOCKER_HOST leads there as well.
  const std::string rootless = std::string(kRootless) + " 660 app app";
  CHECK(code_of(judgement_of("docker_boot", with(stopped, {{"docker.socket", rootless}}))) ==
        "skipped");
  for (const char* const usual :
       {"/var/run/docker.sock 660 root docker", "/run/docker.sock 660 root root", ""}) {
    CHECK(code_of(judgement_of("docker_boot", with(stopped, {{"docker.socket", usual}}))) ==
          "docker.not_enabled");
  }
  CHECK(code_of(
            judged_at_socket("docker_boot", {{"docker.service",
                                              "LoadState=loaded\x1F"
                                              "ActiveState=active\x1FUnitFileState=disabled"}})) ==
        "docker.not_enabled");
}
