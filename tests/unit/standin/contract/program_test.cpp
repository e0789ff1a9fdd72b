// The program that asks an instance of one's own.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "tests/standin/contract/recordings.h"
#include "tests/standin/jobs/child_process.h"
#include "tests/support/paths.h"
#include "tests/unit/standin/contract/ask_instance.h"

using namespace standin;
using namespace standin::contract;

namespace {

constexpr const char* kWarning = "They create, change and delete servers and private keys there";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// An instance and a file of tokens for it.
struct Subject {
  explicit Subject(const std::string& version = "4.3.11")
      : instance(quick(version)), target(target_of(instance)) {
    file = directory.write("tokens.json", Json(target.tokens).dump()).string();
    instance.control("DELETE", "/requests");
  }
  ChildResult run(std::vector<std::string> more, const std::string& tokens = {}) const {
    std::vector<std::string> arguments = {
        tests::in_build("tests/standin/contract/coolify-contract"), "--endpoint",
        instance.endpoint(), "--tokens", tokens.empty() ? file : tokens};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto result = run_child(arguments, "", {});
    REQUIRE(result.has_value());
    expect_no_token(result->out + result->err);
    return *result;
  }
  /// Neither as a whole nor the part behind the bar.
  void expect_no_token(const std::string& text) const {
    for (const auto& [name, token] : target.tokens) {
      CHECK_FALSE(has(text, token.substr(token.find('|') + 1)));
    }
  }
  /// A file of tokens of which one is another.
  std::string with_token(const std::string& name, const std::string& token) const {
    Json tokens = target.tokens;
    tokens[name] = token;
    return directory.write("other.json", tokens.dump()).string();
  }
  void expect_nothing_left() const {
    CHECK(instance.ask("GET", "/servers").json == Json::array());
    CHECK(instance.ask("GET", "/security/keys").json == Json::array());
  }
  [[nodiscard]] Json requests() const { return instance.control("GET", "/requests")["count"]; }

  Instance instance;
  Target target;
  TestDirectory directory;
  std::string file;
};

std::string content_of(const std::string& path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("contract program: every version is compared with its own answers") {
  for (const auto& [version, compared] :
       {std::pair("4.0.0", "4.0.0 (recorded)"), std::pair("4.1.2", "4.1.2 (derived)"),
        std::pair("4.2.0", "4.2.0 (recorded)"), std::pair("4.3.0", "4.3.0 (derived)"),
        std::pair("4.3.11", "4.3.11 (recorded)")}) {
    CAPTURE(version);
    const Subject asked(version);
    const ChildResult result = asked.run({"--confirm", "yes"});
    CHECK_MESSAGE(result.exit_code == 0, result.out << result.err);
    CHECK(has(result.out, kWarning));
    CHECK(has(result.out, std::string("Compared with ") + compared + "\n273 answers\n"));
    CHECK(has(result.out, "0 kinds of difference\n"));
    CHECK(asked.instance.ask("GET", "/servers").json == Json::array());
    CHECK(asked.instance.ask("GET", "/security/keys").json == Json::array());
  }
}

TEST_CASE("contract program: a version that tells another's number is named") {
  const Subject asked("4.4.0-rc.1");
  const ChildResult taken = asked.run({"--confirm", "yes"});
  CHECK(taken.exit_code == 1);
  CHECK(has(taken.out, "Compared with 4.3.11 (recorded)"));
  CHECK(has(taken.out,
            "/body/message: recorded \"A server with this IP/Domain is already in use.\", here "
            "\"A server with this IP/Domain is already in use by another team.\"\n"
            "    2 answers: create: description is too long; create: address in use\n"
            "1 kinds of difference\n"));
  const ChildResult named = asked.run({"--confirm", "yes", "--version", "4.4.0-rc.1"});
  CHECK_MESSAGE(named.exit_code == 0, named.out << named.err);
}

TEST_CASE("contract program: nothing is asked without a yes") {
  const Subject asked;
  for (const std::vector<std::string>& answer :
       std::vector<std::vector<std::string>>{{}, {"--confirm", "no"}, {"--confirm", "YES"}}) {
    const ChildResult result = asked.run(answer);
    CHECK(result.exit_code == 2);
    CHECK(has(result.out, kWarning));
    CHECK(has(result.err, "not confirmed, nothing was asked"));
  }
  CHECK(asked.requests() == 0);
}

TEST_CASE("contract program: tokens that cannot be used") {
  const Subject asked;
  const std::string text = asked.directory.write("text.json", "rw").string();
  CHECK(has(asked.run({"--confirm", "yes"}, text).err, "is not a JSON object of tokens"));
  for (const char* const path : {"/nonexistent", "/tmp"}) {
    const ChildResult result = asked.run({"--confirm", "yes"}, path);
    CHECK(result.exit_code == 2);
    CHECK(has(result.err, std::string(path) + " cannot be read"));
  }
  const std::string two_lines = asked.with_token("ro", "1|abcdefgh\r\nX-Evil: 1");
  CHECK(has(asked.run({"--confirm", "yes"}, two_lines).err, "has characters that no token has"));
  for (const std::string& name : token_names()) {
    Json tokens = asked.target.tokens;
    tokens[name] = 5;
    const std::string file = asked.directory.write("some.json", tokens.dump()).string();
    const ChildResult result = asked.run({"--confirm", "yes"}, file);
    CHECK(result.exit_code == 2);
    CHECK(has(result.err, "has no token '" + name + "'"));
  }
  CHECK(asked.requests() == 0);
}

TEST_CASE("contract program: instances that are not for it are left as they are") {
  SUBCASE("one with a server") {
    const Subject asked;
    asked.instance.control("POST", "/servers", {{"ip", "10.0.0.1"}});
    const ChildResult result = asked.run({"--confirm", "yes"});
    CHECK(result.exit_code == 2);
    CHECK(has(result.err, "there are servers besides Coolify's host"));
    CHECK(asked.requests() == 19);
    CHECK(asked.instance.ask("GET", "/servers").json.size() == 1);
  }
  SUBCASE("one with a key of that name") {
    const Subject asked;
    asked.instance.control("POST", "/keys", {{"name", "probe2"}});
    const ChildResult result = asked.run({"--confirm", "yes"});
    CHECK(result.exit_code == 2);
    CHECK(has(result.err, "whose name begins with 'probe'"));
  }
  SUBCASE("one that does not know the tokens") {
    const Subject asked;
    const ChildResult result =
        asked.run({"--confirm", "yes"}, asked.with_token("rw", "99|nopenope"));
    CHECK(result.exit_code == 2);
    CHECK(has(result.err, "the token 'rw' is not accepted (the instance answered 401)"));
    CHECK(asked.requests() == 1);
  }
  SUBCASE("one of no version") {
    const Subject asked("dev-build");
    const ChildResult result = asked.run({"--confirm", "yes"});
    CHECK(result.exit_code == 2);
    CHECK(has(result.err, "there are 4.0.0, 4.1.2, 4.2.0, 4.3.0, 4.3.11, 4.4.0-rc.1"));
    CHECK(asked.run({"--confirm", "yes", "--version", "4.9.9"}).exit_code == 2);
  }
  SUBCASE("one that is not there") {
    const Subject asked;
    const auto result =
        run_child({tests::in_build("tests/standin/contract/coolify-contract"), "--endpoint",
                   "http://127.0.0.1:1", "--tokens", asked.file, "--confirm", "yes"},
                  "", {});
    REQUIRE(result.has_value());
    CHECK(result->exit_code == 2);
    CHECK(has(result->err, "The instance did not answer"));
  }
}

TEST_CASE("contract program: other keys and other people of an instance do not matter") {
  const Subject asked;
  asked.instance.control("POST", "/keys", {{"name", "ours"}});
  asked.instance.control("POST", "/tokens", Json::object());
  const ChildResult result = asked.run({"--confirm", "yes"});
  CHECK_MESSAGE(result.exit_code == 0, result.out << result.err);
  CHECK(asked.instance.ask("GET", "/security/keys").json.size() == 1);
}

TEST_CASE("contract program: its answers are lines for a recording") {
  const Subject asked;
  const std::string file = (asked.directory / "answers.jsonl").string();
  CHECK(asked.run({"--confirm", "yes", "--answers", file}).exit_code == 0);
  const std::string lines = content_of(file);
  const TestDirectory folder;
  folder.write("4.3.11.jsonl", R"({"version":"4.3.11"})"
                               "\n" +
                                   lines);
  const auto loaded = Recordings::load((folder / "").string());
  REQUIRE_MESSAGE(loaded.has_value(), loaded.error().cause);
  CHECK(loaded->answer("4.3.11", "instance: version")->at("body") == "4.3.11");
}

TEST_CASE("contract program: tokens that an instance tells back are masked") {
  const Subject asked;
  const Json echo = {{"tok", "{*}"}};
  asked.instance.control(
      "POST", "/faults",
      {{"kind", "changed"}, {"method", "*"}, {"path", "*"}, {"count", -1}, {"members", echo}});
  const std::string file = (asked.directory / "answers.jsonl").string();
  const ChildResult result = asked.run({"--confirm", "yes", "--answers", file});
  CHECK(result.exit_code == 1);
  CHECK(has(result.out, "Bearer <token>"));
  const std::string lines = content_of(file);
  CHECK(has(lines, "Bearer <token>"));
  asked.expect_no_token(lines);
}

TEST_CASE("contract program: tokens in error texts and in its own arguments are masked") {
  const Subject asked;
  asked.instance.control("POST", "/faults",
                         {{"kind", "status"},
                          {"status", 400},
                          {"skip", 40},
                          {"count", -1},
                          {"content_type", "text/plain"},
                          {"body", "Bad request: {*}"}});
  const std::string file = (asked.directory / "answers.jsonl").string();
  CHECK(asked.run({"--confirm", "yes", "--answers", file}).exit_code == 1);
  asked.expect_no_token(content_of(file));
  const std::string endpoint = "http://" + asked.target.tokens.at("rw") + "@127.0.0.1:1";
  const auto result = run_child({tests::in_build("tests/standin/contract/coolify-contract"),
                                 "--endpoint", endpoint, "--tokens", asked.file},
                                "", {});
  REQUIRE(result.has_value());
  CHECK(has(result->out, "This asks http://<token>@127.0.0.1:1 "));
  asked.expect_no_token(result->out + result->err);
}

TEST_CASE("contract program: answers that are not UTF-8 are written") {
  const Subject asked;
  asked.instance.control("POST", "/faults",
                         {{"kind", "invalid_utf8"}, {"status", 400}, {"skip", 40}, {"count", 5}});
  const std::string file = (asked.directory / "answers.jsonl").string();
  CHECK(asked.run({"--confirm", "yes", "--answers", file}).exit_code == 1);
  CHECK(has(content_of(file), "\xEF\xBF\xBD"));
}

TEST_CASE("contract program: a place where answers cannot be written is told first") {
  const Subject asked;
  for (const char* const path : {"/nodir/f", "/tmp"}) {
    const ChildResult result = asked.run({"--confirm", "yes", "--answers", path});
    CHECK(result.exit_code == 2);
    CHECK(has(result.err, std::string(path) + " cannot be written, nothing was asked"));
  }
  CHECK(asked.requests() == 0);
  const ChildResult full = asked.run({"--confirm", "yes", "--answers", "/dev/full"});
  CHECK(full.exit_code == 2);
  CHECK(has(full.err, "/dev/full could not be written"));
}

TEST_CASE("contract program: tokens that do not fit their names are refused") {
  const Subject asked;
  const auto refusal = [&](const char* name, const Json& wish) {
    asked.instance.control("DELETE", "/requests");
    const std::string token = asked.instance.new_token(wish);
    const ChildResult result = asked.run({"--confirm", "yes"}, asked.with_token(name, token));
    CHECK(result.exit_code == 2);
    CHECK_FALSE(has(result.err, token));
    CHECK(asked.requests() < 20);
    return result.err;
  };
  const auto abilities = [](std::vector<std::string> names) {
    return Json{{"abilities", std::move(names)}, {"user_id", 1}};
  };
  CHECK(has(refusal("rw", abilities({"write"})), "the token 'rw' cannot read"));
  CHECK(has(refusal("rw", abilities({"read"})), "the token 'rw' may not write"));
  CHECK(has(refusal("ro", abilities({"read", "write"})), "the token 'ro' may write and should"));
  CHECK(has(refusal("ro", abilities({"write"})), "the token 'ro' cannot read"));
  CHECK(has(refusal("wo", abilities({"read", "write"})), "the token 'wo' may read and should"));
  CHECK(has(refusal("wo", abilities({"deploy"})), "the token 'wo' may not write"));
  CHECK(has(refusal("root", abilities({"deploy"})), "the token 'root' cannot read"));
  CHECK(has(refusal("deploy", abilities({"root"})), "the token 'deploy' may read and should"));
  CHECK(has(refusal("sens", abilities({"deploy"})), "the token 'sens' cannot read"));
  for (const std::string& name : token_names()) {
    const ChildResult result =
        asked.run({"--confirm", "yes"}, asked.with_token(name, "99|nopenope"));
    CHECK(result.exit_code == 2);
    CHECK(has(result.err, "the token '" + name + "' is not accepted"));
  }
  CHECK(has(refusal("sens", {{"abilities", {"read"}}, {"team_id", 7}}),
            "the token 'sens' is of another team than the token 'rw'"));
  CHECK(has(refusal("rw", {{"abilities", {"read", "write"}}, {"team_id", 0}}),
            "the token 'rw' is of the root team"));
  asked.instance.control("POST", "/keys", {{"name", "ours"}});
  CHECK(
      has(refusal("sens", abilities({"read"})), "the token 'sens' may not read what is sensitive"));
  CHECK(has(refusal("rw", abilities({"read", "write", "read:sensitive"})),
            "the token 'rw' may read what is sensitive and should not"));
}

TEST_CASE("contract program: an instance that goes away in the middle is no difference") {
  for (const int status : {502, 503, 504}) {
    const Subject asked;
    asked.instance.control("POST", "/faults",
                           {{"kind", "status"}, {"status", status}, {"skip", 100}, {"count", 1}});
    const ChildResult result = asked.run({"--confirm", "yes"});
    CHECK(result.exit_code == 2);
    CHECK(has(result.out, "Ended; what is left is deleted."));
    CHECK(has(result.err, "The instance is not available"));
    CHECK(has(result.err, "it answered " + std::to_string(status)));
    CHECK_FALSE(has(result.out, "kinds of difference"));
    asked.expect_nothing_left();
  }
  const Subject asked;
  asked.instance.control("POST", "/faults",
                         {{"kind", "status"}, {"status", 503}, {"skip", 100}, {"count", -1}});
  const ChildResult result = asked.run({"--confirm", "yes"});
  CHECK(result.exit_code == 2);
  CHECK(has(result.out, "Left behind: /v1/security/keys/"));
}

TEST_CASE("contract program: an instance that is away before the first question is told as that") {
  const Subject asked;
  for (const int requests : {0, 5, 17, 18}) {
    CAPTURE(requests);
    asked.instance.control("POST", "/faults",
                           {{"kind", "status"}, {"status", 502}, {"skip", requests}, {"count", 1}});
    const ChildResult result = asked.run({"--confirm", "yes"});
    CHECK(result.exit_code == 2);
    CHECK(has(result.err, "The instance is not available"));
    CHECK_FALSE(has(result.out, "Ended"));
  }
}

TEST_CASE("contract program: a hangup, a stop and Ctrl-C have it tidy up") {
  for (const char* const signal : {"HUP", "TERM", "INT"}) {
    CAPTURE(signal);
    const Subject asked;
    asked.instance.control("POST", "/faults",
                           {{"kind", "rate_limited"}, {"skip", 100}, {"retry_after", 60}});
    const std::string script =
        "log=$1 signal=$2; shift 2; \"$@\" >\"$log\" 2>&1 & pid=$!; "
        "until grep -q 'rate limit' \"$log\"; do sleep 0.1; done; "
        "kill -s \"$signal\" $pid; wait $pid";
    const std::string log = (asked.directory / "log").string();
    const auto result =
        run_child({"sh", "-c", script, "sh", log, signal,
                   tests::in_build("tests/standin/contract/coolify-contract"), "--endpoint",
                   asked.instance.endpoint(), "--tokens", asked.file, "--confirm", "yes"},
                  "", {});
    REQUIRE(result.has_value());
    CHECK(result->exit_code == 2);
    CHECK(has(content_of(log), "The questions were stopped"));
    asked.expect_nothing_left();
  }
}

TEST_CASE("contract program: it says which version the instance tells") {
  const auto told_by = [](const char* version, std::vector<std::string> more) {
    more.insert(more.end(), {"--confirm", "yes"});
    return Subject(version).run(more).out;
  };
  CHECK(has(told_by("4.3.11", {}),
            "The instance tells version 4.3.11.\nCompared with 4.3.11 (recorded)\n"));
  CHECK(has(told_by("4.3.9", {}),
            "The instance tells version 4.3.9, of which no answers are known; it is compared with "
            "the nearest version.\nCompared with 4.3.11 (recorded)\n"));
  CHECK(has(told_by("4.3.11", {"--version", "4.2.0"}),
            "The instance tells version 4.3.11; it is compared with the version you named.\n"
            "Compared with 4.2.0 (recorded)\n"));
}
