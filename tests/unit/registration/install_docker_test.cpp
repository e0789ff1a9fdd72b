#include "registration/install_docker.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "registration/codes.h"
#include "registration/install_script.h"
#include "tests/support/local_shell.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/registration/world.h"

using tests::ScriptedExecutor;
using tests::World;
using Events = std::vector<std::string>;

namespace {

/// What a step reports; lists as the script prints them, with \x1F between the words.
struct Told {
  std::string outcome = "done";
  std::string messages = {};
  std::string added = {};
  std::string taken = {};
  std::string left = {};
  std::string source = {};
  std::string unread = {};
};

std::string answer(const Told& told) {
  return "install.outcome\t" + told.outcome + "\ninstall.source\t" + told.source +
         "\ninstall.system\tamzn 2\ninstall.offered\tdocker "
         "20.10.25\ninstall.unread\t" +
         told.unread + "\ninstall.added\t" + told.added + "\ninstall.taken\t" + told.taken +
         "\ninstall.left\t" + told.left + "\ninstall.messages\t" + told.messages + "\nend\n";
}

std::string code_of(const base::Expected<void>& outcome) {
  return outcome ? "" : outcome.error().code;
}

/// A host without Docker, which an installation brings.
struct Bare {
  Bare() {
    for (const char* const fact :
         {"cli", "cli_target", "cli_version", "version_exit", "version_output", "info",
          "compose_exit", "compose_output", "service", "engine", "socket", "compose_list_exit"}) {
      world.host_changes[std::string("docker.") + fact] = "";
    }
    world.on_install = [this](const std::string& step) {
      if (step == "start") world.host_changes.clear();
      return answer({});
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
  executor.will_print(answer({.source = "apt-get: docker.io 26.1.5 of the distribution"}));
  for (int i = 0; i < 3; ++i) executor.will_print(answer({}));
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
  for (const char* const word :
       {"no_privilege", "unsupported", "no_repository", "unreachable", "no_compose", "failed"}) {
    ScriptedExecutor executor;
    executor.will_print(answer({}));
    executor.will_print(answer({.outcome = word, .messages = "E: Unable to locate package"}));
    const auto outcome = registration::install_docker(executor, {});
    CAPTURE(word);
    CHECK(code_of(outcome) == std::string("install_docker.") + word);
    CHECK(outcome.error().cause.ends_with("The step was `repository`."));
    CHECK(outcome.error().evidence == "E: Unable to locate package");
    CHECK(executor.runs().size() == 2);
    const bool names_offer = outcome.error().cause.starts_with(
        "The repositories of amzn 2 offer docker 20.10.25; needed is version 24 or newer, with the "
        "compose plugin. ");
    CHECK(names_offer == (word == std::string("no_repository") ||
                          word == std::string("unreachable") || word == std::string("no_compose")));
    seen.insert(outcome.error().code);
  }
  for (const char* const word : {"no_repository", "unreachable", "no_compose"}) {
    ScriptedExecutor executor;
    executor.will_print(answer({.unread = "W: Failed to fetch"}));
    executor.will_print(answer({.outcome = word, .messages = "curl: (6)"}));
    const auto outcome = registration::install_docker(executor, {});
    CHECK(code_of(outcome) == "install_docker.system_unread");
    CHECK(outcome.error().evidence == "W: Failed to fetch\ncurl: (6)");
    seen.insert(outcome.error().code);
  }
  std::set<std::string> documented;
  for (const base::CodeMeaning& row : registration::codes()) {
    if (row.code.starts_with("install_docker.")) documented.emplace(row.code);
  }
  // What becomes of one that went well is told with the checks.
  documented.erase("install_docker.taken_back");
  documented.erase("install_docker.kept");
  CHECK(seen == documented);
}

TEST_CASE("a sudo that keeps what the script behind it is fed is told, and no step is done") {
  const std::string arguments =
      "#!/bin/sh\nwhile :; do\n  case $1 in\n    -u) shift 2 ;;\n    -n | --) shift ;;\n    *) "
      "break "
      ";;\n  esac\ndone\n";
  const auto installed = [&arguments](const std::vector<std::string>& shell,
                                      const std::string& rest) {
    const tests::TemporaryDirectory folder;
    folder.write_program("id", "#!/bin/sh\ncase $1 in -un) echo anna ;; *) echo 4000 ;; esac\n");
    // Nothing of this machine may be changed by the steps.
    for (const char* const name : {"apt-get", "curl", "dpkg", "mkdir", "mv", "rm"}) {
      folder.write_program(name, "#!/bin/sh\nexit 3\n");
    }
    folder.write_program("sudo", arguments + rest);
    tests::LocalShell host(shell, {{"PATH", folder.path().string() + ":/usr/bin:/bin"}});
    const auto outcome = registration::install_docker(host, {});
    REQUIRE_FALSE(outcome);
    return outcome.error();
  };
  for (const std::vector<std::string>& shell :
       std::vector<std::vector<std::string>>{{"dash"}, {"bash"}, {"busybox", "sh"}}) {
    CAPTURE(shell.back());
    const base::Diagnostic kept = installed(shell, "exec \"$@\" </dev/null\n");
    CHECK(kept.code == "install_docker.no_privilege");
    CHECK(kept.evidence == "It reported success, and had run nothing.");
    CHECK(installed(shell, "exec \"$@\"\n").code != kept.code);
  }
}

TEST_CASE("an answer that makes no sense is a failure") {
  for (const std::string& out : Events{"", "install.outcome\tdone\n", "done\nend\n"}) {
    ScriptedExecutor executor;
    executor.will_print(out);
    CHECK(code_of(registration::install_docker(executor, {})) == "install_docker.failed");
  }
  ScriptedExecutor executor;
  executor.will_print(answer({.outcome = "gibberish"}));
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
  world.on_install = [](const std::string&) {
    return answer({.outcome = "failed", .messages = "E: no network"});
  };
  const auto outcome = world.create(wanting(world));
  CHECK(World::codes(outcome) == "host.checks_failed docker.not_installed install_docker.failed");
}

TEST_CASE("what the steps before added is taken away when one fails") {
  ScriptedExecutor executor;
  executor.will_print(answer({}));
  executor.will_print(answer({.added = "folder:/etc/apt/keyrings\x1F"
                                       "file:/etc/apt/keyrings/docker.asc"}));
  executor.will_print(answer({.outcome = "failed",
                              .messages = "disk full",
                              .added = "package:docker-ce\x1Fpackage:runc",
                              .taken = "package:curl"}));
  executor.will_print(answer({.messages = "dpkg: error",
                              .taken = "package:docker-ce\x1F"
                                       "file:/etc/apt/keyrings/docker.asc",
                              .left = "package:runc\x1F"
                                      "folder:/etc/apt/keyrings"}));
  const auto outcome = registration::install_docker(executor, {});
  REQUIRE(executor.runs().size() == 4);
  CHECK(executor.runs()[3].inputs.at("install_step") == "undo");
  CHECK(executor.runs()[3].inputs.at("install_added") ==
        "folder:/etc/apt/keyrings file:/etc/apt/keyrings/docker.asc package:docker-ce "
        "package:runc");
  CHECK(executor.runs()[2].inputs.at("install_added") == "");
  CHECK(outcome.error().cause ==
        "A step of the installation failed. Taken away again: curl, docker-ce, "
        "/etc/apt/keyrings/docker.asc. Could not be taken away: runc, /etc/apt/keyrings. The step "
        "was `packages`.");
  CHECK(outcome.error().evidence == "disk full\ndpkg: error");
}

TEST_CASE("what cannot be told of counts as left") {
  ScriptedExecutor executor;
  executor.will_print(answer({.added = "package:curl"}));
  executor.will_print(answer({.outcome = "unreachable"}));
  executor.will_answer(base::fail({.kind = base::ErrorKind::connection_lost,
                                   .code = "ssh.connection_lost",
                                   .cause = "The connection broke."}));
  const auto outcome = registration::install_docker(executor, {});
  CHECK(outcome.error().code == "install_docker.unreachable");
  CHECK(outcome.error().cause.ends_with(
      " Could not be taken away: curl. The step was `repository`."));
  CHECK(outcome.error().evidence.ends_with("The connection broke."));
}

TEST_CASE(
    "an installation after which other checks fail is taken back, or stays where it may serve") {
  const auto answers = [](World& world, const std::string& fact, const std::string& value) {
    return [&world, fact, value](const std::string& step) {
      if (step == "start") {
        world.host_changes.clear();
        world.host_changes[fact] = value;
      }
      if (step == "packages") return answer({.added = "package:docker.io\x1Fpackage:runc"});
      return answer(step == "undo" ? Told{.taken = "package:docker.io", .left = "package:runc"}
                                   : Told{});
    };
  };
  Bare vain;
  vain.world.on_install = answers(vain.world, "container.exit", "125");
  const auto outcome = vain.world.create(wanting(vain.world));
  CHECK(World::codes(outcome) ==
        "host.checks_failed docker.container_failed (install_docker.taken_back)");
  const std::string fate = outcome.diagnostics.items().back().cause;
  CHECK_MESSAGE(
      fate.starts_with("Docker was installed, and checks failed afterwards that it does not "
                       "cure. Taken away again: docker.io. Could not be taken away: runc."),
      fate);
  CHECK(vain.world.events.back() == "install undo");

  Bare early;
  early.world.on_install =
      answers(early.world, "network.results", "https://registry-1.docker.io/v2/ no curl 7");
  const auto waits = early.world.create(wanting(early.world));
  CHECK(World::codes(waits) ==
        "host.checks_failed health.name_resolution health.outbound (install_docker.kept)");
  CHECK(waits.diagnostics.items().back().cause.find(" stays: docker.io, runc.") !=
        std::string::npos);
}

TEST_CASE("a run that is repeated over a new connection knows what the first one added") {
  registration::DockerInstallation installation;
  ScriptedExecutor executor;
  executor.will_print(answer({.added = "package:curl"}));
  executor.will_answer(base::fail({.kind = base::ErrorKind::connection_lost}));
  CHECK(installation.run(executor, {}).error().kind == base::ErrorKind::connection_lost);
  executor.will_print(answer({.outcome = "failed"}));
  executor.will_print(answer({.taken = "package:curl"}));
  CHECK(installation.run(executor, {}).error().cause ==
        "A step of the installation failed. Taken away again: curl. The step was `plan`.");
}

TEST_CASE("nothing is installed on a host that is refused anyway") {
  struct Row {
    const char* fact;
    const char* value;
    const char* code;
  };
  for (const Row& row : {Row{"os.id", "linuxmint", "host.os_unsupported"},
                         Row{"tool.git", "no", "host.tools_missing"},
                         Row{"storage.rooms", "1000 0 0 /", "health.disk_low"}}) {
    CAPTURE(std::string(row.fact));
    Bare bare;
    World& world = bare.world;
    world.host_changes[row.fact] = row.value;
    const auto outcome = world.create(wanting(world));
    CHECK(std::count(world.events.begin(), world.events.end(), "install plan") == 0);
    CHECK(std::count(world.events.begin(), world.events.end(), "create") == 0);
    const std::string codes = World::codes(outcome);
    CHECK_MESSAGE(codes.find(row.code) != std::string::npos, codes);
    CHECK_MESSAGE(codes.find("docker.not_installed") != std::string::npos, codes);
    REQUIRE_FALSE(outcome.diagnostics.empty());
    const auto& summary = outcome.diagnostics.items().front();
    CHECK_MESSAGE(summary.cause.find("Docker was not installed, because of what else failed: ") !=
                      std::string::npos,
                  summary.cause);
    CHECK(world.log->contains("Docker is not installed: the host is refused anyway"));
  }
}

TEST_CASE("what only warns keeps nobody from installing") {
  Bare bare;
  World& world = bare.world;
  auto config = wanting(world);
  config.checks.checks["os"].severity = checks::CheckSeverity::warn;
  world.host_changes["os.id"] = "linuxmint";
  CHECK(World::codes(world.create(config)).empty());
  CHECK(std::count(world.events.begin(), world.events.end(), "install start") == 1);
}

TEST_CASE("a key that cannot be deployed keeps Docker from being installed") {
  Bare bare;
  World& world = bare.world;
  world.key_outcome = "unreadable";
  const auto outcome = world.create(wanting(world));
  CHECK(std::count(world.events.begin(), world.events.end(), "install plan") == 0);
  CHECK(World::codes(outcome) == "host.checks_failed docker.not_installed deploy_key.unreadable");
  REQUIRE_FALSE(outcome.diagnostics.empty());
  CHECK(outcome.diagnostics.items().front().cause.ends_with(
      "Docker was not installed, because of what else failed: deploy_key.unreadable."));
}

TEST_CASE("a network that comes up is waited for before anything is installed") {
  Bare bare;
  World& world = bare.world;
  world.host_changes["network.results"] = "https://registry-1.docker.io/v2/ no curl 7";
  world.clock.on_sleep([&world] { world.host_changes.erase("network.results"); });
  const auto outcome = world.create(wanting(world));
  CHECK(World::codes(outcome).empty());
  CHECK(world.events == Events{"connect", "inspect", "deploy root", "inspect", "install plan",
                               "install repository", "install packages", "install start", "inspect",
                               "create", "validate"});
}

TEST_CASE("a network that stays away ends in the checks, and nothing is installed") {
  Bare bare;
  World& world = bare.world;
  world.host_changes["network.results"] = "https://registry-1.docker.io/v2/ no curl 7";
  const auto outcome = world.create(wanting(world));
  CHECK(std::count(world.events.begin(), world.events.end(), "inspect") == 3);
  CHECK(std::count(world.events.begin(), world.events.end(), "install plan") == 0);
  CHECK(World::codes(outcome) ==
        "host.checks_failed docker.not_installed health.name_resolution health.outbound");
}

TEST_CASE("what was installed has as long to come up as anything else") {
  Bare bare;
  World& world = bare.world;
  // The network takes two of three inspections, the engine two more.
  world.host_changes["network.results"] = "https://registry-1.docker.io/v2/ no curl 7";
  int sleeps = 0;
  world.clock.on_sleep([&world, &sleeps] {
    if (++sleeps == 2) world.host_changes.erase("network.results");
    if (sleeps == 4) world.host_changes.clear();
  });
  world.on_install = [&world](const std::string& step) {
    if (step == "start") {
      world.host_changes = {{"docker.version_exit", "1"},
                            {"docker.version_output",
                             "Cannot connect to the Docker daemon at unix:///var/run/docker.sock."},
                            {"docker.service",
                             "LoadState=loaded\x1F"
                             "ActiveState=activating"}};
    }
    return answer({});
  };
  CHECK(World::codes(world.create(wanting(world))).empty());
  CHECK(std::count(world.events.begin(), world.events.end(), "inspect") == 6);
}
