#include "registration/key_choice.h"

#include <doctest/doctest.h>

#include "coolify/client.h"
#include "tests/support/fake_http.h"
#include "tests/support/ssh_texts.h"

using registration::choose_key;

namespace {

constexpr const char* kTwoKeys = R"([
  {"id": 1, "uuid": "uuid-one-000000000000001", "name": "production", "public_key": "ssh-ed25519 A",
   "fingerprint": "aaaa", "is_git_related": false, "team_id": 1},
  {"id": 2, "uuid": "uuid-two-000000000000002", "name": "staging", "public_key": "ssh-ed25519 B",
   "fingerprint": "bbbb", "is_git_related": false, "team_id": 1}])";

base::Expected<registration::ChosenKey> chosen(const std::string& keys, const std::string& wanted) {
  auto http = std::make_unique<tests::FakeHttp>();
  http->answer("GET /security/keys", 200, keys);
  coolify::Client client(std::move(http), {});
  return choose_key(client, wanted, base::Context{});
}

std::string uuid_of(const std::string& keys, const std::string& wanted) {
  const auto key = chosen(keys, wanted);
  return key ? key->uuid : key.error().code;
}

}  // namespace

TEST_CASE("a key is found by its uuid, its name and its fingerprint") {
  for (const char* const wanted : {"uuid-two-000000000000002", "staging", "SHA256:bbbb", "bbbb"}) {
    CAPTURE(wanted);
    CHECK(uuid_of(kTwoKeys, wanted) == "uuid-two-000000000000002");
  }
  CHECK(chosen(kTwoKeys, "staging")->name == "staging");
}

TEST_CASE("a key that is not there is told with those that are") {
  const auto key = chosen(kTwoKeys, "prod\x1b[31m");
  REQUIRE_FALSE(key.has_value());
  CHECK(key.error().code == "registration.ssh_key_missing");
  CHECK(key.error().summary.starts_with("SSH public key not found: "));
  CHECK(key.error().cause.starts_with("SSH public key not found: prod"));
  CHECK(key.error().cause.find('\x1b') == std::string::npos);
  CHECK(key.error().evidence ==
        "production (uuid uuid-one-000000000000001, SHA256:aaaa)\n"
        "staging (uuid uuid-two-000000000000002, SHA256:bbbb)");
  CHECK(uuid_of("[]", "x") == "registration.ssh_key_missing");
}

TEST_CASE("without a name only a key that is alone is taken") {
  constexpr const char* kOne = R"([{"id": 1, "uuid": "uuid-one-000000000000001", "name": "a",
    "public_key": "ssh-ed25519 A", "fingerprint": "aaaa", "is_git_related": false}])";
  CHECK(uuid_of(kOne, "") == "uuid-one-000000000000001");
  CHECK(uuid_of("[]", "") == "registration.ssh_key_missing");
  const auto several = chosen(kTwoKeys, "");
  REQUIRE_FALSE(several.has_value());
  CHECK(several.error().code == "registration.ssh_key_ambiguous");
  CHECK(several.error().evidence.find("production") != std::string::npos);
}

TEST_CASE("a name that several keys have is ambiguous, and a uuid is not") {
  constexpr const char* kSame = R"([
    {"id": 1, "uuid": "uuid-one-000000000000001", "name": "a", "public_key": "ssh-ed25519 A",
     "fingerprint": "aaaa", "is_git_related": false},
    {"id": 2, "uuid": "uuid-two-000000000000002", "name": "a", "public_key": "ssh-ed25519 B",
     "fingerprint": "bbbb", "is_git_related": false}])";
  const auto key = chosen(kSame, "a");
  REQUIRE_FALSE(key.has_value());
  CHECK(key.error().code == "registration.ssh_key_ambiguous");
  CHECK(key.error().evidence.find("uuid-two-000000000000002") != std::string::npos);
  CHECK(uuid_of(kSame, "uuid-one-000000000000001") == "uuid-one-000000000000001");
}

TEST_CASE("the fingerprint of a key is that of its public half") {
  const base::Secret none;
  CHECK(registration::fingerprint_of(base::Secret(tests::kPrivateKey), none) ==
        tests::kFingerprint);
  CHECK(registration::fingerprint_of(base::Secret(std::string(tests::kPublicKey) + " me\n"),
                                     none) == tests::kFingerprint);
  const auto locked = registration::fingerprint_of(base::Secret(tests::kEncryptedKey), none);
  REQUIRE_FALSE(locked.has_value());
  CHECK(locked.error().code == "ssh.key_unusable");
}
