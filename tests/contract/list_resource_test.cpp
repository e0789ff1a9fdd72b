// What `terraform query` finds of registrations, and that it is what an import makes of them.
#include <doctest/doctest.h>

#include "tests/contract/objects.h"
#include "tests/support/coolify_versions.h"
#include "tests/support/state_text.h"

using schema::Value;
using standin::Json;
using tests::Listed;
using tests::Objects;

namespace {

Value text(const std::string& value) { return Value::string(value); }

Value identity(const std::string& uuid) {
  return Value::object({{"endpoint", text("https://coolify.example.com")}, {"uuid", text(uuid)}});
}

std::string names_of(const Listed& listed) {
  std::string names = listed.codes;
  for (const auto& one : listed.objects) names += (names.empty() ? "" : ", ") + one.display_name;
  return names;
}

}  // namespace

TEST_CASE("a listing has each server's identity and name, in one order, for one request") {
  for (const char* const version : tests::kCoolifyVersions) {
    CAPTURE(std::string(version));
    Objects o({.version = version});
    const std::string second = o.put({{"name", "web-2"}, {"ip", "10.0.0.2"}});
    const std::string first = o.put({{"name", "web-1"}, {"ip", "10.0.0.1"}});
    for (const std::int64_t seed : {1, 2, 3}) {
      o.contract.switch_to({{"list_seed", seed}});
      o.begin();
      const Listed listed = o.list({});
      CHECK(names_of(listed) == "web-1 (10.0.0.1), web-2 (10.0.0.2)");
      REQUIRE(listed.objects.size() == 2);
      CHECK(listed.objects[0].identity == identity(first));
      CHECK(listed.objects[1].identity == identity(second));
      CHECK(listed.objects[0].object.is_null());
      CHECK(o.contract.requests() == 1);
    }
  }
}

TEST_CASE("an included object is what an import makes, on every version") {
  for (const char* const version : tests::kCoolifyVersions) {
    CAPTURE(std::string(version));
    Objects o({.version = version});
    const std::string good = o.put({{"name", "web-1"},
                                    {"ip", "10.0.0.1"},
                                    {"settings", {{"is_reachable", true}, {"is_usable", true}}}});
    const std::string bad = o.put({{"name", "web-2"}, {"ip", "10.0.0.2"}});
    o.begin();
    const Listed listed = o.list({}, true);
    REQUIRE_MESSAGE(listed.codes.empty(), listed.codes);
    REQUIRE(listed.objects.size() == 2);
    // The list, each server, the keys once.
    CHECK(o.contract.requests() == 4);
    CHECK(listed.objects[0].object == o.imported(good));
    CHECK(listed.objects[1].object == o.imported(bad));
    CHECK(listed.objects[0].object.at("private_key_uuid") == text(o.contract.key_uuid()));
    CHECK(listed.objects[1].object.at("registration_status") == text("pending"));
    // A search by key has read the servers already.
    o.begin();
    const Listed by_key = o.list({{"private_key_uuid", text(o.contract.key_uuid())}}, true);
    REQUIRE(by_key.objects.size() == 2);
    CHECK(by_key.objects[0].object == listed.objects[0].object);
    CHECK(o.contract.requests("GET", "/api/v1/servers/?*") == 2);
  }
}

TEST_CASE("a listing reads no more than is wanted") {
  Objects o;
  for (int i = 0; i < 9; ++i) {
    o.put({{"name", "web-" + std::to_string(i)}, {"ip", "10.0.0." + std::to_string(i + 1)}});
  }
  o.begin();
  CHECK(o.list({}, true, 2).objects.size() == 2);
  CHECK(o.contract.requests("GET", "/api/v1/servers/?*") == 2);
  CHECK(names_of(o.list({{"name_pattern", text("web-[78]")}})).empty());
  CHECK(names_of(o.list({{"address_range", text("10.0.0.8/31")}})) ==
        "web-7 (10.0.0.8), web-8 (10.0.0.9)");
}

TEST_CASE("Coolify's own machine cannot be imported and is not listed") {
  Objects o;
  o.use_token({{"abilities", {"read", "write"}}, {"team_id", 0}});
  CHECK(names_of(o.list({}, true)).empty());
  const auto all = o.read("coolify_servers", {});
  REQUIRE(all.data.at("uuids").elements().size() == 1);
  CHECK(all.data.at("servers").elements()[0].at("is_coolify_host") == Value::boolean(true));
}

TEST_CASE("a server that goes while the listing is made is left out, a refusal ends it") {
  Objects o;
  const std::string first = o.put({{"name", "web-1"}, {"ip", "10.0.0.1"}});
  o.put({{"name", "web-2"}, {"ip", "10.0.0.2"}});
  o.contract.fault({{"kind", "status"},
                    {"status", 404},
                    {"path", "/api/v1/servers/" + first},
                    {"body", R"({"message":"Server not found."})"},
                    {"count", 1}});
  CHECK(names_of(o.list({}, true)) == "web-2 (10.0.0.2)");
  o.contract.fault({{"kind", "status"},
                    {"status", 403},
                    {"path", "/api/v1/servers/" + first},
                    {"body", R"({"message":"No."})"},
                    {"count", -1}});
  const Listed refused = o.list({}, true);
  CHECK(refused.codes == "coolify.forbidden");
  CHECK(refused.objects.empty());
}

TEST_CASE("a listing tells why Coolify refuses") {
  Objects o;
  o.use_token({{"abilities", {"write"}}});
  CHECK(o.list({}).codes == "coolify.ability_missing");
  o.use_token({{"abilities", {"read"}}, {"expires_in", -10}});
  CHECK(o.list({}).codes == "coolify.unauthenticated");
}
