#include "ssh/key_pair.h"

#define OPENSSL_SUPPRESS_DEPRECATED  // a source of randomness can be put in place no other way
#include <doctest/doctest.h>
#include <openssl/rand.h>

#include <set>
#include <string>

#include "ssh/private_key.h"
#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace {

using base::Secret;

/// What the real ssh-keygen prints; the test fails unless it takes the key.
std::string keygen(const std::string& text, std::vector<std::string> arguments) {
  const tests::TemporaryDirectory folder;
  folder.write("key", text);
  const auto path = folder / "key";
  std::filesystem::permissions(
      path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  arguments.insert(arguments.begin(), "ssh-keygen");
  arguments.insert(arguments.end(), {"-f", path.string()});
  const tests::Finished run = tests::run({.argv = arguments, .errors_in_output = true});
  REQUIRE_MESSAGE(run.exit_code == 0, run.out);
  return run.out;
}

std::string openssl(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "openssl");
  const tests::Finished run = tests::run({.argv = arguments});
  REQUIRE_MESSAGE(run.exit_code == 0, run.err);
  return run.out;
}

/// While it lives, OpenSSL gets no random bytes.
class NoRandomness {
 public:
  NoRandomness() {
    none_.bytes = [](unsigned char*, int) { return 0; };
    RAND_set_rand_method(&none_);
  }
  NoRandomness(const NoRandomness&) = delete;
  NoRandomness& operator=(const NoRandomness&) = delete;
  ~NoRandomness() { RAND_set_rand_method(nullptr); }

 private:
  RAND_METHOD none_{};
};

}  // namespace

TEST_CASE("without randomness no pair is made, and that is told") {
  {
    const NoRandomness none;
    const auto pair = ssh::make_ed25519_pair("coolify");
    REQUIRE_FALSE(pair.has_value());
    CHECK(pair.error().code == "ssh.key_not_made");
  }
  CHECK(ssh::make_ed25519_pair("coolify").has_value());
}

TEST_CASE("a pair made here is one that ssh-keygen reads as we do") {
  for (const std::string comment : {"", "coolify", "a comment of 31 characters, odd"}) {
    CAPTURE(comment);
    const auto pair = ssh::make_ed25519_pair(comment);
    REQUIRE(pair.has_value());
    const std::string text(pair->private_half.reveal());
    CHECK(text.find('\r') == std::string::npos);
    CHECK(text.ends_with("\n-----END OPENSSH PRIVATE KEY-----\n"));
    const std::string line = pair->public_half.line_without_comment();
    CHECK(line.starts_with("ssh-ed25519 "));
    CHECK(keygen(text, {"-y"}) == line + (comment.empty() ? "" : " " + comment) + "\n");
    const std::string told = keygen(text, {"-l"});
    CHECK(told.find(" " + pair->public_half.fingerprint() + " ") != std::string::npos);
    // Without a passphrase: it can be changed from none.
    keygen(text, {"-p", "-P", "", "-N", "another"});
  }
}

TEST_CASE("a pair made here is read back, and no two are the same") {
  std::set<std::string> seen;
  for (int i = 0; i < 20; ++i) {
    const auto pair = ssh::make_ed25519_pair("coolify");
    REQUIRE(pair.has_value());
    const auto read = ssh::PrivateKey::read(pair->private_half, Secret());
    REQUIRE(read.has_value());
    CHECK(read->public_half().same_key(pair->public_half));
    CHECK(read->text().reveal() == pair->private_half.reveal());
    seen.insert(pair->public_half.fingerprint());
  }
  CHECK(seen.size() == 20);
}

TEST_CASE("an Ed25519 key in PKCS#8 is rewritten, and stays the same key") {
  const std::string pem = openssl({"genpkey", "-algorithm", "ed25519"});
  const auto text = ssh::ed25519_as_openssh(Secret(pem));
  REQUIRE(text.has_value());
  CHECK(text->reveal().starts_with("-----BEGIN OPENSSH PRIVATE KEY-----\n"));
  const auto read = ssh::PrivateKey::read(*text, Secret());
  REQUIRE(read.has_value());
  CHECK(keygen(std::string(text->reveal()), {"-y"}) ==
        read->public_half().line_without_comment() + "\n");
}

TEST_CASE("what is no Ed25519 key in PEM is not rewritten") {
  const std::string rsa =
      openssl({"genpkey", "-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:2048"});
  const std::string locked =
      openssl({"genpkey", "-algorithm", "ed25519", "-aes-256-cbc", "-pass", "pass:open"});
  for (const std::string& text : {rsa, locked, std::string("nonsense"), std::string()}) {
    CHECK_FALSE(ssh::ed25519_as_openssh(Secret(std::string(text))).has_value());
  }
}
