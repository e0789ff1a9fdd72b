#include "tests/standin/jobs/validation_job.h"
#include "tests/unit/standin/validation_lab.h"

using namespace standin;

TEST_CASE("a good host: the sequence, the flags, the markers") {
  Lab lab;
  const Json before = lab.server();
  const Json after = lab.validate();
  CHECK(
      lab.ssh.commands() ==
      std::vector<std::string>{"ls /", "cat /etc/os-release", "command -v git", "command -v curl",
                               "command -v jq", "command -v docker", "docker version",
                               "docker network create coolify --attachable >/dev/null 2>&1 || true",
                               "docker compose version", "docker version --format json",
                               "docker compose version --short"});
  const Json& settings = after["settings"];
  CHECK(settings["is_reachable"] == true);
  CHECK(settings["is_usable"] == true);
  CHECK(settings["docker_version"] == "27.5.1");
  CHECK(settings["compose_version"] == "2.32.4");
  CHECK(settings["docker_version_checked_at"].is_string());
  CHECK(settings["compose_version_checked_at"].is_string());
  CHECK(after["validation_logs"] == nullptr);
  CHECK(after["is_validating"] == false);
  CHECK(after["server_metadata"] == nullptr);
  // A first success without an old text does not touch the row.
  CHECK(after["updated_at"] == before["updated_at"]);
}

TEST_CASE("a user that is not root goes through sudo where Coolify does") {
  Lab lab;
  lab.edit({{"user", "deploy"}});
  CHECK(lab.validate()["settings"]["is_usable"] == true);
  CHECK(lab.ssh.commands() ==
        std::vector<std::string>{
            "sudo ls /", "sudo cat /etc/os-release", "command -v git", "command -v curl",
            "command -v jq", "command -v docker", "sudo docker version",
            "sudo docker network create coolify --attachable >/dev/null 2>&1 || sudo true",
            "sudo docker compose version", "sudo docker version --format json",
            "sudo docker compose version --short"});
  lab.ssh.answers("ls /", {1, "", "sudo: a password is required"});
  const Json refused = lab.validate();
  CHECK(refused["settings"]["is_reachable"] == false);
  CHECK(refused["validation_logs"].get<std::string>().find("Error: sudo: a password is required") !=
        std::string::npos);
}

TEST_CASE("a failed plain validation leaves these flags and this text") {
  struct Row {
    const char* name;
    std::vector<std::pair<std::string, FakeAnswer>> host;
    bool reachable;
    bool usable;
    const char* text;
  };
  const FakeAnswer old_docker{0, kOldDocker, ""};
  const FakeAnswer no_server{0, R"({"Client":{"Version":"4.3"}})", ""};
  for (const Row& row : std::vector<Row>{
           {"refused",
            {{"", {255, "", "ssh: connect to host h port 22: Connection refused"}}},
            false,
            true,
            "Server is not reachable."},
           {"bad key",
            {{"", {255, "", "root@h: Permission denied (publickey)."}}},
            false,
            true,
            "Server is not reachable."},
           {"jq missing",
            {{"command -v jq", kAbsent}},
            true,
            true,
            "Prerequisites (jq) are not installed."},
           {"all missing",
            {{"command -v", kAbsent}},
            true,
            true,
            "Prerequisites (git, curl, jq) are not installed."},
           {"unknown system",
            {{"cat /etc/os-release", {0, "ID=nixos\n", ""}}},
            true,
            true,
            "Server OS type is not supported."},
           {"no Docker",
            {{"command -v docker", kAbsent}, {"docker", {127, "", "not found"}}},
            true,
            false,
            "Docker Engine is not installed."},
           {"daemon down, compose there",
            {{"docker version", kDaemonDown}, {"docker version --format json", kDaemonDown}},
            true,
            true,
            "Docker Engine is not installed."},
           {"compose missing",
            {{"docker compose", {1, "", "unknown command"}}},
            true,
            false,
            "Docker Engine is not installed."},
           {"Docker too old",
            {{"docker version --format json", old_docker}},
            true,
            false,
            "Docker Engine is not installed."},
           {"no server version",
            {{"docker version --format json", no_server}},
            true,
            false,
            "Docker Engine is not installed."}}) {
    CAPTURE(row.name);
    Lab lab;
    lab.make_good();
    for (const auto& [command, answer] : row.host) lab.ssh.answers(command, answer);
    const Json after = lab.validate();
    CHECK(after["settings"]["is_reachable"] == row.reachable);
    CHECK(after["settings"]["is_usable"] == row.usable);
    CAPTURE(after["validation_logs"].dump());
    CHECK(begins(after["validation_logs"], row.text));
    CHECK(after["is_validating"] == false);
  }
}

TEST_CASE("the text is an HTML fragment with the error escaped") {
  Lab lab;
  lab.ssh.connection_fails("Bad <host> & 'quotes'");
  CHECK(lab.validate()["validation_logs"] ==
        "Server is not reachable. Please validate your configuration and connection.<br>Check this "
        "<a target=\"_blank\" class=\"text-black underline dark:text-white\" "
        "href=\"https://coolify.io/docs/knowledge-base/server/openssh\" "
        "rel=\"noreferrer noopener\">documentation</a> for further help. <br><br>"
        "<div class=\"text-error\">Error: Bad &lt;host&gt; &amp; 'quotes'</div>");
}

TEST_CASE("the flags are set early: usable before the version is known") {
  struct Row {
    const char* held;
    std::pair<std::string, FakeAnswer> fault;
  };
  for (const Row& row :
       std::vector<Row>{{"docker compose version", {"docker compose version", {1, "", "unknown"}}},
                        {"docker version --format json",
                         {"docker version --format json", {0, kOldDocker, ""}}}}) {
    CAPTURE(row.held);
    Lab lab;
    lab.ssh.answers(row.fault.first, row.fault.second);
    lab.ssh.holds(row.held);
    CHECK(lab.instance.ask("POST", "/servers/" + lab.uuid + "/validate").status == 201);
    wait_until([&] { return lab.server()["settings"]["is_usable"] == true; });
    CHECK(lab.server()["validation_logs"] == nullptr);
    lab.ssh.release();
    lab.instance.settle();
    CHECK(lab.server()["settings"]["is_usable"] == false);
  }
}

TEST_CASE("a plain validation clears the old text first") {
  Lab lab;
  lab.make_good("old text");
  lab.ssh.holds("ls /");
  CHECK(lab.instance.ask("POST", "/servers/" + lab.uuid + "/validate").status == 201);
  wait_until([&] { return lab.server()["validation_logs"] == nullptr; });
  CHECK(lab.server()["is_validating"] == false);
  lab.ssh.release();
  lab.instance.settle();
  CHECK(lab.server()["validation_logs"] == nullptr);
}

TEST_CASE("a crash in the middle leaves everything as it was") {
  Lab lab;
  lab.make_good();
  lab.ssh.answers("cat /etc/os-release", {1, "", "No such file or directory"});
  const Json after = lab.validate();
  CHECK(after["validation_logs"] == nullptr);
  CHECK(after["settings"]["is_usable"] == true);
  CHECK(begins(lab.validate(true)["validation_logs"],
               "An error occurred during validation: No such file or directory"));
  CHECK(lab.server()["is_validating"] == false);
}

TEST_CASE("placeholders and disabled servers are not contacted") {
  for (const Json& change : {Json{{"ip", "1.2.3.4"}}, Json{{"ip", "0.0.0.0"}}, Json{{"ip", "::"}},
                             Json{{"ip", ""}}, Json{{"settings", {{"force_disabled", true}}}}}) {
    CAPTURE(change.dump());
    Lab lab;
    lab.make_good();
    lab.edit(change);
    const Json after = lab.validate();
    CHECK(after["validation_logs"].get<std::string>().find("Error: Server skipped.</div>") !=
          std::string::npos);
    CHECK(after["settings"]["is_reachable"] == true);
    CHECK(lab.ssh.commands().empty());
  }
}

TEST_CASE("a build server gets no network") {
  Lab lab;
  lab.edit({{"settings", {{"is_build_server", true}}}});
  CHECK(lab.validate()["settings"]["is_usable"] == true);
  for (const std::string& command : lab.ssh.commands()) {
    CHECK(command.find("network") == std::string::npos);
  }
}

TEST_CASE("before 4.3.2 no versions are recorded") {
  Lab lab("4.3.0");
  CHECK(lab.validate()["settings"]["is_usable"] == true);
  const Json hidden = lab.instance.control("GET", "/servers/" + lab.uuid)["settings"];
  CHECK(hidden["docker_version"] == nullptr);
}

TEST_CASE("a stopped queue changes nothing and tells nobody") {
  Lab lab;
  lab.make_good("old text");
  lab.instance.control("PATCH", "/instance", {{"queue_running", false}});
  const Json before = lab.server();
  CHECK(lab.instance.ask("POST", "/servers/" + lab.uuid + "/validate").status == 201);
  CHECK(lab.instance.control("GET", "/queue") == Json{{"waiting", 1}, {"running", 0}});
  CHECK(lab.server() == before);
  lab.instance.control("PATCH", "/instance", {{"queue_running", true}});
  lab.instance.settle();
  CHECK(lab.server()["validation_logs"] == nullptr);
}

TEST_CASE("instant_validate queues a plain validation") {
  Lab lab;
  const std::string uuid = lab.instance.new_server("10.0.0.7", {{"instant_validate", true}});
  lab.instance.settle();
  CHECK(lab.instance.server(uuid)["settings"]["is_usable"] == true);
  CHECK(lab.server()["settings"]["is_usable"] == false);
  CHECK(lab.instance.ask("PATCH", "/servers/" + lab.uuid, {{"instant_validate", 1}}).status == 201);
  lab.instance.settle();
  CHECK(lab.server()["settings"]["is_usable"] == true);
}

TEST_CASE("HTML is escaped, quotes are not") {
  CHECK(html_escaped("a <b> & \"c\" 'd'") == "a &lt;b&gt; &amp; \"c\" 'd'");
}
