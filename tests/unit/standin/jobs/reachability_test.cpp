#include <algorithm>

#include "tests/unit/standin/validation_lab.h"

using namespace standin;

TEST_CASE("the minute job sets both flags without looking at system, tools or version") {
  Lab lab;
  lab.ssh.answers("cat /etc/os-release", {0, "ID=nixos", ""});
  lab.ssh.answers("command -v", kAbsent);
  lab.ssh.answers("docker compose", kAbsent);
  lab.ssh.answers("docker version --format json", {0, kOldDocker, ""});
  lab.instance.control("POST", "/minute");
  lab.instance.settle();
  Json settings = lab.server()["settings"];
  CHECK(settings["is_reachable"] == true);
  CHECK(settings["is_usable"] == true);
  CHECK(settings["docker_version"] == "20.10.24");
  CHECK(settings["docker_version_checked_at"].is_string());

  lab.ssh.connection_fails("Connection refused");
  lab.instance.control("POST", "/minute");
  lab.instance.settle();
  settings = lab.server()["settings"];
  CHECK(settings["is_reachable"] == false);
  CHECK(settings["is_usable"] == false);
  CHECK(lab.server()["unreachable_count"] == 1);
}

TEST_CASE("the minute job backs off from servers that keep failing") {
  struct Row {
    int failures;  ///< so far
    int minutes;   ///< that pass
    int looks;
  };
  for (const Row& row : {Row{0, 2, 2}, Row{3, 6, 2}, Row{6, 12, 2}, Row{12, 24, 2}}) {
    CAPTURE(row.failures);
    Lab lab;
    lab.ssh.connection_fails("Connection refused");
    lab.edit({{"unreachable_count", row.failures}});
    for (int minute = 0; minute < row.minutes; ++minute) {
      lab.instance.control("POST", "/minute");
      lab.instance.settle();
    }
    CHECK(lab.server()["unreachable_count"] == row.failures + row.looks);
  }
}

TEST_CASE("the minute job does not look at a server twice at a time") {
  Lab lab;
  const auto looks = [&lab] {
    const auto commands = lab.ssh.commands();
    return std::count(commands.begin(), commands.end(), "ls -la /");
  };
  lab.instance.control("PATCH", "/instance", {{"queue_running", false}});
  for (int minute = 0; minute < 3; ++minute) lab.instance.control("POST", "/minute");
  CHECK(lab.instance.control("GET", "/queue")["waiting"] == 1);
  lab.instance.control("PATCH", "/instance", {{"queue_running", true}});
  lab.instance.settle();
  CHECK(looks() == 1);
  lab.ssh.holds("ls -la /");
  lab.instance.control("POST", "/minute");
  wait_until([&] { return looks() == 2; });
  lab.instance.control("POST", "/minute");
  lab.ssh.release();
  lab.instance.settle();
  CHECK(looks() == 2);
  lab.instance.control("POST", "/minute");
  lab.instance.settle();
  CHECK(looks() == 3);
}

TEST_CASE("the minute job runs by itself only when it is switched on") {
  Lab lab;
  lab.instance.control("PATCH", "/instance", {{"minute_job", true}});
  wait_until([&] { return lab.server()["settings"]["is_usable"] == true; });
  lab.instance.control("PATCH", "/instance", {{"minute_job", false}});
}
