#include <doctest/doctest.h>
#include <pwd.h>
#include <unistd.h>

#include "checks/inspect.h"
#include "tests/support/healthy_host.h"
#include "tests/support/local_shell.h"
#include "tests/support/sudo_for_all.h"
#include "tests/support/temporary_directory.h"

using tests::code_of;
using tests::judgement_of;

namespace {

const std::string kTarget = "https://registry-1.docker.io/v2/";

/// What the check says on this machine with a docker that tells these proxies and a curl that
/// reaches everything through http://good:3128 and nothing by another way.
checks::Finding found_here(const std::string& engine_proxies,
                           const tests::Environment& environment) {
  const tests::TemporaryDirectory dir;
  dir.write_program("docker",
                    "#!/bin/sh\ncase \"$1 $*\" in\n"
                    "  version*) echo 'server={\"Version\":\"26.1.5\"}' ;;\n"
                    "  info*http=*) printf '" +
                        engine_proxies +
                        "\\ntold\\n' ;;\n"
                        "esac\n");
  dir.write_program("curl",
                    "#!/bin/sh\n[ \"${https_proxy:-$HTTPS_PROXY}\" = http://good:3128 ] && exit 0\n"
                    "echo 'curl: (28) Connection timed out' >&2; exit 28\n");
  tests::write_sudo_for_all(dir);
  checks::Options options;
  options.registered_user = ::getpwuid(::getuid())->pw_name;
  options.checks["outbound"].settings["targets"] =
      std::vector<std::string>{kTarget, "tcp://127.0.0.1:1"};
  options.checks["container"].severity = checks::CheckSeverity::off;
  tests::Environment all = environment;
  all["PATH"] = dir.path().string() + ":/usr/bin:/bin";
  all["HOME"] = "/tmp";
  tests::LocalShell shell({"dash"}, all);
  const auto facts = checks::inspect(shell, options, {});
  REQUIRE_MESSAGE(facts.has_value(), facts.error().cause);
  const checks::Report report = checks::judge(*facts, options);
  return *report.find("engine_outbound");
}

}  // namespace

TEST_CASE("engine_outbound: judged where the engine's way is another than the shell's") {
  const auto judged = [](const std::string& way, const std::string& results,
                         const std::string& proxies = "- -") {
    return judgement_of(
        "engine_outbound",
        {{"engine.way", way}, {"engine.proxies", proxies}, {"engine.results", results}});
  };
  CHECK(code_of(judged("shell", "")) == "skipped");
  CHECK(code_of(judged("hidden", "")) == "skipped");
  // The shell whose way `outbound` has gone is that of the login, which sudo keeps from the
  // account.
  for (const bool is_login_proxied : {true, false}) {
    CHECK(code_of(judgement_of("engine_outbound",
                               {{"engine.way", "shell"},
                                {"engine.proxies", "- -"},
                                {"engine.results", kTarget + " unknown curl 28 timed out"},
                                {"network.proxied", is_login_proxied ? "yes" : "no"}})) ==
          (is_login_proxied ? "docker.no_way_out" : "skipped"));
  }
  CHECK(code_of(judged("", "")) == "skipped");
  CHECK(code_of(judged("tested", kTarget + " unknown curl 0")) == "");
  const auto refused = judged("tested", kTarget + " unknown curl 28 timed out");
  CHECK(code_of(refused) == "docker.no_way_out");
  CHECK(std::get<checks::Fail>(refused).cause ==
        "Docker Engine goes out without a proxy, though the shell has one. That way was not "
        "reached: " +
            kTarget + ". So it can pull no images from there.");
  const auto by_proxy = judged("tested", kTarget + " unknown curl 28 timed out", "http://p:1 -");
  CHECK(std::get<checks::Fail>(by_proxy).cause.starts_with(
      "Docker Engine goes out through its own proxy (http://p:1 -)."));
  CHECK(code_of(judgement_of("engine_outbound", {{"docker.version_exit", "1"},
                                                 {"docker.version_output", "server=null"}})) ==
        "skipped");
}

TEST_CASE("engine_outbound: the way is gone with the engine's proxies alone") {
  const tests::Environment shell_proxy = {{"https_proxy", "http://good:3128"}};
  const auto none = found_here("http=\\nhttps=\\nno=", shell_proxy);
  REQUIRE(none.failure() != nullptr);
  CHECK(none.failure()->code == "docker.no_way_out");
  CHECK(none.failure()->evidence ==
        kTarget + ": curl ended with code 28 curl: (28) Connection timed out\n");
  CHECK(none.severity == checks::CheckSeverity::error);

  CHECK(found_here("http=\\nhttps=http://good:3128\\nno=", {}).passed());
  const auto bad = found_here("http=\\nhttps=http://bad:3128\\nno=", shell_proxy);
  REQUIRE(bad.failure() != nullptr);
  CHECK(bad.failure()->code == "docker.no_way_out");

  const auto same = found_here("http=http://good:3128\\nhttps=http://good:3128\\nno=",
                               {{"all_proxy", "http://good:3128"}});
  CHECK(same.message() == "the engine goes the way of the shell; see the check `outbound`");
  CHECK(found_here("http=\\nhttps=\\nno=", {}).message() ==
        "the engine goes the way of the shell; see the check `outbound`");
  CHECK(found_here("http=\\nhttps=http://xxxxx:xxxxx@good:3128\\nno=", {}).message() ==
        "not proven: the engine's proxy wants credentials, which the engine does not tell");
}
