// The program itself: how it starts, what it prints, how it ends.
#include <doctest/doctest.h>
#include <signal.h>

#include <fstream>
#include <iterator>

#include "tests/standin/fixture.h"
#include "tests/standin/jobs/child_process.h"
#include "tests/standin/store/ssh_key.h"
#include "tests/support/paths.h"

using namespace standin;

namespace {

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// Runs the program with these options in the background of a shell that ends once the program is
/// ready; returns what it wrote into its ready file.
Json start(const TestDirectory& directory, const std::string& options) {
  const std::string script = "\"$0\" --ready-file \"$1/ready\" --time-scale 0.01 " + options +
                             " >\"$1/out\" 2>\"$1/err\" &\n"
                             "while [ ! -e \"$1/ready\" ] && kill -0 $! 2>/dev/null; "
                             "do sleep 0.01; done";
  const auto shell =
      run_child({"sh", "-c", script, tests::in_build("tests/standin/coolify-standin"),
                 (directory / "").string()},
                "", {});
  REQUIRE(shell.has_value());
  const Json ready = Json::parse(content_of(directory / "ready"), nullptr, false);
  REQUIRE_MESSAGE(ready.is_object(), content_of(directory / "err"));
  return ready;
}

bool answers(const std::string& endpoint) {
  return send_request({.url = endpoint + "/api/health"}).has_value();
}

ChildResult run(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), tests::in_build("tests/standin/coolify-standin"));
  const auto result = run_child(arguments, "", {});
  REQUIRE(result.has_value());
  return *result;
}

}  // namespace

TEST_CASE(
    "it prints one line when it listens, the same as in the ready file, and ends on SIGTERM") {
  const TestDirectory directory;
  const Json ready = start(directory, "--version 4.2.0 --token '5|abc'");
  CHECK(ready["version"] == "4.2.0");
  CHECK(ready["token"] == "5|abc");
  const std::string endpoint = ready["endpoint"];
  CHECK(endpoint.rfind("http://127.0.0.1:", 0) == 0);
  CHECK(content_of(directory / "out") == content_of(directory / "ready"));
  CHECK(answers(endpoint));
  CHECK(::kill(ready["pid"], SIGTERM) == 0);
  wait_until([&] { return !answers(endpoint); });
  CHECK(content_of(directory / "err").empty());
}

TEST_CASE("it ends with its parent only when it is told to") {
  const TestDirectory alone;
  const TestDirectory bound;
  const Json survivor = start(alone, "");
  const std::string bound_endpoint = start(bound, "--die-with-parent")["endpoint"];
  wait_until([&] { return !answers(bound_endpoint); });
  CHECK(answers(survivor["endpoint"]));
  CHECK(::kill(survivor["pid"], SIGINT) == 0);
}

TEST_CASE("the tools for people: a key is added, servers are shown") {
  const TestDirectory directory;
  const Instance instance(quick());
  const std::string file = directory.write("key", generate_key()).string();
  const std::vector<std::string> where = {"--endpoint", instance.endpoint(), "--token",
                                          instance.token()};
  std::vector<std::string> add = {"add-key", "--name", "demo", "--private-key", file};
  add.insert(add.end(), where.begin(), where.end());
  const ChildResult added = run(add);
  CHECK(added.exit_code == 0);
  const std::string uuid = added.out.substr(0, added.out.find('\n'));
  CHECK(instance.ask("GET", "/security/keys/" + uuid).json["name"] == "demo");
  const ChildResult again = run(add);
  CHECK(again.exit_code == 1);
  CHECK(again.err.find("Private key already exists.") != std::string::npos);

  const std::string server =
      instance.new_server("10.0.0.1", {{"name", "web-1"}, {"private_key_uuid", uuid}});
  instance.control("POST", "/servers/" + server,
                   {{"settings", {{"is_reachable", true}, {"docker_version", "27.5.1"}}}});
  std::vector<std::string> show = {"show"};
  show.insert(show.end(), where.begin(), where.end());
  CHECK(run(show).out ==
        "NAME   ADDRESS      USER  REACHABLE  USABLE  DOCKER  VALIDATION LOG\n"
        "web-1  10.0.0.1:22  root  yes        no      27.5.1  -\n");
}

TEST_CASE("wrong options") {
  CHECK(run({"--listen", "nowhere"}).exit_code == 2);
  const ChildResult taken = run({"--listen", "192.0.2.1:1"});
  CHECK(taken.exit_code == 1);
  CHECK(taken.err.find("standin.listen") != std::string::npos);
  CHECK(run({"--tls-cert", "x"}).exit_code != 0);
  CHECK(run({"show", "--endpoint", "http://127.0.0.1:1", "--token", "x"}).exit_code == 1);
}
