#include "coolify/key_creation.h"

#include <doctest/doctest.h>

#include "tests/unit/coolify/client_fixture.h"

using base::ErrorKind;
using coolify::CreatedKey;
using coolify::NewPrivateKey;
using tests::ClientFixture;

namespace {

constexpr const char* kPost = "POST /security/keys";
constexpr const char* kList = "GET /security/keys";
constexpr const char* kRead = "GET /security/keys/new";
constexpr const char* kRecord =
    R"({"id":7,"uuid":"new","name":"web","description":"d","fingerprint":"FP","team_id":3})";

struct Creation : ClientFixture {
  CreatedKey run() {
    const NewPrivateKey wanted{
        .name = "web", .description = "d", .text = base::Secret("KEY\n"), .fingerprint = "FP"};
    return client->create_key(wanted, context);
  }
  /// The lists of keys that are told one after the other; the last one repeats.
  void lists(const std::vector<std::string>& records) {
    auto next = std::make_shared<std::size_t>(0);
    http->on(kList, [records, next](const auto&, const auto&) {
      const std::size_t at = std::min((*next)++, records.size() - 1);
      return http::Response{200, {}, "[" + records[at] + "]"};
    });
  }
};

std::string code_of(const CreatedKey& made) {
  return made ? made->uuid : made.error().diagnostic.code;
}

}  // namespace

TEST_CASE("the creation of a key sends what is wanted and reads the record back") {
  Creation c;
  c.lists({""});
  c.http->answer(kPost, 201, R"({"uuid":"new"})");
  c.http->answer(kRead, 200, kRecord);
  const CreatedKey made = c.run();
  REQUIRE(code_of(made) == "new");
  CHECK(made->name == "web");
  CHECK(made->team_id == 3);
  CHECK(c.http->last_body(kPost) == R"({"description":"d","name":"web","private_key":"KEY\n"})");
  CHECK(c.http->count(kPost) == 1);
}

TEST_CASE("neither a name nor a description that is none is sent") {
  Creation c;
  c.lists({""});
  c.http->answer(kPost, 201, R"({"uuid":"new"})");
  c.http->answer(kRead, 200, kRecord);
  const NewPrivateKey wanted{.text = base::Secret("KEY\n"), .fingerprint = "FP"};
  CHECK(code_of(c.client->create_key(wanted, c.context)) == "new");
  CHECK(c.http->last_body(kPost) == R"({"private_key":"KEY\n"})");
}

TEST_CASE("a key the team has is refused before anything is sent") {
  Creation c;
  c.lists({kRecord});
  const CreatedKey made = c.run();
  CHECK(code_of(made) == "coolify.key_exists");
  CHECK_FALSE(made.error().in_doubt);
  CHECK(made.error().diagnostic.values.at("holder") == "new");
  CHECK(c.http->count(kPost) == 0);
}

TEST_CASE("a key that arrived meanwhile, or is another team's, is refused by Coolify") {
  Creation c;
  c.lists({"", kRecord});
  c.http->answer(kPost, 422, R"({"message":"Private key already exists."})");
  CHECK(c.run().error().diagnostic.values.at("holder") == "new");
  Creation other;
  other.lists({""});
  other.http->answer(kPost, 422, R"({"message":"Private key already exists."})");
  const CreatedKey made = other.run();
  CHECK(code_of(made) == "coolify.key_exists");
  CHECK_FALSE(made.error().diagnostic.values.contains("holder"));
}

TEST_CASE("after a lost answer the key is looked for, and taken when it is there") {
  Creation c;
  c.lists({"", "", kRecord});
  c.http->fail(kPost, ErrorKind::connection_lost, "coolify.connection_lost");
  CHECK(code_of(c.run()) == "new");
  CHECK(c.http->count(kPost) == 1);
}

TEST_CASE("after a lost request it is sent again, at most three times") {
  Creation c;
  c.lists({""});
  c.http->fail(kPost, ErrorKind::connection_lost, "coolify.connection_lost");
  const CreatedKey made = c.run();
  CHECK(code_of(made) == "coolify.key_in_doubt");
  CHECK(made.error().in_doubt);
  CHECK(made.error().diagnostic.remedy.find("SHA256:FP") != std::string::npos);
  CHECK(c.http->count(kPost) == 3);
}

TEST_CASE("a creation that took too long is not sent again") {
  Creation c;
  c.lists({""});
  c.http->fail(kPost, ErrorKind::timeout, "coolify.timeout");
  CHECK(c.run().error().in_doubt);
  CHECK(c.http->count(kPost) == 1);
}

TEST_CASE("a second turn that meets the first one's key takes it") {
  Creation c;
  c.lists({"", "", "", "", kRecord});
  c.http->fail(kPost, ErrorKind::connection_lost, "coolify.connection_lost");
  c.http->answer(kPost, 422, R"({"message":"Private key already exists."})");
  CHECK(code_of(c.run()) == "new");
  CHECK(c.http->count(kPost) == 2);
}

TEST_CASE("a success that names no key, none that is there, or another one is none") {
  for (const char* const body : {"{}", R"({"uuid":"new"})", R"({"uuid":"other"})"}) {
    CAPTURE(body);
    Creation c;
    c.lists({""});
    c.http->answer(kPost, 201, body);
    c.http->answer("GET /security/keys/other", 200,
                   R"({"id":8,"uuid":"other","name":"o","fingerprint":"OTHER"})");
    c.http->answer(kRead, 404, R"({"message":"Private Key not found."})");
    const CreatedKey made = c.run();
    CHECK(code_of(made) == "coolify.key_in_doubt");
    CHECK(made.error().in_doubt);
  }
}

TEST_CASE("a new key that cannot be read is known by its uuid") {
  Creation c;
  c.lists({""});
  c.http->answer(kPost, 201, R"({"uuid":"new"})");
  c.http->answer(kRead, 401, R"({"message":"Unauthenticated."})");
  const CreatedKey made = c.run();
  REQUIRE(code_of(made) == "new");
  CHECK(made->name == "web");
  CHECK(made->fingerprint == "FP");
}

TEST_CASE("a refusal of the text or of the token is told as it is") {
  Creation c;
  c.lists({""});
  c.http->answer(kPost, 422, R"({"message":"Invalid private key."})");
  CHECK(code_of(c.run()) == "coolify.key_rejected");
  Creation other;
  other.lists({""});
  other.http->answer(kPost, 403, R"({"message":"Missing required permissions: write"})");
  CHECK(code_of(other.run()) == "coolify.ability_missing");
  CHECK(other.http->count(kPost) == 1);
}

TEST_CASE("a change of a key sends its text, and Coolify's own description for none") {
  ClientFixture f;
  f.http->answer("PATCH /security/keys/key", 201, R"({"uuid":"key"})");
  const base::Secret text("KEY\n");
  CHECK(tests::outcome(f.client->update_key("key", {.description = ""}, text, f.context)) == "ok");
  CHECK(f.http->last_body("PATCH /security/keys/key") ==
        R"({"description":"Created by Coolify via API","private_key":"KEY\n"})");
  CHECK(tests::outcome(f.client->update_key("key", {}, text, f.context)) == "ok");
  CHECK(f.http->count("PATCH /security/keys/key") == 1);
}

TEST_CASE("a list of keys serves a refresh for seconds, and nobody after a change made here") {
  ClientFixture f;
  f.http->answer("PATCH /security/keys/key", 201, R"({"uuid":"key"})");
  f.http->answer("DELETE /security/keys/key", 200, R"({"message":"Private Key deleted."})");
  const auto find = [&f] { return f.client->find_key("key", f.context); };
  REQUIRE(find().has_value());
  REQUIRE(find()->has_value());
  CHECK(f.http->count(kList) == 1);
  const base::Secret text("KEY\n");
  REQUIRE(f.client->update_key("key", {.name = "n"}, text, f.context).has_value());
  REQUIRE(find().has_value());
  CHECK(f.http->count(kList) == 2);
  CHECK(f.client->delete_key("key", f.context) == true);
  REQUIRE(f.client->get_key("key", f.context).has_value());
  CHECK(f.http->count(kList) == 3);
}

TEST_CASE("a deletion of what is gone is told as that") {
  ClientFixture f;
  f.http->answer("DELETE /security/keys/key", 404, R"({"message":"Private Key not found."})");
  CHECK(f.client->delete_key("key", f.context) == false);
}
