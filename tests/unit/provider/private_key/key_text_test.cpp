#include "provider/private_key/key_text.h"

#include <doctest/doctest.h>

#include "tests/support/process.h"
#include "tests/support/ssh_texts.h"
#include "tests/support/temporary_directory.h"

namespace {

using provider::read_key_text;

std::string refusal(const std::string& text) {
  const auto key = read_key_text(text);
  if (key) return "taken";
  CHECK(key.error().code == "private_key.unusable");
  CHECK(key.error().kind == base::ErrorKind::invalid_config);
  CHECK_FALSE(key.error().remedy.empty());
  return key.error().cause + " | " + key.error().remedy;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string openssl(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "openssl");
  const tests::Finished run = tests::run({.argv = arguments});
  REQUIRE_MESSAGE(run.exit_code == 0, run.err);
  return run.out;
}

std::string keygen(std::vector<std::string> arguments) {
  const tests::TemporaryDirectory folder;
  const std::string file = (folder / "key").string();
  arguments.insert(arguments.begin(), "ssh-keygen");
  arguments.insert(arguments.end(), {"-q", "-N", "", "-f", file});
  const tests::Finished run = tests::run({.argv = arguments});
  REQUIRE_MESSAGE(run.exit_code == 0, run.err);
  return folder.read("key");
}

}  // namespace

TEST_CASE("keys that Coolify's ssh uses are taken, with LF at the end of each line") {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"-t", "ed25519"},
                                             {"-t", "ecdsa", "-b", "384"},
                                             {"-t", "ecdsa", "-m", "PEM"},
                                             {"-t", "rsa", "-b", "1024"},
                                             {"-t", "rsa", "-b", "2048", "-m", "PKCS8"}}) {
    CAPTURE(arguments);
    std::string text = keygen(arguments);
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) {
      text.replace(at, 1, "\r\n");
    }
    const auto key = read_key_text("\r\n" + text);
    REQUIRE_MESSAGE(key.has_value(), key.error().cause);
    CHECK_FALSE(has(std::string(key->text.reveal()), "\r"));
    CHECK(key->text.reveal().starts_with("-----BEGIN "));
    CHECK(provider::is_same_key(text, std::string(key->text.reveal())));
  }
}

TEST_CASE("an Ed25519 key in PKCS#8 is the same one in OpenSSH's form") {
  const std::string pem = openssl({"genpkey", "-algorithm", "ed25519"});
  const auto key = read_key_text(pem);
  REQUIRE_MESSAGE(key.has_value(), key.error().cause);
  CHECK(key->text.reveal().starts_with("-----BEGIN OPENSSH PRIVATE KEY-----\n"));
  CHECK(provider::is_same_key(pem, std::string(key->text.reveal())));
  CHECK_FALSE(provider::is_same_key(pem, tests::kPrivateKey));
}

TEST_CASE("what Coolify could not use is refused, with a way that leads to a key") {
  CHECK(has(refusal(tests::kPublicKey), "public key"));
  CHECK(has(refusal(tests::kEncryptedKey), "ssh-keygen -p -N ''"));
  CHECK(has(refusal("PuTTY-User-Key-File-3: ssh-ed25519"), "puttygen"));
  CHECK(has(refusal(""), "ssh-keygen -t ed25519"));
  CHECK(has(refusal("~/.ssh/id_ed25519"), "file("));
  CHECK(has(refusal(openssl({"genpkey", "-algorithm", "ed448"})), "ssh-keygen -t ed25519"));
  CHECK(has(refusal(openssl({"ecparam", "-genkey", "-noout", "-name", "secp256k1"})),
            "ssh-keygen -t ed25519"));
  CHECK(has(refusal(openssl({"genrsa", "512"})), "at least 1024 bits"));
  CHECK(has(refusal(std::string(tests::kPrivateKey) + tests::kPrivateKey), "2 private keys"));
  const std::string cut = std::string(tests::kPrivateKey).substr(0, 200);
  CHECK(refusal(cut) != "taken");
  CHECK_FALSE(has(refusal(cut), "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ"));
}

TEST_CASE("base64 of a key is told as that, in one line or several") {
  const tests::TemporaryDirectory folder;
  folder.write("key", tests::kPrivateKey);
  const std::string encoded = openssl({"base64", "-in", (folder / "key").string()});
  CHECK(has(refusal(encoded), "base64decode"));
  std::string line = encoded;
  std::erase(line, '\n');
  CHECK(has(refusal(line), "base64decode"));
  CHECK_FALSE(has(refusal("aGVsbG8gd29ybGQ="), "base64decode"));
}

TEST_CASE("the argument that gives the key is the one to blame") {
  provider::KeyModel config;
  CHECK(provider::given_key(config).text.is_null());
  CHECK(provider::given_key_faults(config).empty());
  config.private_key_wo = "nonsense";
  REQUIRE(provider::given_key_faults(config).items().size() == 1);
  CHECK(provider::given_key_faults(config).items()[0].path == base::Path::of("private_key_wo"));
  config.private_key_wo = schema::Field<std::string>::unknown();
  CHECK(provider::given_key_faults(config).empty());
  CHECK(provider::given_key(config).text.is_unknown());
  config.private_key = tests::kPrivateKey;
  CHECK(std::string(provider::given_key(config).argument) == "private_key");
  CHECK(provider::given_key_faults(config).empty());
}
