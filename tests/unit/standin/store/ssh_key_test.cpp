#include "tests/standin/store/ssh_key.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "tests/standin/fixture.h"
#include "tests/standin/jobs/child_process.h"

using namespace standin;

namespace {

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void keygen(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"ssh-keygen", "-q"});
  const auto made = run_child(arguments, "", {});
  REQUIRE(made.has_value());
  REQUIRE_MESSAGE(made->exit_code == 0, made->err);
}

}  // namespace

TEST_CASE("every kind of key gives the public half ssh-keygen gives") {
  struct Row {
    const char* name;
    std::vector<std::string> type;
  };
  for (const Row& row : {Row{"ed25519", {"-t", "ed25519"}}, Row{"rsa", {"-t", "rsa", "-b", "2048"}},
                         Row{"rsa, PKCS#1", {"-t", "rsa", "-b", "2048", "-m", "PEM"}},
                         Row{"rsa, PKCS#8", {"-t", "rsa", "-b", "2048", "-m", "PKCS8"}},
                         Row{"ecdsa", {"-t", "ecdsa", "-b", "384"}},
                         Row{"ecdsa, SEC 1", {"-t", "ecdsa", "-b", "256", "-m", "PEM"}},
                         Row{"ecdsa, PKCS#8", {"-t", "ecdsa", "-b", "521", "-m", "PKCS8"}}}) {
    CAPTURE(row.name);
    const TestDirectory directory;
    const std::string file = (directory / "key").string();
    auto arguments = row.type;
    arguments.insert(arguments.end(), {"-N", "", "-C", "", "-f", file});
    keygen(arguments);
    const auto material = load_key(content_of(file));
    REQUIRE(material.has_value());
    const std::string line = content_of(file + ".pub");
    const std::string wanted = line.substr(0, line.find(' ', line.find(' ') + 1));
    CHECK(*material->public_key == wanted.substr(0, wanted.find('\n')) + " ");
    const auto listed = run_child({"ssh-keygen", "-l", "-f", file}, "", {});
    REQUIRE(listed.has_value());
    CHECK(listed->out.find(" SHA256:" + *material->fingerprint + " ") != std::string::npos);
  }
}

TEST_CASE("what is no usable private key") {
  const TestDirectory directory;
  const std::string file = (directory / "key").string();
  keygen({"-t", "ed25519", "-N", "secret", "-f", file});
  CHECK_FALSE(load_key(content_of(file)).has_value());
  CHECK_FALSE(load_key(content_of(file + ".pub")).has_value());
  const std::string pem = (directory / "pem").string();
  keygen({"-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "secret", "-f", pem});
  CHECK_FALSE(load_key(content_of(pem)).has_value());
  const std::string good = generate_key();
  CHECK_FALSE(load_key(good.substr(0, good.size() / 2)).has_value());
  CHECK_FALSE(load_key("").has_value());
}

TEST_CASE("a generated key is one that ssh-keygen reads") {
  const TestDirectory directory;
  const std::string text = generate_key();
  const std::string file = directory.write("key", text).string();
  const auto read = run_child({"ssh-keygen", "-y", "-P", "", "-f", file}, "", {});
  REQUIRE(read.has_value());
  REQUIRE_MESSAGE(read->exit_code == 0, read->err);
  CHECK(read->out.substr(0, read->out.find('\n')) + " " == *load_key(text)->public_key);
}

TEST_CASE("base64") {
  for (const auto& [bytes, encoded] : std::vector<std::pair<std::string, std::string>>{
           {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"\xFF\xFE", "//4="}}) {
    CHECK(base64_encoded(bytes) == encoded);
    CHECK(base64_decoded(encoded) == bytes);
  }
  CHECK(base64_decoded("Zm\n 9v!") == "foo");
}
