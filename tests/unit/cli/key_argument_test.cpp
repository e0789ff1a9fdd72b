#include "cli/key_argument.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <string>

#include "tests/support/ssh_texts.h"
#include "tests/support/temporary_directory.h"

namespace {

/// The working folder while this lives.
class WorkingFolder {
 public:
  explicit WorkingFolder(const std::filesystem::path& folder)
      : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(folder);
  }
  WorkingFolder(const WorkingFolder&) = delete;
  WorkingFolder& operator=(const WorkingFolder&) = delete;
  ~WorkingFolder() { std::filesystem::current_path(before_); }

 private:
  std::filesystem::path before_;
};

std::string nothing(const char* /*name*/) { return {}; }

}  // namespace

TEST_CASE("what lies in the working folder is no key unless it holds one") {
  const tests::TemporaryDirectory folder;
  const WorkingFolder here(folder.path());
  std::filesystem::create_directory(folder / "production");
  folder.write("staging", "name = staging\n");
  folder.write("mine.pub", "no key");
  for (const char* const name : {"production", "staging", "mine", "absent", ""}) {
    CAPTURE(name);
    CHECK(cli::key_named(name, nothing) == std::string(name));
  }
  folder.write("holds", tests::kPrivateKey);
  const auto named = cli::key_named("holds", nothing);
  REQUIRE(named.has_value());
  CHECK(named->starts_with("SHA256:"));
  CHECK(cli::key_named("./holds", nothing) == named);
}

TEST_CASE("what is written as a path is a file, which has to be there") {
  const tests::TemporaryDirectory home;
  const auto environment = [&](const char* name) {
    return std::string(name) == "HOME" ? home.path().string() : std::string();
  };
  for (const char* const path : {"/nonexistent/key", "~/key", "./key", "keys/web", "key.pub"}) {
    CAPTURE(path);
    const auto named = cli::key_named(path, environment);
    REQUIRE_FALSE(named.has_value());
    CHECK(named.error().code == "cli.key_file");
  }
  home.write("key", tests::kPrivateKey);
  CHECK(cli::key_named("~/key", environment).has_value());
}

TEST_CASE("a file without a key is named by the error") {
  const tests::TemporaryDirectory folder;
  const std::string file = folder.write("key", "~/.ssh/id_ed25519");
  const auto named = cli::key_named(file, nothing);
  REQUIRE_FALSE(named.has_value());
  CHECK(named.error().code == "ssh.key_unusable");
  CHECK(named.error().evidence == file);
}

TEST_CASE("a fingerprint with a slash in it is no path") {
  const std::string digits = "4x/hVOtbYxBrXeO7fqGPzJaT1yLk0WnIu9cUvRmDs2E";
  for (const std::string& text : {digits, "SHA256:" + digits}) {
    CHECK(cli::key_named(text, nothing) == text);
  }
}
