#include "ssh/private_key.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sshd.h"
#include "tests/support/mangled_texts.h"
#include "tests/support/process.h"

namespace {

using base::Secret;
using ssh::inspect_private_key;
using ssh::PrivateKeyFormat;
using tests::key_pair;

struct Made {
  std::string name;
  std::vector<std::string> arguments;
  PrivateKeyFormat format;
};

const std::vector<Made>& made_keys() {
  static const std::vector<Made> keys = {
      {"ed25519 OpenSSH", {"-t", "ed25519"}, PrivateKeyFormat::openssh},
      {"rsa OpenSSH", {"-t", "rsa", "-b", "2048"}, PrivateKeyFormat::openssh},
      {"ecdsa OpenSSH", {"-t", "ecdsa", "-b", "256"}, PrivateKeyFormat::openssh},
      {"ecdsa-384 OpenSSH", {"-t", "ecdsa", "-b", "384"}, PrivateKeyFormat::openssh},
      {"ecdsa-521 OpenSSH", {"-t", "ecdsa", "-b", "521"}, PrivateKeyFormat::openssh},
      {"rsa PKCS#1", {"-t", "rsa", "-b", "2048", "-m", "PEM"}, PrivateKeyFormat::pkcs1},
      {"ecdsa SEC1", {"-t", "ecdsa", "-b", "256", "-m", "PEM"}, PrivateKeyFormat::sec1},
      {"rsa PKCS#8", {"-t", "rsa", "-b", "2048", "-m", "PKCS8"}, PrivateKeyFormat::pkcs8},
      {"ecdsa PKCS#8", {"-t", "ecdsa", "-b", "256", "-m", "PKCS8"}, PrivateKeyFormat::pkcs8},
  };
  return keys;
}

TEST_CASE("every usual form of a key is read, and its public half found") {
  for (const Made& made : made_keys()) {
    CAPTURE(made.name);
    const auto& pair = key_pair(made.arguments, made.name);
    const auto info = inspect_private_key(Secret(pair.private_text), Secret());
    REQUIRE_MESSAGE(info, info.error().detail());
    CHECK(info->format == made.format);
    CHECK_FALSE(info->encrypted);
    CHECK(info->public_key.same_key(pair.public_key()));
  }
}

TEST_CASE("a key on another curve does not pass for one on a NIST curve of its size") {
  const auto secp256k1 = [](const std::vector<std::string>& how) {
    const tests::Finished made = tests::run({.argv = how});
    REQUIRE_MESSAGE(made.exit_code == 0, made.err);
    return inspect_private_key(Secret(made.out), Secret());
  };
  for (const std::vector<std::string>& how : std::vector<std::vector<std::string>>{
           {"openssl", "ecparam", "-genkey", "-noout", "-name", "secp256k1"},
           {"openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"}}) {
    const auto info = secp256k1(how);
    REQUIRE_FALSE(info.has_value());
    CHECK(info.error().code == "ssh.key_unusable");
  }
}

TEST_CASE("encrypted keys are read with their passphrase and only with it") {
  for (Made made : made_keys()) {
    CAPTURE(made.name);
    made.arguments.insert(made.arguments.end(), {"-a", "1", "-N", "opensesame"});
    const auto& pair = key_pair(made.arguments, made.name);
    const auto info = inspect_private_key(Secret(pair.private_text), Secret("opensesame"));
    REQUIRE_MESSAGE(info, info.error().detail());
    CHECK(info->encrypted);
    CHECK(info->public_key.same_key(pair.public_key()));

    const auto without = inspect_private_key(Secret(pair.private_text), Secret());
    REQUIRE_FALSE(without);
    CHECK(without.error().cause.find("no passphrase") != std::string::npos);
    const auto wrong = inspect_private_key(Secret(pair.private_text), Secret("guess"));
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == "ssh.key_unusable");
    CHECK(wrong.error().cause.find("cannot be decrypted") != std::string::npos);
  }
}

TEST_CASE("an Ed25519 key in PKCS#8, as tls_private_key gives it, is read") {
  const auto made = tests::run({.argv = {"openssl", "genpkey", "-algorithm", "ed25519"}});
  REQUIRE(made.out.starts_with("-----BEGIN PRIVATE KEY-----"));
  const auto info = inspect_private_key(Secret(made.out), Secret());
  REQUIRE_MESSAGE(info, info.error().detail());
  CHECK(info->format == PrivateKeyFormat::pkcs8);
  CHECK(info->public_key.type == "ssh-ed25519");
}

TEST_CASE("ciphers of encrypted OpenSSH keys") {
  for (const std::string cipher : {"aes256-ctr", "aes128-cbc", "aes256-gcm@openssh.com"}) {
    CAPTURE(cipher);
    const auto& pair = key_pair({"-t", "ed25519", "-a", "1", "-N", "opensesame", "-Z", cipher});
    const auto info = inspect_private_key(Secret(pair.private_text), Secret("opensesame"));
    REQUIRE_MESSAGE(info, info.error().detail());
    CHECK(info->public_key.same_key(pair.public_key()));
  }
}

TEST_CASE("a cipher libssh2 cannot read is named, with the way out") {
  const auto& pair = key_pair(
      {"-t", "ed25519", "-a", "1", "-N", "opensesame", "-Z", "chacha20-poly1305@openssh.com"});
  const auto info = inspect_private_key(Secret(pair.private_text), Secret("opensesame"));
  REQUIRE_FALSE(info);
  CHECK(info.error().cause.find("chacha20-poly1305") != std::string::npos);
  CHECK(info.error().remedy.find("-Z aes256-ctr") != std::string::npos);
}

TEST_CASE("keys damaged on the way are mended, in every form and encrypted as well") {
  for (const bool encrypted : {false, true}) {
    for (Made made : made_keys()) {
      const char* const passphrase = encrypted ? "opensesame" : "";
      if (encrypted) made.arguments.insert(made.arguments.end(), {"-a", "1", "-N", passphrase});
      const auto& pair = key_pair(made.arguments, made.name);
      for (const tests::Mangled& one : tests::mangled_pem(pair.private_text)) {
        CAPTURE(made.name);
        CAPTURE(encrypted);
        CAPTURE(one.how);
        const auto info = inspect_private_key(Secret(one.text), Secret(passphrase));
        REQUIRE_MESSAGE(info, info.error().detail());
        CHECK(info->public_key.same_key(pair.public_key()));
      }
    }
  }
}

TEST_CASE("damage that cannot be mended is told by its place") {
  const std::string sound = tests::ed25519_pair().private_text;
  const auto cause = [](const std::string& text) {
    const auto info = inspect_private_key(Secret(text), Secret());
    REQUIRE_FALSE(info);
    CHECK(info.error().code == "ssh.key_unusable");
    CHECK(info.error().evidence.empty());
    return info.error().cause;
  };
  CHECK(cause(sound.substr(0, sound.find("-----END"))) ==
        "The key is damaged: its last line, \"-----END OPENSSH PRIVATE KEY-----\", is missing.");
  std::string foreign = sound;
  foreign.replace(foreign.find('\n') + 1 + 71 + 3, 1, "\xD0\xB0");  // a letter that looks like one
  CHECK(cause(foreign) ==
        "The key is damaged: its line 3 holds U+0430, which is no character of PEM.");
  std::string short_of = sound;
  short_of.erase(short_of.find('\n') + 1 + 71, 5);
  CHECK(cause(short_of) == "The key is damaged: parts of it are missing or changed.");
  CHECK(cause(std::string(300, 'x') + "\n" + "y" + tests::kNoWidth + "y") ==
        "The text has none of the first lines of a private key. Line 2: Its character 2 is a "
        "zero-width blank (U+200B).");
  CHECK(cause(std::string(tests::kOrderMark) + "\n") == "The text is empty.");
}

TEST_CASE("what is no usable private key is refused with the way out") {
  const auto& pair = tests::ed25519_pair();
  struct Row {
    std::string name;
    std::string text;
    const char* cause_part;
    const char* remedy_part;
  };
  const std::vector<Row> rows = {
      {"nothing", "", "empty", "private key"},
      {"blanks", " \n ", "empty", "private key"},
      {"a public key", pair.public_line, "public key", "private half"},
      {"a PEM public key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
       "public key", "private half"},
      {"an RFC 4716 public key", "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n", "public key",
       "private half"},
      {"a PuTTY key", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", "PuTTY",
       "puttygen"},
      {"a certificate", "ssh-ed25519-cert-v01@openssh.com AAAA x", "certificate", "as certificate"},
      {"a DSA key", "-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----\n", "DSA",
       "ssh-keygen -t ed25519"},
      {"a file name", "~/.ssh/id_ed25519", "name of a file", "file("},
      {"other text", std::string(400, 'x') + "\n" + std::string(400, 'y'),
       "none of the first lines", "private key"},
      {"two keys", pair.private_text + tests::ed25519_pair("stranger").private_text,
       "holds 2 private keys", "the one that logs in"},
      {"a key twice", pair.private_text + "\n" + pair.private_text, "holds 2 private keys", ""},
      {"half a key", pair.private_text.substr(0, 200), "damaged", ""},
      {"a changed key",
       "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAA\n-----END PRIVATE KEY-----\n",
       "damaged", "ssh-keygen -p"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto info = inspect_private_key(Secret(row.text), Secret());
    REQUIRE_FALSE(info);
    CHECK(info.error().code == "ssh.key_unusable");
    CHECK_FALSE(base::retryable(info.error().kind));
    CHECK(info.error().cause.find(row.cause_part) != std::string::npos);
    CHECK(info.error().remedy.find(row.remedy_part) != std::string::npos);
    CHECK(info.error().evidence.empty());
  }
}

TEST_CASE("a login gets a key that has been read, or none") {
  const auto& pair = key_pair({"-t", "ed25519", "-N", "opensesame"}, "quiet");
  const auto key = ssh::PrivateKey::read(Secret("\n " + pair.private_text), Secret("opensesame"));
  REQUIRE_MESSAGE(key, key.error().detail());
  CHECK(key->public_half().same_key(pair.public_key()));
  CHECK(key->text().reveal() == pair.private_text);
  CHECK(key->passphrase().reveal() == "opensesame");
  const ssh::PrivateKey copy = key->clone();
  CHECK(copy.public_half().same_key(pair.public_key()));
  CHECK(copy.text().reveal() == pair.private_text);

  const auto unusable = ssh::PrivateKey::read(Secret("not a key"), Secret());
  REQUIRE_FALSE(unusable);
  CHECK(unusable.error().code == "ssh.key_unusable");
}

TEST_CASE("no part of the key is in any message") {
  const auto& pair = key_pair({"-t", "ed25519", "-N", "opensesame"}, "quiet");
  const auto info = inspect_private_key(Secret(pair.private_text), Secret("wrong-words"));
  REQUIRE_FALSE(info);
  const std::string shown = info.error().detail();
  CHECK(shown.find("wrong-words") == std::string::npos);
  CHECK(shown.find(pair.private_text.substr(60, 16)) == std::string::npos);
}

}  // namespace
