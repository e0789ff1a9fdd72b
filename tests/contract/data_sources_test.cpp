// The data sources on every version of Coolify: what they tell, what they cost, what they refuse.
#include <doctest/doctest.h>

#include <algorithm>

#include "coolify/server_settings.h"
#include "tests/contract/objects.h"
#include "tests/support/coolify_versions.h"
#include "tests/support/state_text.h"

using schema::Type;
using schema::Value;
using standin::Json;
using tests::Attributes;
using tests::Found;
using tests::kCoolifyVersions;
using tests::Objects;

namespace {

Value text(const std::string& value) { return Value::string(value); }

/// Names of the servers found, in their order.
std::string names_of(const Found& found) {
  std::string names = found.codes;
  if (!found.codes.empty()) return names;
  for (const Value& server : found.data.at("servers").elements()) {
    names += (names.empty() ? "" : " ") + server.at("name").as_string();
  }
  return names;
}

/// A list of servers that differ in all that can be searched for.
void put_some(Objects& o) {
  const std::string other_key = o.contract.instance().new_key();
  o.put({{"name", "web-1"},
         {"ip", "10.0.0.1"},
         {"settings", {{"is_reachable", true}, {"is_usable", true}}}});
  o.put({{"name", "web-2"},
         {"ip", "10.0.0.2"},
         {"private_key_uuid", other_key},
         {"settings", {{"is_reachable", true}, {"is_usable", false}}}});
  o.put({{"name", "build"}, {"ip", "2001:DB8::7"}, {"settings", {{"is_build_server", true}}}});
  o.put({{"name", "Web-3"}, {"ip", "host.example.com"}, {"private_key_uuid", other_key}});
  o.put({{"name", "odd"}, {"ip", "300.1.1.1"}});
  o.begin();
}

}  // namespace

TEST_CASE("a server is found by uuid, address or name, on every version, with the same data") {
  for (const char* const version : kCoolifyVersions) {
    CAPTURE(std::string(version));
    Objects o({.version = version});
    const std::string uuid =
        o.put({{"name", "web-1"},
               {"ip", "2001:DB8::1"},
               {"description", "The first one"},
               {"port", 2222},
               {"user", "deploy"},
               {"validation_logs", "Server is not reachable.<br><b>Error</b>: no"},
               {"unreachable_count", 2},
               {"settings", {{"is_reachable", true}, {"is_build_server", true}}}});
    o.put({{"name", "web-2"}, {"ip", "10.0.0.2"}});
    const Attributes ways[] = {{{"uuid", text(uuid)}},
                               {{"ip", text("2001:0db8:0::1")}},
                               {{"ip", text("2001:DB8::1")}},
                               {{"name", text("web-1")}}};
    for (const Attributes& way : ways) {
      // A new client, which has seen no keys yet.
      o.use_token({{"abilities", {"read"}}});
      o.begin();
      const Found found = o.read("coolify_server", way);
      REQUIRE_MESSAGE(found.codes.empty(), found.told);
      CHECK(o.contract.requests() == (way.contains("uuid") ? 2 : 3));
      CHECK(found.data.at("uuid") == text(uuid));
      CHECK(found.data.at("name") == text("web-1"));
      CHECK(found.data.at("description") == text("The first one"));
      CHECK(found.data.at("port") == Value::number(2222));
      CHECK(found.data.at("user") == text("deploy"));
      CHECK(found.data.at("private_key_uuid") == text(o.contract.key_uuid()));
      CHECK(found.data.at("team_id") == text("1"));
      CHECK(found.data.at("is_reachable") == Value::boolean(true));
      CHECK(found.data.at("is_usable") == Value::boolean(false));
      CHECK(found.data.at("is_build_server") == Value::boolean(true));
      CHECK(found.data.at("is_coolify_host") == Value::boolean(false));
      CHECK(found.data.at("validation_logs") == text("Server is not reachable.\nError: no"));
      CHECK(found.data.at("unreachable_count") == Value::number(2));
      CHECK(found.data.at("proxy_type") == text("traefik"));
      CHECK(found.data.at("concurrent_builds") == Value::number(2));
      CHECK(found.data.at("sentinel").at("enabled") == Value::boolean(true));
      CHECK(found.data.at("host").is_null());
      CHECK(found.data.at("docker_version").is_null());
    }
  }
}

TEST_CASE("every setting that a version tells is told, and what it does not tell is null") {
  for (const char* const version : kCoolifyVersions) {
    CAPTURE(std::string(version));
    Objects o({.version = version});
    const std::string uuid = o.put({{"name", "web-1"}, {"ip", "10.0.0.1"}});
    const Json told = o.contract.instance().ask("GET", "/servers/" + uuid).json;
    const Found found = o.read("coolify_server", {{"uuid", text(uuid)}});
    REQUIRE(found.codes.empty());
    for (const coolify::Setting& row : coolify::server_settings()) {
      CAPTURE(std::string(row.field));
      const bool is_told = row.place == coolify::SettingPlace::proxy ||
                           told["settings"].contains(std::string(row.field));
      CHECK(found.data.at(std::string(row.name)).is_null() != is_told);
    }
    CHECK(found.data.at("connection_timeout").is_null() == (std::string(version) == "4.0.0"));
    CHECK_FALSE(found.data.at("sentinel").fields().contains("token"));
  }
}

TEST_CASE("a token that may read secrets brings none into the state") {
  Objects o;
  const std::string uuid = o.put(
      {{"name", "web-1"},
       {"ip", "10.0.0.1"},
       {"settings",
        {{"sentinel_token", "verysecrettoken"}, {"sentinel_custom_url", "https://c.example"}}}});
  o.use_token({{"abilities", {"read", "read:sensitive"}}});
  const Found found = o.read("coolify_server", {{"uuid", text(uuid)}});
  REQUIRE(found.codes.empty());
  CHECK(found.data.at("sentinel").at("custom_url") == text("https://c.example"));
  CHECK(tests::text_of(tests::parts_of(found.data)).find("verysecret") == std::string::npos);
}

TEST_CASE("the machine is told when a validation has looked at it") {
  Objects o;
  const std::string uuid = o.put({{"name", "web-1"}, {"ip", "10.0.0.1"}});
  o.contract.instance().control("POST", "/servers/" + uuid,
                                {{"server_metadata",
                                  {{"os", "Debian GNU/Linux 13"},
                                   {"arch", "x86_64"},
                                   {"kernel", "6.12"},
                                   {"cpus", 4},
                                   {"memory_bytes", 8000000000},
                                   {"uptime_since", "2026-11-01 00:00:00"},
                                   {"collected_at", "2026-11-23T12:04:45+02:00"}}}});
  const Found found = o.read("coolify_server", {{"uuid", text(uuid)}});
  REQUIRE(found.codes.empty());
  CHECK(tests::text_of(tests::parts_of(found.data.at("host"))) ==
        "architecture = \"x86_64\"\n"
        "collected_at = \"2026-11-23T10:04:45Z\"\n"
        "cpus = 4\n"
        "kernel = \"6.12\"\n"
        "memory_bytes = 8000000000\n"
        "os_name = \"Debian GNU/Linux 13\"\n");
}

TEST_CASE("a server that is not there, or not alone, is an error that tells what there is") {
  Objects o;
  const std::string first = o.put({{"name", "twin"}, {"ip", "2001:db8::1"}});
  const std::string second = o.put({{"name", "twin"}, {"ip", "2001:DB8:0::1"}});
  CHECK(o.read("coolify_server", {{"uuid", text("nosuchserveratall0000000")}}).codes ==
        "lookup.not_found");
  CHECK(o.read("coolify_server", {{"ip", text("10.9.9.9")}}).codes == "lookup.not_found");
  CHECK(o.read("coolify_server", {{"name", text("Twin")}}).codes == "lookup.not_found");
  std::string told;
  for (const std::int64_t seed : {1, 2, 3, 4}) {
    o.contract.switch_to({{"list_seed", seed}});
    for (const Attributes& way :
         {Attributes{{"name", text("twin")}}, Attributes{{"ip", text("2001:db8::1")}}}) {
      const Found found = o.read("coolify_server", way);
      CHECK(found.codes == "lookup.ambiguous");
      for (const std::string& part :
           {first, second, std::string("2001:DB8:0::1"), std::string("twin")}) {
        CHECK_MESSAGE(found.told.find(part) != std::string::npos, found.told);
      }
    }
    const std::string again = o.read("coolify_server", {{"name", text("twin")}}).told;
    if (!told.empty()) CHECK(told == again);
    told = again;
  }
}

TEST_CASE("an address with something around it is told how to be written") {
  Objects o;
  o.put({{"name", "web"}, {"ip", "2001:db8::1"}});
  for (const char* const written : {"[2001:db8::1]", "[2001:db8::1]:22", "2001:db8::1/64"}) {
    const Found found = o.read("coolify_server", {{"ip", text(written)}});
    CHECK(found.codes == "lookup.not_found");
    CHECK(found.told.find("Write `ip` as 2001:db8::1.") != std::string::npos);
  }
  const Found absent = o.read("coolify_server", {{"ip", text("2001:db8::9")}});
  CHECK(absent.told.find("Check `ip`, and that the token") != std::string::npos);
  // One that Coolify has like that is found.
  const std::string uuid = o.put({{"name", "odd"}, {"ip", "[2001:db8::2]"}});
  CHECK(o.read("coolify_server", {{"ip", text("[2001:db8::2]")}}).data.at("uuid") == text(uuid));
}

TEST_CASE("a server that is another one than the list says is not taken for it") {
  Objects o;
  const std::string uuid = o.put({{"name", "web-1"}, {"ip", "10.0.0.1"}});
  o.contract.fault({{"kind", "changed"},
                    {"method", "GET"},
                    {"path", "/api/v1/servers/" + uuid},
                    {"count", -1},
                    {"members", {{"ip", "10.9.9.9"}, {"name", "other"}}}});
  CHECK(o.read("coolify_server", {{"ip", text("10.0.0.1")}}).codes == "lookup.other_server");
  CHECK(o.read("coolify_server", {{"name", text("web-1")}}).codes == "lookup.other_server");
  CHECK(o.read("coolify_server", {{"uuid", text(uuid)}}).data.at("name") == text("other"));
}

TEST_CASE("a server is named in exactly one way") {
  const Objects o;
  CHECK(o.validate("coolify_server", {{"uuid", text("abc")}}).empty());
  CHECK(o.validate("coolify_server", {}) == "config.missing");
  CHECK(o.validate("coolify_server", {{"uuid", text("abc")}, {"name", text("web")}}) ==
        "config.conflict");
  CHECK(o.validate("coolify_server", {{"ip", text("10.0.0.1")}, {"name", text("web")}}) ==
        "config.conflict");
  CHECK(o.validate("coolify_server", {{"uuid", text("a/b")}}) == "config.pattern");
  CHECK(o.validate("coolify_server", {{"name", Value::unknown(Type::string())}}).empty());
  CHECK(o.validate("coolify_server", {{"ip", text("host.docker.internal")}}).empty());
}

TEST_CASE("servers are found by every filter and by all together") {
  Objects o;
  put_some(o);
  const auto found = [&o](const Attributes& filters) {
    return names_of(o.read("coolify_servers", filters));
  };
  const Value yes = Value::boolean(true);
  const Value no = Value::boolean(false);
  CHECK(found({}) == "Web-3 build odd web-1 web-2");
  CHECK(found({{"name_pattern", text("web-?")}}) == "web-1 web-2");
  CHECK(found({{"name_pattern", text("*eb*")}}) == "Web-3 web-1 web-2");
  CHECK(found({{"name_pattern", text("web")}}).empty());
  CHECK(found({{"address_range", text("10.0.0.0/31")}}) == "web-1");
  CHECK(found({{"address_range", text("0.0.0.0/0")}}) == "web-1 web-2");
  CHECK(found({{"address_range", text("2001:db8::/32")}}) == "build");
  CHECK(found({{"is_reachable", yes}}) == "web-1 web-2");
  CHECK(found({{"is_reachable", no}}) == "Web-3 build odd");
  CHECK(found({{"is_usable", yes}}) == "web-1");
  CHECK(found({{"is_build_server", yes}}) == "build");
  CHECK(found({{"is_build_server", no}, {"is_usable", no}}) == "Web-3 odd web-2");
  CHECK(found({{"name_pattern", text("web-*")}, {"is_usable", no}}) == "web-2");
}

TEST_CASE("servers have one order whatever that of the answer, on every version") {
  for (const char* const version : kCoolifyVersions) {
    CAPTURE(std::string(version));
    Objects o({.version = version});
    std::vector<std::string> twins = {o.put({{"name", "twin"}, {"ip", "10.0.1.1"}}),
                                      o.put({{"name", "twin"}, {"ip", "10.0.1.2"}}),
                                      o.put({{"name", "twin"}, {"ip", "10.0.1.3"}})};
    put_some(o);
    std::sort(twins.begin(), twins.end());
    std::optional<Value> first;
    for (const std::int64_t seed : {1, 2, 3, 4, 5}) {
      o.contract.switch_to({{"list_seed", seed}});
      o.begin();
      const Found found = o.read("coolify_servers", {});
      CHECK(names_of(found) == "Web-3 build odd twin twin twin web-1 web-2");
      CHECK(o.contract.requests() == 1);
      if (!first) first = found.data;
      CHECK(found.data == *first);
      for (std::size_t i = 0; i < twins.size(); ++i) {
        CHECK(found.data.at("uuids").elements()[3 + i] == text(twins[i]));
        CHECK(found.data.at("servers").elements()[3 + i].at("uuid") == text(twins[i]));
      }
    }
  }
}

TEST_CASE("a thousand servers cost one request") {
  Objects o;
  for (int i = 0; i < 1000; ++i) {
    o.put({{"name", "s" + std::to_string(i)},
           {"ip", "10.1." + std::to_string(i / 250) + "." + std::to_string(i % 250)}});
  }
  o.begin();
  const Found found = o.read("coolify_servers", {{"address_range", text("10.1.2.0/24")}});
  REQUIRE(found.codes.empty());
  CHECK(found.data.at("servers").elements().size() == 250);
  CHECK(o.contract.requests() == 1);
  CHECK(o.contract.requests("GET", "/api/v1/servers") == 1);
}

TEST_CASE("a search by key reads what passes the other filters and nothing more") {
  for (const char* const version : kCoolifyVersions) {
    CAPTURE(std::string(version));
    Objects o({.version = version});
    put_some(o);
    const Value key = text(o.contract.key_uuid());
    const Found found =
        o.read("coolify_servers", {{"private_key_uuid", key}, {"name_pattern", text("web-*")}});
    CHECK(names_of(found) == "web-1");
    CHECK(found.data.at("servers").elements()[0].at("private_key_uuid") == key);
    CHECK(o.contract.requests("GET", "/api/v1/servers") == 1);
    CHECK(o.contract.requests("GET", "/api/v1/security/keys") == 1);
    CHECK(o.contract.requests("GET", "/api/v1/servers/?*") == 2);
    CHECK(o.contract.requests() == 4);
  }
}

TEST_CASE("a search by a key that is not there finds nothing and reads no server") {
  Objects o;
  put_some(o);
  CHECK(names_of(o.read("coolify_servers", {{"private_key_uuid", text("nosuchkey")}})).empty());
  CHECK(o.contract.requests("GET", "/api/v1/servers/?*") == 0);
  CHECK(o.read("coolify_servers", {{"is_usable", Value::boolean(true)}})
            .data.at("servers")
            .elements()[0]
            .at("private_key_uuid")
            .is_null());
}

TEST_CASE("filters are checked before anybody is asked") {
  const Objects o;
  const auto verdict = [&o](const char* name, const std::string& value) {
    return o.validate("coolify_servers", {{name, text(value)}});
  };
  CHECK(verdict("address_range", "10.0.0.0/8").empty());
  CHECK(verdict("address_range", "10.0.0.1/8") == "config.address_range");
  CHECK(verdict("address_range", "10.0.0.1") == "config.address_range");
  CHECK(verdict("address_range", "") == "config.address_range");
  CHECK(verdict("name_pattern", "") == "config.empty");
  CHECK(verdict("private_key_uuid", "a b") == "config.pattern");
}

TEST_CASE("the team is told on every version") {
  for (const char* const version : kCoolifyVersions) {
    CAPTURE(std::string(version));
    Objects o({.version = version});
    const Found found = o.read("coolify_team", {});
    REQUIRE_MESSAGE(found.codes.empty(), found.told);
    CHECK(found.data.at("id") == text("1"));
    CHECK(found.data.at("name") ==
          text(o.contract.instance().ask("GET", "/teams/current").json["name"]));
    CHECK(found.data.at("description") == text(""));
    CHECK(found.data.at("personal_team") == Value::boolean(true));
  }
}

TEST_CASE("a version tells what it can") {
  const auto features = [](const Value& data) {
    std::string names;
    for (const auto& [name, has] : data.at("features").fields()) {
      if (has.as_boolean()) names += (names.empty() ? "" : " ") + name;
    }
    return names;
  };
  const std::string all =
      "change_private_key connection_timeout docker_cleanup install_validation sentinel "
      "team_endpoint terminal_access unset_build_server user_with_dot";
  const std::pair<const char*, std::pair<const char*, std::string>> rows[] = {
      {"4.0.0", {"4.0.0", ""}},
      {"4.1.2",
       {"4.1.2", "change_private_key connection_timeout unset_build_server user_with_dot"}},
      {"4.2.0",
       {"4.2.0",
        "change_private_key connection_timeout install_validation unset_build_server "
        "user_with_dot"}},
      {"4.3.0", {"4.3.0", all}},
      {"4.3.11", {"4.3.11", all}},
      {"4.4.0-rc.1", {"4.3.10", all}},
  };
  for (const auto& [version, expected] : rows) {
    CAPTURE(std::string(version));
    Objects o({.version = version});
    const Found found = o.read("coolify_version", {});
    REQUIRE_MESSAGE(found.codes.empty(), found.told);
    CHECK(found.data.at("version") == text(expected.first));
    CHECK(found.data.at("is_told") == Value::boolean(true));
    CHECK(found.data.at("features").fields().size() == 9);
    CHECK(features(found.data) == expected.second);
    CHECK(o.contract.requests() == 1);
  }
}

TEST_CASE("a candidate counts as its version, and an instance without one as a current one") {
  for (const auto& [answer, version] :
       {std::pair("4.2.1-rc.3", "4.2.1"), std::pair("v4.5.0", "4.5.0"),
        std::pair("next-build", "")}) {
    CAPTURE(std::string(answer));
    Objects o;
    o.contract.fault({{"kind", "status"},
                      {"status", 200},
                      {"path", "/api/v1/version"},
                      {"body", answer},
                      {"content_type", "text/html"},
                      {"count", -1}});
    const Found found = o.read("coolify_version", {});
    REQUIRE_MESSAGE(found.codes.empty(), found.told);
    const bool is_told = *version != 0;
    CHECK(found.data.at("version") == (is_told ? text(version) : Value::null(Type::string())));
    CHECK(found.data.at("is_told") == Value::boolean(is_told));
    CHECK(found.data.at("features").at("docker_cleanup") ==
          Value::boolean(std::string(answer) != "4.2.1-rc.3"));
  }
}

TEST_CASE("each data source tells why Coolify refuses") {
  const std::pair<const char*, Attributes> sources[] = {
      {"coolify_server", {{"name", text("web-1")}}},
      {"coolify_server", {{"uuid", text("nosuchserveratall0000000")}}},
      {"coolify_servers", {}},
      {"coolify_team", {}},
      {"coolify_version", {}}};
  for (const auto& [type, attributes] : sources) {
    CAPTURE(std::string(type));
    Objects o;
    o.use_token({{"abilities", {"write"}}});
    const Found blind = o.read(type, attributes);
    CHECK(blind.codes == "coolify.ability_missing");
    CHECK(blind.told.find("abilities read and write") != std::string::npos);
    o.use_token({{"abilities", {"read"}}, {"expires_in", -10}});
    CHECK(o.read(type, attributes).codes == "coolify.unauthenticated");
    o.use_token({{"abilities", {"read"}}});
    o.contract.switch_to({{"api_enabled", false}});
    CHECK(o.read(type, attributes).codes == "coolify.api_disabled");
  }
}

TEST_CASE("answers that are none end a reading with an error") {
  for (const char* const kind : {"html", "half"}) {
    for (const auto& [type, path] : {std::pair("coolify_servers", "/api/v1/servers"),
                                     std::pair("coolify_team", "/api/v1/team"),
                                     std::pair("coolify_server", "/api/v1/servers")}) {
      CAPTURE(std::string(kind));
      CAPTURE(std::string(type));
      Objects o;
      o.contract.fault({{"kind", kind}, {"path", path}, {"count", -1}});
      const Attributes attributes = std::string(type) == "coolify_server"
                                        ? Attributes{{"name", text("web-1")}}
                                        : Attributes{};
      CHECK_FALSE(o.read(type, attributes).codes.empty());
    }
  }
}

TEST_CASE("a reading keeps to its limit") {
  Objects o;
  put_some(o);
  o.contract.fault({{"kind", "status"}, {"status", 503}, {"path", "/api/v1/*"}, {"count", -1}});
  const base::TimePoint begun = o.contract.now();
  const Value limit = Value::object({{"read", text("7s")}});
  for (const char* const type : {"coolify_servers", "coolify_team", "coolify_version"}) {
    CAPTURE(std::string(type));
    const base::TimePoint before = o.contract.now();
    CHECK_FALSE(o.read(type, {{"timeouts", limit}}).codes.empty());
    CHECK(o.contract.now() - before <= std::chrono::seconds(8));
  }
  CHECK(o.contract.now() - begun >= std::chrono::seconds(3));
}
