#include <doctest/doctest.h>

#include "base/text.h"
#include "tests/contract/contract.h"
#include "tests/standin/store/ssh_key.h"

using standin::Json;
using tests::Contract;
using tests::outcome;

namespace {

constexpr const char* kPublicPem = R"(-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
)";

}  // namespace

TEST_CASE("keys: what our client reads of one") {
  Contract c;
  const std::string text = standin::generate_key();
  const Json made = c.instance().control("POST", "/keys", {{"name", "web"}, {"private_key", text}});
  const auto key = c.client().get_key(made["uuid"], c.context());
  REQUIRE_MESSAGE(key.has_value(), outcome(key));
  const auto material = standin::load_key(text);
  CHECK(key->id == made["id"].get<std::int64_t>());
  CHECK(key->uuid == made["uuid"].get<std::string>());
  CHECK(key->name == "web");
  // Coolify adds a blank where a comment could be.
  CHECK(material->public_key->ends_with(' '));
  CHECK(key->public_key == base::trimmed(*material->public_key));
  CHECK(key->fingerprint == *material->fingerprint);
  CHECK_FALSE(key->is_git_related);
}

TEST_CASE("keys: one that Coolify cannot read has no public half") {
  Contract c;
  const Json made = c.instance().control("POST", "/keys", {{"private_key", kPublicPem}});
  CHECK(made["public_key"] == "Error loading private key");
  const auto key = c.client().get_key(made["uuid"], c.context());
  REQUIRE(key.has_value());
  CHECK(key->public_key.empty());
  CHECK(key->fingerprint.empty());
}

TEST_CASE("keys: the id of a server's key leads to its uuid") {
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  c.instance().new_key();
  const auto server = c.client().get_server(uuid, c.context());
  const auto keys = c.client().list_keys(c.context());
  REQUIRE(keys.has_value());
  REQUIRE((*keys)->size() == 2);
  int found = 0;
  for (const auto& key : **keys) {
    if (key.id != (*server)->private_key_id) continue;
    ++found;
    CHECK(key.uuid == c.key_uuid());
  }
  CHECK(found == 1);
}

TEST_CASE("keys: unknown ones and those of another team do not exist") {
  Contract c;
  const std::string theirs = c.instance().control("POST", "/keys", {{"team_id", 7}})["uuid"];
  for (const std::string& uuid : {theirs, std::string("unknown")}) {
    const auto missing = c.client().get_key(uuid, c.context());
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().code == "coolify.key_not_found");
    CHECK(missing.error().kind == base::ErrorKind::not_found);
    CHECK(missing.error().path == base::Path::of("private_key_uuid"));
    CHECK(missing.error().evidence == "Private Key not found.");
  }
  CHECK((*c.client().list_keys(c.context()))->size() == 1);
}

TEST_CASE("keys: one made after the list was read is found, and the ability to read is enough") {
  Contract c;
  const auto reader =
      c.client_for(c.instance().new_token({{"abilities", {"read"}}, {"role", "member"}}));
  CHECK(outcome(reader->get_key(c.key_uuid(), c.context())) == "ok");
  const std::string late = c.instance().new_key();
  CHECK(outcome(reader->get_key(late, c.context())) == "ok");
  CHECK(c.requests("GET", "/api/v1/security/keys") == 1);
  CHECK(c.requests("GET", "/api/v1/security/keys/*") == 1);
}

TEST_CASE("keys: one with Windows line ends is taken, and no login works with it") {
  Contract c;
  std::string text = standin::generate_key();
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) {
    text.replace(at, 1, "\r\n");
  }
  const standin::Answer taken = c.instance().ask("POST", "/security/keys", {{"private_key", text}});
  REQUIRE(taken.status == 201);
  const auto key = c.client().get_key(taken.json["uuid"], c.context());
  REQUIRE(key.has_value());
  CHECK(key->public_key.starts_with("ssh-ed25519 "));
  c.host().connection_fails("Load key \"/k\": error in libcrypto\nPermission denied (publickey).");
  auto server = c.wanted("10.0.0.1");
  server.private_key_uuid = key->uuid;
  const auto uuid = c.client().create_server(server, c.context());
  REQUIRE(uuid.has_value());
  const auto verdict = c.validate(*uuid, coolify::ValidationMode::plain, true);
  REQUIRE_MESSAGE(verdict.has_value(), outcome(verdict));
  CHECK(coolify::verdict_error(*verdict).code == "verdict.damaged_key");
}

TEST_CASE("keys: the private half is for tokens that may read it, in every version") {
  for (const char* const version : {"4.0.0", "4.2.0", "4.3.11"}) {
    CAPTURE(version);
    Contract c({.version = version});
    const std::string text = standin::generate_key();
    const std::string uuid = c.instance().control("POST", "/keys", {{"private_key", text}})["uuid"];
    for (const char* const ability : {"read:sensitive", "root"}) {
      const auto may =
          c.client_for(c.instance().new_token({{"abilities", {"read", "write", ability}}}));
      CHECK(outcome(may->check_private_half(uuid, c.context())) == "ok");
      const auto half = may->get_private_half(uuid, c.context());
      REQUIRE_MESSAGE(half.has_value(), outcome(half));
      CHECK((*half)->reveal() == text);
    }
    const auto may_not = c.client_for(c.instance().new_token({{"abilities", {"read", "write"}}}));
    CHECK(outcome(may_not->check_private_half(uuid, c.context())) == "coolify.key_hidden");
    CHECK(outcome(may_not->get_private_half(uuid, c.context())) == "coolify.key_hidden");
    CHECK(outcome(may_not->get_private_half("unknown", c.context())) == "coolify.key_not_found");
  }
}

TEST_CASE("keys: many who want one private half at once make one request") {
  Contract c;
  const auto may =
      c.client_for(c.instance().new_token({{"abilities", {"read", "write", "read:sensitive"}}}));
  const std::string uuid = c.instance().new_key();
  tests::in_parallel(4, 12, [&](std::size_t) {
    CHECK(outcome(may->get_private_half(uuid, c.context())) == "ok");
  });
  CHECK(c.requests("GET", "/api/v1/security/keys/" + uuid) == 1);
}
