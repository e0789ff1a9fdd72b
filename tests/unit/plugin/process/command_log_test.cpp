#include "plugin/process/command_log.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "tests/support/fake_clock.h"
#include "tests/support/temporary_directory.h"

namespace {

namespace fs = std::filesystem;

plugin::Lookup variables(std::map<std::string, std::string> all) {
  return [all = std::move(all)](const char* name) -> std::optional<std::string> {
    const auto found = all.find(name);
    return found == all.end() ? std::nullopt : std::optional(found->second);
  };
}

std::string content(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a command's log is appended to its file, from its level on, for its owner alone") {
  const tests::TemporaryDirectory folder;
  const fs::path file = folder.path() / "log";
  tests::FakeClock clock;
  for (int run = 0; run < 2; ++run) {
    const base::Log log = plugin::command_log(
        variables({{"COOLIFY_LOG", "info"}, {"COOLIFY_LOG_PATH", file.string()}}), clock);
    log.debug("finer");
    log.info("told", {{"run", run}});
  }
  std::ifstream in(file);
  std::string line;
  for (int run = 0; run < 2; ++run) {
    REQUIRE(std::getline(in, line));
    const auto record = nlohmann::json::parse(line);
    CHECK(record.at("@message") == "told");
    CHECK(record.at("@level") == "info");
    CHECK(record.at("run") == run);
  }
  CHECK_FALSE(std::getline(in, line));
  struct stat what{};
  REQUIRE(::stat(file.c_str(), &what) == 0);
  CHECK((what.st_mode & 0777U) == 0600U);
}

TEST_CASE("without a level a command logs nothing and makes no file") {
  const tests::TemporaryDirectory folder;
  const fs::path file = folder.path() / "log";
  tests::FakeClock clock;
  plugin::command_log(variables({{"COOLIFY_LOG_PATH", file.string()}}), clock).error("gone");
  CHECK_FALSE(fs::exists(file));
}

TEST_CASE("what is no file of its own gets no log") {
  const tests::TemporaryDirectory folder;
  const fs::path target = folder.path() / "target";
  const fs::path link = folder.path() / "link";
  fs::create_symlink(target, link);
  tests::FakeClock clock;
  for (const fs::path& path : {link, folder.path(), fs::path("/dev/null")}) {
    CAPTURE(path.string());
    plugin::command_log(variables({{"COOLIFY_LOG", "trace"}, {"COOLIFY_LOG_PATH", path.string()}}),
                        clock)
        .error("gone");
  }
  CHECK_FALSE(fs::exists(target));
  CHECK(content("/dev/null").empty());
}
