#include "registration/install_docker.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "registration/codes.h"
#include "registration/install_script.h"
#include "tests/unit/registration/world.h"

using tests::ScriptedExecutor;
using tests::World;
using Events = std::vector<std::string>;

namespace {

std::string answer(const std::string& outcome, const std::string& source = "",
                   const std::string& messages = "") {
  return "install.outcome\t" + outcome + "\ninstall.source\t" + source + "\ninstall.messages\t" +
         messages + "\nend\n";
}

std::string code_of(const base::Expected<void>& outcome) {
  return outcome ? "" : outcome.error().code;
}

/// A host without Docker, which an installation brings.
struct Bare {
  Bare() {
    for (const char* const fact :
         {"cli", "cli_target", "cli_version", "version_exit", "version_output", "info",
          "compose_exit", "compose_output", "service", "engine", "socket", "root_available_kb"}) {
      world.host_changes[std::string("docker.") + fact] = "";
    }
    world.on_install = [this](const std::string& step) {
      if (step == "start") world.host_changes.clear();
      return answer("done");
    };
  }
  World world;
};

registration::Config wanting(const World& world) {
  auto config = world.config();
  config.install_docker = true;
  return config;
}

}  // namespace

TEST_CASE("an installation is four steps, each told before it begins") {
  ScriptedExecutor executor;
  executor.will_print(answer("done", "apt-get: docker.io 26.1.5 of the distribution"));
  for (int i = 0; i < 3; ++i) executor.will_print(answer("done"));
  const auto log = std::make_shared<tests::LogLines>();
  base::Context context;
  context.log = base::Log(log);
  CHECK(registration::install_docker(executor, context).has_value());
  Events steps;
  for (const auto& run : executor.runs()) {
    CHECK(run.text == registration::install_script());
    steps.push_back(run.inputs.at("install_step"));
    CHECK(log->contains("installing Docker step=" + steps.back()));
  }
  CHECK(steps == Events{"plan", "repository", "packages", "start"});
  CHECK(log->contains("Docker comes from source=apt-get: docker.io 26.1.5"));
}

TEST_CASE("a step that fails is the last one, and each failure has its code") {
  std::set<std::string> seen;
  for (const char* const word : {"no_privilege", "unsupported", "no_repository", "failed"}) {
    ScriptedExecutor executor;
    executor.will_print(answer("done"));
    executor.will_print(answer(word, "", "E: Unable to locate package"));
    const auto outcome = registration::install_docker(executor, {});
    CAPTURE(word);
    CHECK(code_of(outcome) == std::string("install_docker.") + word);
    CHECK(outcome.error().cause.ends_with("The step was `repository`."));
    CHECK(outcome.error().evidence == "E: Unable to locate package");
    CHECK(executor.runs().size() == 2);
    seen.insert(outcome.error().code);
  }
  std::set<std::string> documented;
  for (const base::CodeMeaning& row : registration::codes()) {
    if (row.code.starts_with("install_docker.")) documented.emplace(row.code);
  }
  CHECK(seen == documented);
}

TEST_CASE("an answer that makes no sense is a failure") {
  for (const std::string& out : Events{"", "install.outcome\tdone\n", "done\nend\n"}) {
    ScriptedExecutor executor;
    executor.will_print(out);
    CHECK(code_of(registration::install_docker(executor, {})) == "install_docker.failed");
  }
  ScriptedExecutor executor;
  executor.will_print(answer("gibberish"));
  CHECK(code_of(registration::install_docker(executor, {})) == "install_docker.failed");
}

TEST_CASE("Docker is installed on request, and judged afterwards") {
  Bare bare;
  World& world = bare.world;
  const auto outcome = world.create(wanting(world));
  CHECK(World::codes(outcome).empty());
  CHECK(outcome.result.status == registration::Status::ready);
  CHECK(world.events == Events{"connect", "inspect", "deploy root", "install plan",
                               "install repository", "install packages", "install start", "inspect",
                               "create", "validate"});
}

TEST_CASE("Docker is not installed unasked, and not where there is an engine") {
  Bare bare;
  World& world = bare.world;
  CHECK(World::codes(world.create()) == "host.checks_failed docker.not_installed");
  CHECK(std::count(world.events.begin(), world.events.end(), "install plan") == 0);

  World good;
  CHECK(World::codes(good.create(wanting(good))).empty());
  CHECK(std::count(good.events.begin(), good.events.end(), "install plan") == 0);
}

TEST_CASE("an installation that fails is told together with the checks") {
  Bare bare;
  World& world = bare.world;
  world.host_changes["tool.git"] = "no";
  world.on_install = [](const std::string&) { return answer("failed", "", "E: no network"); };
  const auto outcome = world.create(wanting(world));
  CHECK(World::codes(outcome) ==
        "host.checks_failed host.tools_missing docker.not_installed install_docker.failed");
}
