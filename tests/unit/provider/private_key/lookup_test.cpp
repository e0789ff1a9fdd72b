#include "provider/private_key/lookup.h"

#include <doctest/doctest.h>

#include "provider/private_key/spec.h"
#include "provider/private_key/state.h"
#include "tests/support/ssh_texts.h"
#include "tests/support/state_text.h"

namespace {

using provider::KeyModel;
using provider::KeyQuery;
using Text = schema::Field<std::string>;

std::string query(const std::string& id) {
  const auto read = provider::key_import_query(id);
  if (!read) return read.error().code;
  return std::string(read->attribute()) + " " + read->uuid + read->name + read->fingerprint;
}

coolify::PrivateKey told() {
  return {.id = 1,
          .uuid = "uuid",
          .name = "web",
          .description = "Created by Coolify via API",
          .public_key = tests::kPublicKey,
          .fingerprint = std::string(tests::kFingerprint).substr(7),
          .team_id = 1};
}

KeyModel state() {
  KeyModel model;
  model.name = "web";
  model.uuid = "uuid";
  model.public_key = tests::kPublicKey;
  model.fingerprint = tests::kFingerprint;
  model.is_git_related = false;
  return model;
}

/// What a refresh changes.
std::string refreshed(const KeyModel& before, const coolify::PrivateKey& key) {
  const auto& spec = provider::key_spec();
  return tests::difference(spec.encode(before), spec.encode(provider::refreshed_key(before, key)));
}

}  // namespace

TEST_CASE("an import names a key by uuid, name or fingerprint") {
  const std::string plain = std::string(tests::kFingerprint).substr(7);
  CHECK(query("abc-1_2") == "uuid abc-1_2");
  CHECK(query("name:web key") == "name web key");
  CHECK(query("name:uuid") == "name uuid");
  CHECK(query(std::string("fingerprint:") + tests::kFingerprint) == "fingerprint " + plain);
  CHECK(query("fingerprint:" + plain) == "fingerprint " + plain);
  for (const char* const id : {"", "a b", "name:", "fingerprint:", "fingerprint:SHA256:",
                               "fingerprint:MD5:aa:bb", "../servers", "SHA256:abc"}) {
    CAPTURE(id);
    CHECK(query(id) == "import.invalid_id");
  }
}

TEST_CASE("a fingerprint is told by the public half, else as Coolify tells it, else not at all") {
  coolify::PrivateKey key = told();
  key.fingerprint = "stale";
  CHECK(provider::full_fingerprint(key) == tests::kFingerprint);
  key = told();
  key.public_key.clear();
  CHECK(provider::full_fingerprint(key) == tests::kFingerprint);
  key.fingerprint.clear();
  CHECK(provider::full_fingerprint(key).empty());
}

TEST_CASE("a refresh that finds what there was changes nothing") {
  CHECK(refreshed(state(), told()) == "");
  KeyModel empty = state();
  empty.name = "";
  empty.description = "";
  CHECK(refreshed(empty, told()) == "");
}

TEST_CASE("a refresh shows what somebody changed") {
  coolify::PrivateKey key = told();
  key.name = "other";
  key.description = "by hand";
  key.is_git_related = true;
  CHECK(refreshed(state(), key) ==
        "description: null -> \"by hand\"\nis_git_related: false -> true\n"
        "name: \"web\" -> \"other\"\n");
  KeyModel described = state();
  described.description = "of a test";
  CHECK(refreshed(described, told()) == "description: \"of a test\" -> null\n");
}

TEST_CASE("a refresh of a key that Coolify cannot read has no public half") {
  coolify::PrivateKey key = told();
  key.public_key.clear();
  key.fingerprint.clear();
  const KeyModel read = provider::refreshed_key(state(), key);
  CHECK(read.public_key.is_null());
  CHECK(read.fingerprint.is_null());
}

TEST_CASE("a kept private half goes when the key is another one") {
  KeyModel kept = state();
  kept.generated_private_key = tests::kPrivateKey;
  CHECK(refreshed(kept, told()) == "");
  coolify::PrivateKey key = told();
  key.public_key = tests::kOtherPublicKey;
  CHECK(provider::refreshed_key(kept, key).generated_private_key.is_null());
}

TEST_CASE("the team is remembered beside the state") {
  CHECK(provider::remembered_team(provider::key_memory(3)) == "3");
  CHECK_FALSE(provider::remembered_team(provider::key_memory({})).has_value());
  CHECK_FALSE(provider::remembered_team("").has_value());
  CHECK_FALSE(provider::remembered_team("other=1").has_value());
}
