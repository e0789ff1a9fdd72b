#include "base/pem.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/mangled_texts.h"

using tests::replaced;

namespace {

const std::string kBody = std::string(64, 'A') + "\n" + std::string(20, '/') + "+b==\n";
const std::string kBlock = "-----BEGIN CERTIFICATE-----\n" + kBody + "-----END CERTIFICATE-----\n";
const std::string kEncrypted =
    "-----BEGIN RSA PRIVATE KEY-----\n"
    "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n" +
    kBody + "-----END RSA PRIVATE KEY-----\n";

}  // namespace

TEST_CASE("PEM is mended whatever the way did to its line breaks and blanks") {
  for (const std::string& sound : {kBlock, kEncrypted, kBlock + kEncrypted}) {
    for (const tests::Mangled& one : tests::mangled_pem(sound)) {
      CAPTURE(one.how);
      const auto tidy = base::tidy_pem(one.text);
      REQUIRE_MESSAGE(tidy.has_value(), tidy.error());
      CHECK(*tidy == sound);
    }
  }
}

TEST_CASE("text without PEM is none") {
  for (const char* text : {"", "plain", "ssh-ed25519 AAAA", "----- no block -----"}) {
    CHECK(base::tidy_pem(text) == std::string());
  }
}

TEST_CASE("damage that cannot be mended is told, and nothing of the text") {
  struct Row {
    std::string text;
    const char* told;
  };
  const Row rows[] = {
      {kBlock.substr(0, 60), "its last line, \"-----END CERTIFICATE-----\", is missing."},
      {"-----BEGIN CERTIFICATE", "its first line does not end with five dashes."},
      {replaced(kBlock, "+", "\xD0\xB0"), "its line 3 holds U+0430, which is no character of PEM."},
      {replaced(kBlock, "+", "\x07"), "its line 3 holds U+0007, which is no character of PEM."},
      {replaced(kBlock, "AAAA\n", "AAAA\nComment: x\n"), "it has headers that cannot be read."},
      {replaced(kEncrypted, "DEK-Info", "DEK"), "it has headers that cannot be read."},
  };
  for (const Row& row : rows) {
    const auto tidy = base::tidy_pem(row.text);
    REQUIRE_FALSE(tidy.has_value());
    CHECK(tidy.error() == row.told);
  }
}
