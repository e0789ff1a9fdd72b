#include <doctest/doctest.h>

#include "checks/boot_facts.h"
#include "tests/support/healthy_host.h"

using checks::FirstBoot;
using tests::code_of;
using tests::facts_with;
using tests::judgement_of;

namespace {

const std::map<std::string, std::string> kDown = {
    {"docker.version_exit", "1"},
    {"docker.version_output",
     "Cannot connect to the Docker daemon at unix:///var/run/docker.sock"}};

std::string unfinished(std::map<std::string, std::string> changes, const FirstBoot& wanted = {}) {
  const auto found = checks::unfinished_boot(facts_with(changes), wanted);
  return found ? found->code : "";
}

std::map<std::string, std::string> down_and(const std::string& service,
                                            const std::string& system_state) {
  auto changes = kDown;
  changes["docker.service"] = service;
  changes["boot.system_state"] = system_state;
  return changes;
}

}  // namespace

TEST_CASE("a finished boot is not waited for") {
  CHECK(unfinished({}) == "");
  CHECK(unfinished({{"boot.cloud_init", "absent"}, {"boot.cloud_init_result", ""}}) == "");
  CHECK(unfinished({{"boot.cloud_init", "disabled"}}) == "");
  CHECK(unfinished({{"boot.system_state", ""}}) == "");
}

TEST_CASE("each part of an unfinished boot has its own reason") {
  CHECK(unfinished({{"boot.cloud_init", "running"}}) == "first_boot.cloud_init");
  const std::string holder = "apt-get (812) holds /var/lib/dpkg/lock-frontend";
  CHECK(unfinished({{"boot.package_manager", holder}}) == "first_boot.package_manager");
  const auto found =
      checks::unfinished_boot(facts_with({{"boot.package_manager", holder}}), FirstBoot());
  CHECK(found->cause == "Packages are being installed: " + holder + ".");
}

TEST_CASE("Docker is waited for only while it is on its way") {
  CHECK(unfinished(down_and("ActiveState=activating", "running")) == "first_boot.docker");
  const std::string enabled = "ActiveState=inactive\x1FUnitFileState=enabled";
  CHECK(unfinished(down_and(enabled, "starting")) == "first_boot.docker");
  CHECK(unfinished(down_and(enabled, "running")) == "");
  CHECK(unfinished(down_and("ActiveState=inactive\x1FUnitFileState=disabled", "starting")) == "");
  CHECK(unfinished(down_and("", "")) == "");
}

TEST_CASE("what is not wanted is not waited for") {
  CHECK(unfinished({{"boot.cloud_init", "running"}}, {.cloud_init = false}) == "");
  CHECK(unfinished({{"boot.package_manager", "x"}}, {.package_manager = false}) == "");
  CHECK(unfinished(down_and("ActiveState=activating", "running"), {.docker = false}) == "");
}

TEST_CASE("cloud_init: running, failed, good, absent") {
  CHECK(code_of(judgement_of("cloud_init", {})) == "");
  CHECK(code_of(judgement_of("cloud_init", {{"boot.cloud_init", "absent"}})) == "skipped");
  CHECK(code_of(judgement_of("cloud_init", {{"boot.cloud_init", "disabled"}})) == "skipped");
  CHECK(code_of(judgement_of("cloud_init", {{"boot.cloud_init", "running"}})) ==
        "host.cloud_init_running");
  const auto failed = judgement_of(
      "cloud_init",
      {{"boot.cloud_init_result", R"json({"v1":{"errors":["('scripts-user', x)", 7]}})json"}});
  CHECK(code_of(failed) == "host.cloud_init_failed");
  CHECK(std::get<checks::Fail>(failed).evidence == "('scripts-user', x)\nan error without text\n");
  for (const char* const result : {"", "{", "[]", R"({"v1":1})", R"({"v1":{"errors":"x"}})"}) {
    CHECK(code_of(judgement_of("cloud_init", {{"boot.cloud_init_result", result}})) == "");
  }
}
