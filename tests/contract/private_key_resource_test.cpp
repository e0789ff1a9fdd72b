// A private key as a resource, a data source and an ephemeral resource.
#include <doctest/doctest.h>

#include <set>

#include "base/text.h"
#include "provider/private_key/key_text.h"
#include "ssh/private_key.h"
#include "tests/contract/key_object.h"
#include "tests/standin/store/ssh_key.h"
#include "tests/support/coolify_versions.h"
#include "tests/support/ssh_texts.h"

using provider::KeyDataModel;
using provider::KeyModel;
using schema::Value;
using standin::Json;
using tests::KeyObject;

namespace {

KeyModel given(const std::string& text = tests::kPrivateKey) {
  KeyModel model;
  model.name = "web key";
  model.description = "made by a test";
  model.private_key = text;
  return model;
}

KeyModel generated() {
  KeyModel model;
  model.name = "web key";
  return model;
}

std::string with_windows_line_ends(std::string text) {
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) {
    text.replace(at, 1, "\r\n");
  }
  return text;
}

/// Somebody changes the key in Coolify.
void change_in_coolify(KeyObject& k, Json fields) {
  if (!fields.contains("private_key")) fields["private_key"] = k.record()["private_key"];
  const auto answer = k.contract.instance().ask("PATCH", "/security/keys/" + k.uuid(), fields);
  REQUIRE(answer.status == 201);
  static_cast<void>(k.changes());
}

std::string other_key(KeyObject& k, const std::string& name) {
  return k.contract.instance().control("POST", "/keys", {{"name", name}})["uuid"];
}

KeyDataModel by(schema::Field<std::string> KeyDataModel::* attribute, const std::string& text) {
  KeyDataModel config;
  config.*attribute = text;
  return config;
}

/// The line of a key's text that tells most of it.
std::string telling_line(const std::string& text) { return text.substr(36 + 3 * 71, 60); }

constexpr const char* kPublicPem = R"(-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
)";

}  // namespace

TEST_CASE("private key: a given key is created, and a second plan is empty, on every version") {
  for (const char* const version : tests::kCoolifyVersions) {
    CAPTURE(version);
    KeyObject k({}, {.version = version});
    CHECK(k.apply(given()) == "");
    CHECK(k.changes() == "POST /security/keys");
    CHECK(k.text("public_key") == tests::kPublicKey);
    CHECK(k.text("fingerprint") == tests::kFingerprint);
    CHECK(k.text("generated_private_key") == "null");
    CHECK(k.state.at("is_git_related") == Value::boolean(false));
    CHECK(k.private_data == "team=1");
    const Json record = k.record();
    CHECK(record["name"] == "web key");
    CHECK(record["description"] == "made by a test");
    const auto sent = ssh::PrivateKey::read(base::Secret(record["private_key"].get<std::string>()),
                                            base::Secret());
    REQUIRE(sent.has_value());
    CHECK(sent->public_half().line_without_comment() == tests::kPublicKey);
    CHECK(k.plan(given()) == "none");
    CHECK(k.refresh() == "");
    CHECK(k.plan(given()) == "none");
    CHECK(k.apply(given()) == "");
    CHECK(k.changes() == "");
    KeyModel renamed = given();
    renamed.name = "renamed";
    renamed.description = {};
    CHECK(k.apply(renamed) == "");
    CHECK(k.changes() == "PATCH /security/keys/*");
    CHECK(k.record()["name"] == "renamed");
    CHECK(k.refresh() == "");
    CHECK(k.plan(renamed) == "none");
    CHECK(k.destroy() == "");
    CHECK(k.changes() == "DELETE /security/keys/*");
    CHECK(k.keys() == 0);
  }
}

TEST_CASE("private key: a pair is generated, and its private half is Coolify's alone") {
  KeyObject k;
  CHECK(k.apply(generated()) == "");
  CHECK(k.text("public_key").starts_with("ssh-ed25519 "));
  CHECK(k.text("generated_private_key") == "null");
  CHECK(k.text("description") == "null");
  const Json record = k.record();
  CHECK(base::trimmed(record["public_key"].get<std::string>()) == k.text("public_key"));
  CHECK("SHA256:" + record["fingerprint"].get<std::string>() == k.text("fingerprint"));
  CHECK(record["description"] == "Created by Coolify via API");
  const std::string half = telling_line(record["private_key"]);
  CHECK(tests::text_of(tests::parts_of(k.state)).find(half) == std::string::npos);
  CHECK_FALSE(k.contract.log().contains(half));
  CHECK(k.refresh() == "");
  CHECK(k.plan(generated()) == "none");
}

TEST_CASE("private key: the private half of a generated pair is kept on request") {
  KeyObject k;
  KeyModel model = generated();
  model.keep_generated_key = true;
  CHECK(k.apply(model) == "");
  CHECK(k.text("generated_private_key") == k.record()["private_key"].get<std::string>());
  CHECK(k.refresh() == "");
  CHECK(k.plan(model) == "none");
  CHECK(k.changes() == "POST /security/keys");
  // A rename takes it from the state.
  model.name = "renamed";
  CHECK(k.apply(model) == "");
  CHECK(k.changes() == "PATCH /security/keys/*");
  CHECK(k.record()["name"] == "renamed");
  model.keep_generated_key = false;
  CHECK(k.apply(model) == "");
  CHECK(k.text("generated_private_key") == "null");
  CHECK(k.changes() == "");
}

TEST_CASE("private key: a kept half that is asked for later comes from Coolify, if it may") {
  KeyObject k;
  REQUIRE(k.apply(generated()) == "");
  KeyModel model = generated();
  model.keep_generated_key = true;
  CHECK(k.apply(model) == "coolify.key_hidden");
  CHECK(k.told.find("rotation_triggers") != std::string::npos);
  CHECK(k.text("generated_private_key") == "null");
  k.use_token({{"abilities", {"read", "write", "read:sensitive"}}});
  CHECK(k.apply(model) == "");
  CHECK(k.text("generated_private_key") == k.record()["private_key"].get<std::string>());
  CHECK(k.changes() == "POST /security/keys");
  CHECK(k.plan(model) == "none");
}

TEST_CASE("private key: name and description change in place, and nothing is their absence") {
  KeyObject k;
  REQUIRE(k.apply(given()) == "");
  const std::string uuid = k.uuid();
  static_cast<void>(k.changes());
  KeyModel model = given();
  model.name = "other name";
  CHECK(k.plan(model) == "update");
  CHECK(k.apply(model) == "");
  CHECK(k.changes() == "PATCH /security/keys/*");
  CHECK(k.record()["name"] == "other name");
  CHECK(k.record()["description"] == "made by a test");
  model.description = "";
  CHECK(k.apply(model) == "");
  CHECK(k.changes() == "PATCH /security/keys/*");
  CHECK(k.record()["description"] == "Created by Coolify via API");
  CHECK(k.refresh() == "");
  CHECK(k.plan(model) == "none");
  model.description = {};
  CHECK(k.apply(model) == "");
  CHECK(k.changes() == "");
  model.name = {};
  CHECK(k.plan(model) == "none");
  model.name = "";
  CHECK(k.plan(model) == "none");
  CHECK(k.uuid() == uuid);
}

TEST_CASE("private key: a name that is left out or empty is made up by Coolify") {
  for (const bool is_empty : {false, true}) {
    CAPTURE(is_empty);
    KeyObject k;
    KeyModel model = given();
    model.name = is_empty ? schema::Field<std::string>("") : schema::Field<std::string>();
    REQUIRE(k.apply(model) == "");
    const std::string made_up = k.record()["name"];
    CHECK(made_up.size() > 2);
    CHECK(k.text("name") == (is_empty ? "" : made_up));
    CHECK(k.refresh() == "");
    CHECK(k.plan(model) == "none");
    model.name = {};
    CHECK(k.apply(model) == "");
    CHECK(k.text("name") == made_up);
    CHECK(k.changes() == "POST /security/keys");
  }
}

TEST_CASE("private key: the same key in another form is no other key") {
  KeyObject k;
  REQUIRE(k.apply(given()) == "");
  static_cast<void>(k.changes());
  CHECK(k.plan(given(with_windows_line_ends(tests::kPrivateKey))) == "none");
  CHECK(k.plan(given("\n" + std::string(tests::kPrivateKey) + "\n\n")) == "none");
  KeyModel write_only = given();
  write_only.private_key = {};
  write_only.private_key_wo = tests::kPrivateKey;
  write_only.private_key_wo_version = std::int64_t{1};
  CHECK(k.plan(write_only) == "update");
  CHECK(k.apply(write_only) == "");
  CHECK(k.text("private_key") == "null");
  CHECK(k.plan(write_only) == "none");
  write_only.private_key_wo_version = std::int64_t{2};
  CHECK(k.apply(write_only) == "");
  CHECK(k.plan(generated()) == "update");  // the description goes
  CHECK(k.changes() == "");
}

TEST_CASE("private key: Windows line ends never reach Coolify") {
  KeyObject k;
  const KeyModel model = given(with_windows_line_ends(standin::generate_key()));
  REQUIRE(k.apply(model) == "");
  CHECK(k.record()["private_key"].get<std::string>().find('\r') == std::string::npos);
  CHECK(k.refresh() == "");
  CHECK(k.plan(model) == "none");
}

TEST_CASE("private key: another key replaces the object, the new one first if asked to") {
  for (const bool creates_first : {false, true}) {
    for (const bool write_only : {false, true}) {
      CAPTURE(creates_first);
      CAPTURE(write_only);
      KeyObject k;
      REQUIRE(k.apply(given()) == "");
      const std::string old = k.uuid();
      static_cast<void>(k.changes());
      KeyModel model = given(standin::generate_key());
      if (write_only) std::swap(model.private_key, model.private_key_wo);
      CHECK(k.plan(model) == "replace fingerprint");
      CHECK(k.apply(model, creates_first) == "");
      CHECK(k.changes() == (creates_first ? "POST /security/keys, DELETE /security/keys/*"
                                          : "DELETE /security/keys/*, POST /security/keys"));
      CHECK(k.uuid() != old);
      CHECK(k.text("fingerprint") != tests::kFingerprint);
      CHECK(k.keys() == 1);
      CHECK(k.refresh() == "");
      CHECK(k.plan(model) == "none");
    }
  }
}

TEST_CASE("private key: a change of rotation_triggers makes another pair, their arrival does not") {
  KeyObject k;
  REQUIRE(k.apply(generated()) == "");
  const std::string first = k.text("fingerprint");
  KeyModel model = generated();
  model.rotation_triggers = std::map<std::string, std::string>{{"year", "2026"}};
  CHECK(k.plan(model) == "update");
  CHECK(k.apply(model) == "");
  CHECK(k.text("fingerprint") == first);
  model.rotation_triggers = std::map<std::string, std::string>{{"year", "2027"}};
  CHECK(k.plan(model) == "replace rotation_triggers");
  CHECK(k.apply(model, true) == "");
  CHECK(k.text("fingerprint") != first);
  CHECK(k.keys() == 1);
  CHECK(k.plan(generated()) == "update");
}

TEST_CASE("private key: a rename takes the private half from wherever it is") {
  SUBCASE("from a write-only argument") {
    KeyObject k;
    KeyModel model = given();
    std::swap(model.private_key, model.private_key_wo);
    REQUIRE(k.apply(model) == "");
    model.name = "renamed";
    CHECK(k.apply(model) == "");
    CHECK(k.record()["name"] == "renamed");
  }
  SUBCASE("from Coolify, for a token that is shown it") {
    KeyObject k({"read:sensitive"});
    REQUIRE(k.apply(generated()) == "");
    KeyModel model = generated();
    model.name = "renamed";
    CHECK(k.apply(model) == "");
    CHECK(k.record()["name"] == "renamed");
    CHECK(k.refresh() == "");
    CHECK(k.plan(model) == "none");
  }
  SUBCASE("from nowhere, which is told before anything is sent") {
    KeyObject k;
    REQUIRE(k.apply(generated()) == "");
    static_cast<void>(k.changes());
    KeyModel model = generated();
    model.name = "renamed";
    CHECK(k.apply(model) == "coolify.key_hidden");
    CHECK(k.told.find("read:sensitive") != std::string::npos);
    CHECK(k.told.find("private_key_wo") != std::string::npos);
    CHECK(k.changes() == "");
    CHECK(k.text("name") == "web key");
  }
}

TEST_CASE("private key: what Coolify could not use is refused before anything is sent") {
  KeyObject k;
  const auto refused = [&k](const std::string& text) { return k.plan(given(text)); };
  CHECK(refused(tests::kPublicKey) == "private_key.unusable at private_key");
  CHECK(refused(kPublicPem) == "private_key.unusable at private_key");
  CHECK(refused(tests::kEncryptedKey) == "private_key.unusable at private_key");
  CHECK(k.told.find("Coolify takes no passphrase") != std::string::npos);
  CHECK(refused("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n") ==
        "private_key.unusable at private_key");
  CHECK(refused(standin::base64_encoded(tests::kPrivateKey)) ==
        "private_key.unusable at private_key");
  CHECK(k.told.find("base64decode") != std::string::npos);
  CHECK(refused("") == "private_key.unusable at private_key");
  KeyModel write_only = generated();
  write_only.private_key_wo = "nonsense";
  CHECK(k.plan(write_only) == "private_key.unusable at private_key_wo");
  KeyModel both = given();
  both.private_key_wo = tests::kPrivateKey;
  CHECK(k.plan(both) == "config.conflict at private_key_wo");
  KeyModel triggers = given();
  triggers.rotation_triggers = std::map<std::string, std::string>{{"a", "b"}};
  CHECK(k.plan(triggers) == "config.conflict at rotation_triggers");
  KeyModel kept = given();
  kept.keep_generated_key = true;
  CHECK(k.plan(kept) == "private_key.not_generated at keep_generated_key");
  kept.keep_generated_key = false;
  CHECK(k.plan(kept) == "create");
  CHECK(k.contract.requests() == 0);
}

TEST_CASE("private key: a write-only key may be another one in each run, as its version says") {
  KeyObject k;
  KeyModel model = generated();
  model.private_key_wo = tests::kPrivateKey;
  model.private_key_wo_version = std::int64_t{1};
  KeyModel applied = model;
  applied.private_key_wo = standin::generate_key();
  CHECK(k.create_as(model, applied) == "");
  const std::string made = k.text("fingerprint");
  CHECK(made != tests::kFingerprint);
  CHECK(k.plan(model) == "none");
  model.private_key_wo_version = std::int64_t{2};
  CHECK(k.plan(model) == "replace fingerprint");
  CHECK(k.apply(model) == "");
  CHECK(k.text("fingerprint") == tests::kFingerprint);
}

TEST_CASE("private key: one the team has already is told with its uuid and the way to it") {
  for (const char* const version : {"4.0.0", "4.3.11"}) {
    CAPTURE(version);
    KeyObject k({}, {.version = version});
    const std::string there = k.contract.instance().control(
        "POST", "/keys", {{"name", "by hand"}, {"private_key", tests::kPrivateKey}})["uuid"];
    CHECK(k.apply(given()) == "coolify.key_exists at private_key");
    CHECK(k.told.find(there) != std::string::npos);
    CHECK(k.told.find("by hand") != std::string::npos);
    CHECK(k.told.find("terraform import") != std::string::npos);
    CHECK(k.changes() == "");
    CHECK_FALSE(k.has_state());
  }
}

TEST_CASE("private key: one of another team is refused by old versions alone") {
  for (const auto& [version, outcome] :
       {std::pair("4.0.0", "coolify.key_exists at private_key"), std::pair("4.3.11", "")}) {
    CAPTURE(version);
    KeyObject k({}, {.version = version});
    k.contract.instance().control("POST", "/keys",
                                  {{"team_id", 7}, {"private_key", tests::kPrivateKey}});
    CHECK(k.apply(given()) == outcome);
  }
}

TEST_CASE("private key: an answer that got lost is looked for, and the key is there once") {
  KeyObject k;
  k.contract.fault({{"kind", "reset"}, {"method", "POST"}, {"after", true}});
  CHECK(k.apply(given()) == "");
  CHECK(k.changes() == "POST /security/keys");
  CHECK(k.keys() == 1);
  CHECK(k.uuid() == k.record()["uuid"].get<std::string>());
  REQUIRE(k.destroy() == "");
  // Here the request got lost as well.
  static_cast<void>(k.changes());
  k.contract.fault({{"kind", "reset"}, {"method", "POST"}});
  CHECK(k.apply(given()) == "");
  CHECK(k.changes() == "POST /security/keys, POST /security/keys");
  CHECK(k.keys() == 1);
}

TEST_CASE("private key: a creation in doubt is told, and a refresh finds what came of it") {
  for (const bool arrived : {true, false}) {
    CAPTURE(arrived);
    KeyObject k;
    k.contract.fault({{"kind", "reset"}, {"method", "POST"}, {"count", -1}, {"after", arrived}});
    k.contract.fault({{"kind", "status"},
                      {"status", 500},
                      {"method", "GET"},
                      {"skip", 1},
                      {"count", -1},
                      {"path", "/api/v1/security/keys"}});
    CHECK(k.apply(given()) == "coolify.key_in_doubt");
    CHECK(k.told.find(tests::kFingerprint) != std::string::npos);
    REQUIRE(k.has_state());
    CHECK(k.uuid() == "null");
    k.contract.instance().control("DELETE", "/faults");
    CHECK(k.keys() == (arrived ? 1 : 0));
    CHECK(k.refresh() == "");
    CHECK(k.has_state() == arrived);
    if (!arrived) continue;
    CHECK(k.text("fingerprint") == tests::kFingerprint);
    CHECK(k.destroy() == "");
    CHECK(k.keys() == 0);
  }
}

TEST_CASE("private key: a key that servers use stays, and they are named") {
  KeyObject k;
  REQUIRE(k.apply(given()) == "");
  k.contract.instance().control(
      "POST", "/servers", {{"ip", "10.0.0.7"}, {"name", "db-7"}, {"private_key_uuid", k.uuid()}});
  CHECK(k.destroy() == "coolify.key_in_use");
  CHECK(k.told.find("db-7") != std::string::npos);
  CHECK(k.told.find("so applications") == std::string::npos);
  CHECK(k.told.find("create_before_destroy") != std::string::npos);
  CHECK(k.has_state());
}

TEST_CASE("private key: a key that something else uses stays, and it is told what that can be") {
  KeyObject k;
  const std::string used = k.contract.instance().control(
      "POST", "/keys", {{"name", "git"}, {"used_elsewhere", true}})["uuid"];
  REQUIRE(k.import(used) == "");
  CHECK(k.destroy() == "coolify.key_in_use");
  CHECK(k.told.find("applications or Git sources") != std::string::npos);
  CHECK(k.has_state());
}

TEST_CASE("private key: what is gone leaves the state, unless the token is of another team") {
  KeyObject k;
  REQUIRE(k.apply(given()) == "");
  const std::string uuid = k.uuid();
  const Value state = k.state;
  k.use_token({{"abilities", {"read", "write"}}, {"team_id", 7}});
  CHECK(k.refresh() == "private_key.other_team");
  CHECK(k.has_state());
  CHECK(k.destroy() == "private_key.other_team");
  k.use_token({{"abilities", {"read", "write"}}});
  REQUIRE(k.contract.instance().ask("DELETE", "/security/keys/" + uuid).status == 200);
  CHECK(k.refresh() == "");
  CHECK_FALSE(k.has_state());
  k.state = state;
  CHECK(k.destroy() == "");
}

TEST_CASE("private key: one that went between plan and apply is told so") {
  KeyObject k({"read:sensitive"});
  for (const bool is_given : {true, false}) {
    CAPTURE(is_given);
    KeyModel model = is_given ? given() : generated();
    REQUIRE(k.apply(model) == "");
    REQUIRE(k.contract.instance().ask("DELETE", "/security/keys/" + k.uuid()).status == 200);
    model.name = "renamed";
    CHECK(k.apply(model) == "coolify.key_not_found");
    CHECK(k.told.find("a plan that finds it gone creates it anew") != std::string::npos);
    CHECK(k.refresh() == "");
    CHECK_FALSE(k.has_state());
  }
}

TEST_CASE("private key: drift of texts is planned back in place") {
  KeyObject k;
  REQUIRE(k.apply(given()) == "");
  change_in_coolify(k, {{"name", "by hand"}, {"description", "by hand"}});
  CHECK(k.refresh() == "");
  CHECK(k.text("name") == "by hand");
  CHECK(k.text("description") == "by hand");
  CHECK(k.plan(given()) == "update");
  CHECK(k.apply(given()) == "");
  CHECK(k.record()["name"] == "web key");
  CHECK(k.record()["description"] == "made by a test");
}

TEST_CASE("private key: drift of a key that is given replaces the object") {
  KeyObject k;
  REQUIRE(k.apply(given()) == "");
  change_in_coolify(k, {{"private_key", standin::generate_key()}});
  CHECK(k.refresh() == "");
  CHECK(k.text("fingerprint") != tests::kFingerprint);
  CHECK(k.text("public_key") != tests::kPublicKey);
  CHECK(k.plan(given()) == "replace fingerprint");
}

TEST_CASE("private key: drift of a generated key is taken for the truth") {
  KeyObject k({"read:sensitive"});
  KeyModel model = generated();
  model.keep_generated_key = true;
  REQUIRE(k.apply(model) == "");
  const std::string theirs = standin::generate_key();
  change_in_coolify(k, {{"private_key", theirs}});
  CHECK(k.refresh() == "");
  CHECK(k.text("fingerprint") == "SHA256:" + *standin::load_key(theirs)->fingerprint);
  CHECK(k.text("generated_private_key") == "null");
  CHECK(k.plan(generated()) == "update");
  CHECK(k.apply(model) == "");
  CHECK(k.text("generated_private_key") == theirs);
  model.name = "renamed";
  CHECK(k.apply(model) == "");
  CHECK(k.record()["private_key"] == theirs);
  CHECK(k.refresh() == "");
  CHECK(k.plan(model) == "none");
}

TEST_CASE("private key: a text that Coolify cannot read is no key, and no endless change") {
  KeyObject k({"read:sensitive"});
  REQUIRE(k.apply(generated()) == "");
  change_in_coolify(k, {{"private_key", kPublicPem}});
  CHECK(k.refresh() == "");
  CHECK(k.text("public_key") == "null");
  CHECK(k.text("fingerprint") == "null");
  CHECK(k.plan(generated()) == "none");
  CHECK(k.plan(given()) == "replace fingerprint");
  CHECK(k.apply(given()) == "");
  CHECK(k.refresh() == "");
  CHECK(k.plan(given()) == "none");
}

TEST_CASE("private key: an import in each form, and a plan that agrees") {
  KeyObject k;
  const Json made = k.contract.instance().control(
      "POST", "/keys", {{"name", "by hand"}, {"private_key", tests::kPrivateKey}});
  const std::string uuid = made["uuid"];
  const std::string fingerprint = tests::kFingerprint;
  for (const std::string& id : {uuid, std::string("name:by hand"), "fingerprint:" + fingerprint,
                                "fingerprint:" + fingerprint.substr(7)}) {
    CAPTURE(id);
    k.state = Value::null(k.state.type());
    CHECK(k.import(id) == "");
    CHECK(k.uuid() == uuid);
    CHECK(k.text("name") == "by hand");
    CHECK(k.text("fingerprint") == fingerprint);
    CHECK(k.private_data == "team=1");
    KeyModel model;
    model.name = "by hand";
    CHECK(k.plan(model) == "none");
    model.private_key_wo = tests::kPrivateKey;
    CHECK(k.plan(model) == "none");
    model.private_key_wo = {};
    model.private_key = tests::kPrivateKey;
    CHECK(k.plan(model) == "update");
    CHECK(k.plan(k.generated_config()) == "none");
  }
  KeyModel model;
  model.private_key = tests::kPrivateKey;
  CHECK(k.apply(model) == "");
  CHECK(k.changes() == "");
  CHECK(k.plan(model) == "none");
}

TEST_CASE("private key: an import that names no key, or several, leaves no state") {
  KeyObject k;
  const std::string one = other_key(k, "twin");
  const std::string two = other_key(k, "twin");
  CHECK(k.import("name:twin") == "private_key.ambiguous");
  CHECK(k.told.find(one) != std::string::npos);
  CHECK(k.told.find(two) != std::string::npos);
  CHECK(k.import("name:nobody") == "coolify.key_not_found");
  CHECK(k.import("nosuchkeyatall0000000000") == "coolify.key_not_found");
  CHECK(k.import(std::string("fingerprint:") + tests::kFingerprint) == "coolify.key_not_found");
  for (const char* const id :
       {"", "name:", "fingerprint:", "fingerprint:MD5:00:11", "a b", "x/y"}) {
    CAPTURE(id);
    CHECK(k.import(id) == "import.invalid_id");
  }
  CHECK_FALSE(k.has_state());
}

TEST_CASE("private key: a refresh of many makes one list") {
  KeyObject k;
  REQUIRE(k.apply(given()) == "");
  const Value state = k.state;
  k.wait();
  k.contract.instance().control("DELETE", "/requests");
  for (int i = 0; i < 5; ++i) {
    k.state = state;
    CHECK(k.look_up(by(&KeyDataModel::uuid, state.at("uuid").as_string())) == "ok");
  }
  CHECK(k.contract.requests("GET", "/api/v1/security/keys*") == 1);
}

TEST_CASE("private key: what was changed here is not told from an older answer") {
  KeyObject k;
  REQUIRE(k.apply(given()) == "");
  const std::string uuid = k.uuid();
  CHECK(k.look_up(by(&KeyDataModel::uuid, uuid)) == "ok");
  KeyModel model = given();
  model.name = "renamed";
  REQUIRE(k.apply(model) == "");
  CHECK(k.look_up(by(&KeyDataModel::uuid, uuid)) == "ok");
  CHECK(k.data().at("name") == Value::string("renamed"));
  REQUIRE(k.destroy() == "");
  CHECK(k.look_up(by(&KeyDataModel::uuid, uuid)) == "coolify.key_not_found at uuid");
}

TEST_CASE("private key: the data source finds by uuid, name and fingerprint") {
  KeyObject k;
  REQUIRE(k.apply(given()) == "");
  const std::string fingerprint = tests::kFingerprint;
  for (const KeyDataModel& config :
       {by(&KeyDataModel::uuid, k.uuid()), by(&KeyDataModel::name, "web key"),
        by(&KeyDataModel::fingerprint, fingerprint),
        by(&KeyDataModel::fingerprint, fingerprint.substr(7))}) {
    CHECK(k.look_up(config) == "ok");
    CHECK(k.data().at("uuid") == k.state.at("uuid"));
    CHECK(k.data().at("name") == Value::string("web key"));
    CHECK(k.data().at("description") == Value::string("made by a test"));
    CHECK(k.data().at("public_key") == Value::string(tests::kPublicKey));
    const std::string asked = config.fingerprint.value_or(fingerprint);
    CHECK(k.data().at("fingerprint") == Value::string(asked));
    CHECK(k.data().at("is_git_related") == Value::boolean(false));
  }
  other_key(k, "twin");
  other_key(k, "twin");
  CHECK(k.look_up(by(&KeyDataModel::name, "twin")) == "private_key.ambiguous at name");
  CHECK(k.look_up(by(&KeyDataModel::name, "nobody")) == "coolify.key_not_found at name");
  CHECK(k.look_up(by(&KeyDataModel::uuid, "a b")) == "coolify.invalid_uuid at uuid");
  CHECK(k.look_up(by(&KeyDataModel::fingerprint, "MD5:00:11")) == "config.pattern at fingerprint");
  CHECK(k.look_up({}) == "config.missing");
  KeyDataModel two = by(&KeyDataModel::uuid, "a");
  two.name = "b";
  CHECK(k.look_up(two) == "config.conflict at name");
}

TEST_CASE(
    "private key: the ephemeral resource gives the private half to a token that may read it") {
  KeyObject k;
  REQUIRE(k.apply(given()) == "");
  CHECK(k.open(by(&KeyDataModel::name, "web key")) == "coolify.key_hidden");
  CHECK(k.told.find("COOLIFY_TOKEN") != std::string::npos);
  k.use_token({{"abilities", {"read", "read:sensitive"}}});
  CHECK(k.open(by(&KeyDataModel::name, "web key")) == "ok");
  CHECK(k.opened().at("uuid") == k.state.at("uuid"));
  CHECK(k.opened().at("fingerprint") == Value::string(tests::kFingerprint));
  CHECK(provider::is_same_key(k.opened().at("private_key").as_string(), tests::kPrivateKey));
  CHECK(k.open(by(&KeyDataModel::uuid, "nosuchkeyatall0000000000")) ==
        "coolify.key_not_found at uuid");
  CHECK(k.open({}) == "config.missing");
}
