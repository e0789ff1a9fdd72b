#include "ssh/public_key.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ssh/wire.h"

namespace {

const std::string kEd25519 =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

std::string ed25519_blob() {
  return ssh::wire_string("ssh-ed25519") + ssh::wire_string(std::string(32, 'k'));
}

TEST_CASE("a public key line is read into type, blob and comment") {
  const auto key = ssh::parse_public_key("  " + kEd25519 + "  ops@example.org, laptop \r\n");
  REQUIRE(key);
  CHECK(key->type == "ssh-ed25519");
  CHECK(key->blob.size() == 51);
  CHECK(key->comment == "ops@example.org, laptop");
  CHECK(key->line() == kEd25519 + " ops@example.org, laptop");
  CHECK(key->line_without_comment() == kEd25519);
  // As `ssh-keygen -l` prints it; this is the published key of a well-known forge.
  CHECK(key->fingerprint() == "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU");
}

TEST_CASE("keys are the same by type and blob, not by comment") {
  const auto one = ssh::parse_public_key(kEd25519 + " one");
  const auto other = ssh::parse_public_key(kEd25519 + " other");
  REQUIRE(one);
  REQUIRE(other);
  CHECK(one->same_key(*other));
  auto changed = *other;
  changed.blob.back() = static_cast<char>(changed.blob.back() ^ 1);
  CHECK_FALSE(one->same_key(changed));
}

TEST_CASE("what is no single plain public key is refused") {
  struct Row {
    std::string name;
    std::string text;
    const char* cause_part;
  };
  const std::string other_type = "ssh-rsa" + kEd25519.substr(11);
  const std::vector<Row> rows = {
      {"nothing", " \n", "empty"},
      {"two lines", kEd25519 + "\n" + kEd25519, "more than one line"},
      {"a control character", kEd25519 + " a\x1b[31m", "control characters"},
      {"a NUL", kEd25519 + std::string(" a\0b", 4), "control characters"},
      {"bytes that are no text", kEd25519 + " \xff", "UTF-8"},
      {"options", "command=\"true\" " + kEd25519, "Options"},
      {"an option without value", "restrict " + kEd25519, "Options"},
      {"another word", "hello world", "key type"},
      {"a DSA key", "ssh-dss AAAAB3NzaC1kc3MAAAA=", "key type"},
      {"a private key", "-----BEGIN OPENSSH PRIVATE KEY-----", "key type"},
      {"damaged base64", kEd25519 + "=", "base64"},
      {"no base64", "ssh-ed25519", "no type"},
      {"another type inside", other_type, "another type"},
      {"a short key",
       "ssh-ed25519 " +
           ssh::encode_base64(ssh::wire_string("ssh-ed25519") + ssh::wire_string("short")),
       "damaged"},
      {"bytes after the key", "ssh-ed25519 " + ssh::encode_base64(ed25519_blob() + "x"), "damaged"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto key = ssh::parse_public_key(row.text);
    REQUIRE_FALSE(key);
    CHECK(key.error().code == "ssh.public_key_invalid");
    CHECK(key.error().kind == base::ErrorKind::invalid_config);
    CHECK(key.error().cause.find(row.cause_part) != std::string::npos);
  }
}

TEST_CASE("fingerprints are recognised by their exact form") {
  CHECK(ssh::is_fingerprint("SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"));
  CHECK_FALSE(ssh::is_fingerprint("SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOq"));
  CHECK_FALSE(ssh::is_fingerprint("SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU="));
  CHECK_FALSE(ssh::is_fingerprint("MD5:aa:bb"));
  CHECK_FALSE(ssh::is_fingerprint("SHA256:++++++++++++++++++++++++++++++++++++++++++*"));
}

TEST_CASE("base64 is strict") {
  CHECK(ssh::decode_base64("") == "");
  CHECK(ssh::decode_base64("Zg==") == "f");
  CHECK(ssh::decode_base64("Zm8=") == "fo");
  CHECK(ssh::decode_base64("Zm9v") == "foo");
  CHECK(ssh::encode_base64("foobar!") == "Zm9vYmFyIQ==");
  CHECK_FALSE(ssh::decode_base64("Zg="));
  CHECK_FALSE(ssh::decode_base64("Zh=="));
  CHECK_FALSE(ssh::decode_base64("Z==="));
  CHECK_FALSE(ssh::decode_base64("Zm9v\n"));
  CHECK_FALSE(ssh::decode_base64("Zm 9"));
}

TEST_CASE("wire data is read in order and never past its end") {
  const std::string bytes = ssh::wire_u32(7) + ssh::wire_string("abc") + "x";
  ssh::WireReader reader(bytes);
  CHECK(reader.u32() == 7U);
  CHECK(reader.string() == "abc");
  CHECK_FALSE(reader.at_end());
  CHECK(reader.byte() == static_cast<std::uint8_t>('x'));
  CHECK(reader.at_end());
  CHECK_FALSE(reader.byte());
  CHECK_FALSE(reader.at_end());
  ssh::WireReader liar(
      std::string_view("\xff\xff\xff\xff"
                       "ab",
                       6));
  CHECK_FALSE(liar.string());
  CHECK_FALSE(liar.bytes(1));
}

}  // namespace
