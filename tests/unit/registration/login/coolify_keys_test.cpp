#include "registration/login/coolify_keys.h"

#include <doctest/doctest.h>

#include "coolify/json.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http.h"
#include "tests/support/ssh_texts.h"

using registration::login::read_coolify_keys;

namespace {

/// A Coolify with keys: two that are sound, one that is encrypted, one that is no key.
struct Instance {
  Instance() {
    auto owned = std::make_unique<tests::FakeHttp>();
    http = owned.get();
    client = std::make_unique<coolify::Client>(std::move(owned), coolify::RequestPolicy());
    context.clock = &clock;
    has("good", tests::kPrivateKey);
    has("again", tests::kPrivateKey);
    has("encrypted", tests::kEncryptedKey);
    has("damaged", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n");
    http->answer("GET /security/keys/hidden", 200, R"({"id":1,"uuid":"hidden"})");
    for (const char* const uuid : {"gone", "lost"}) {
      http->answer(std::string("GET /security/keys/") + uuid, 404,
                   R"({"message":"Private Key not found."})");
    }
    http->answer("GET /security/keys/refused", 403, R"({"message":"Missing required team role."})");
  }

  void has(const std::string& uuid, const std::string& text) {
    const coolify::Json key = {{"id", 1}, {"uuid", uuid}, {"private_key", text}};
    http->answer("GET /security/keys/" + uuid, 200, key.dump());
  }

  /// "2 keys, lacking gone" or the error's code and path.
  std::string read(const std::vector<std::string>& uuids) {
    const auto keys = read_coolify_keys(*client, uuids, context);
    if (!keys) return keys.error().code + " at " + keys.error().path.to_string();
    std::string text = std::to_string(keys->halves.size()) + " keys";
    for (const std::string& uuid : keys->lacking) text += ", lacking " + uuid;
    return text;
  }

  tests::FakeClock clock;
  tests::FakeHttp* http = nullptr;
  std::unique_ptr<coolify::Client> client;
  base::Context context;
};

}  // namespace

TEST_CASE("Coolify's keys are read as long as one of them is there") {
  Instance instance;
  CHECK(instance.read({"good"}) == "1 keys");
  CHECK(instance.read({"good", "again"}) == "2 keys");
  CHECK(instance.read({"gone", "good"}) == "1 keys, lacking gone");
  CHECK(instance.read({"good", "gone", "encrypted", "damaged"}) ==
        "1 keys, lacking gone, lacking encrypted, lacking damaged");
  const auto keys = read_coolify_keys(*instance.client, {"good"}, instance.context);
  REQUIRE(keys);
  CHECK(keys->halves[0].reveal() == tests::kPrivateKey);
}

TEST_CASE("where none of Coolify's keys is there, it is said what is wrong with the first") {
  Instance instance;
  CHECK(instance.read({"gone", "damaged"}) == "coolify.key_not_found at private_key_uuid");
  CHECK(instance.read({"encrypted"}) == "registration.login_key_unusable at private_key_uuid");
  CHECK(instance.read({"damaged", "lost"}) ==
        "registration.login_key_unusable at private_key_uuid");
}

TEST_CASE("what is not about one key ends the reading of all") {
  Instance instance;
  CHECK(instance.read({"good", "hidden"}) == "coolify.key_hidden at ");
  CHECK(instance.read({"gone", "refused"}) == "coolify.role_missing at token");
}
