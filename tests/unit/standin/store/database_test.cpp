#include "tests/standin/store/database.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/standin/fixture.h"

using namespace standin;

TEST_CASE("an instance goes on where it stopped") {
  const TestDirectory directory;
  Coolify::Options options = quick();
  options.state_file = (directory / "state.json").string();
  std::string token;
  std::string uuid;
  Json before;
  {
    const Instance instance(options);
    token = instance.token();
    uuid = instance.new_server("10.0.0.1", {{"name", "kept"}});
    before = instance.server(uuid);
  }
  struct stat status{};
  REQUIRE(::stat(options.state_file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const Instance again(options);
  CHECK(again.token() == token);
  CHECK(again.server(uuid) == before);
  CHECK(again.new_server("10.0.0.2") != uuid);
  CHECK(again.ask("GET", "/servers").json.size() == 2);
}

TEST_CASE("a given token replaces the stored one") {
  const TestDirectory directory;
  Coolify::Options options = quick();
  options.state_file = (directory / "state.json").string();
  options.token = "12|first";
  {
    CHECK(Instance(options).token() == "12|first");
  }
  options.token = "plainword";
  const Instance instance(options);
  CHECK(instance.token() == "1|plainword");
  Ask how;
  how.token = "plainword";
  CHECK(instance.ask("GET", "/version", nullptr, how).status == 200);
  how.token = "12|first";
  CHECK(instance.ask("GET", "/version", nullptr, how).status == 401);
}

TEST_CASE("a state file that is no state is an error") {
  const TestDirectory directory;
  for (const char* content : {"", "{", "[]", R"({"servers": 5})"}) {
    CAPTURE(content);
    Coolify::Options options;
    options.state_file = directory.write("state.json", content).string();
    const auto opened = Coolify::open(options);
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().code == "standin.state_file");
    CHECK_FALSE(opened.error().remedy.empty());
  }
}

TEST_CASE("a state survives its way through JSON") {
  State state;
  state.tokens.push_back({5, "s", 1, std::nullopt, {"read"}, 77});
  state.tokens.push_back({6, "t", 1, 3, {}, std::nullopt});
  state.keys.emplace_back();
  state.keys.back().uuid = "k";
  state.keys.back().fingerprint = "f";
  const auto back = state_from_json(state_to_json(state));
  REQUIRE(back.has_value());
  CHECK(state_to_json(*back) == state_to_json(state));
  CHECK_FALSE(back->tokens[0].team_id.has_value());
  CHECK(back->tokens[0].expires_at == 77);
  CHECK(back->tokens[1].team_id == 3);
}

TEST_CASE("a file is replaced as a whole") {
  const TestDirectory directory;
  const std::string path = directory.write("file", "old").string();
  CHECK(write_file_atomically(path, "new"));
  std::ifstream stream(path);
  std::string content;
  stream >> content;
  CHECK(content == "new");
  CHECK_FALSE(std::filesystem::exists(path + ".new"));
  CHECK_FALSE(write_file_atomically((directory / "missing" / "file").string(), "x"));
}
