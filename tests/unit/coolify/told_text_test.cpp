#include "coolify/told_text.h"

#include <doctest/doctest.h>

#include "coolify/adoption.h"
#include "coolify/json.h"
#include "coolify/server_json.h"
#include "coolify/setting_values.h"
#include "tests/unit/coolify/answers.h"

using base::Breaks;
using coolify::Credentials;
using coolify::Json;
using coolify::tells;
using coolify::told_text;

namespace {

constexpr const char* kSecret = "aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789aBcDeFgHiJkL";

coolify::ClientConfig config() {
  coolify::ClientConfig wanted;
  wanted.endpoint = "https://coolify.example.com/api/v1";
  wanted.token = base::Secret("17|" + std::string(kSecret));
  wanted.headers.emplace("X-Access", base::Secret("Bearer header-value-1"));
  wanted.headers.emplace("X-Short", base::Secret("web-1"));
  wanted.proxy_url = base::Secret("http://me:p%40ss-word@proxy.example:3128");
  return wanted;
}

}  // namespace

TEST_CASE("what a terminal obeys is replaced wherever it stands in an answer") {
  const auto json = coolify::parse_json(
      R"({"name":"a\u001b]52;c;eA==\u0007b","description":"one\ntwo\u001b[2K\r\n","ip":"1\n2",
          "nested":{"list":["\u009b31m","\u202e"]},"k\u001b[1my":1})");
  REQUIRE(json.has_value());
  CHECK((*json)["name"] ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK((*json)["description"] == "one\ntwo\xEF\xBF\xBD\n");
  CHECK((*json)["ip"] ==
        "1\xEF\xBF\xBD"
        "2");
  CHECK((*json)["nested"]["list"][0] ==
        "\xEF\xBF\xBD"
        "31m");
  CHECK((*json)["nested"]["list"][1] == "\xEF\xBF\xBD");
  CHECK((*json)["k\xEF\xBF\xBDy"] == 1);
}

TEST_CASE("texts that are fit stay as they are") {
  const auto json =
      coolify::parse_json(R"({"name":"caf\u00e9 \ud83d\ude00 ~","description":"a\tb\nc"})");
  REQUIRE(json.has_value());
  CHECK((*json)["name"] == "caf\xC3\xA9 \xF0\x9F\x98\x80 ~");
  CHECK((*json)["description"] == "a\tb\nc");
}

TEST_CASE("an instance that sends back what it was sent does not have it stored") {
  const std::string secret = kSecret;
  const auto echo = [](const std::string& text) {
    return (*coolify::parse_json(Json{{"name", text}}.dump()))["name"].get<std::string>();
  };
  {
    const Credentials credentials(config());
    CHECK(echo("17|" + secret) == "(masked)");
    CHECK(echo("Bearer " + secret + "!") == "Bearer (masked)!");
    CHECK(echo("x header-value-1 x") == "x (masked) x");
    CHECK(echo("http://me:p%40ss-word@proxy.example:3128") == "http://(masked)@proxy.example:3128");
    CHECK(echo("p@ss-word") == "(masked)");
    CHECK(echo("Basic bWU6cEBzcy13b3Jk") == "Basic (masked)");
    CHECK(echo("web-1") == "web-1");
    CHECK(echo(secret.substr(0, 20) + "\x01" + secret.substr(20)).find(secret) ==
          std::string::npos);
  }
  CHECK(echo(secret) == secret);
}

TEST_CASE("a secret is found as it was sent and as it would read") {
  const std::string secret = kSecret;
  const auto echo = [](const std::string& text) {
    return (*coolify::parse_json(Json{{"name", text}}.dump()))["name"].get<std::string>();
  };
  coolify::ClientConfig odd = config();
  odd.headers.emplace("X-Odd", base::Secret("pass\xE2\x80\x8Fword-of-mine"));
  const Credentials credentials(odd);
  CHECK(echo("x pass\xE2\x80\x8Fword-of-mine") == "x (masked)");
  CHECK(echo("x password-of-mine") == "x (masked)");
  CHECK(echo(secret.substr(0, 20) + "\x1B[0m" + secret.substr(20)) == "(masked)");
  CHECK(echo(secret.substr(0, 20) + "\xC2\x9B" + secret.substr(20)) == "(masked)");
}

TEST_CASE("names of members are what they are, whatever is secret") {
  coolify::ClientConfig named = config();
  named.token = base::Secret("private_key_id");
  named.headers.emplace("X-Name", base::Secret("Is_Usable_1"));
  const Credentials credentials(named);
  const auto json = coolify::parse_json(R"({"private_key_id":3,"a":{"Is_Usable_1":true}})");
  REQUIRE(json.has_value());
  CHECK(coolify::number_member(*json, "private_key_id") == 3);
  CHECK(coolify::flag_member((*json)["a"], "Is_Usable_1") == true);
}

TEST_CASE("a header's value that is a word, a number or an address is in answers anyway") {
  coolify::ClientConfig ordinary = config();
  for (const char* const value :
       {"terraform", "203.0.113.9", "2001:db8::1", "12345678", "Bearer production"}) {
    ordinary.headers.emplace("X-" + std::to_string(ordinary.headers.size()), base::Secret(value));
  }
  const Credentials credentials(ordinary);
  const std::string text = "terraform at 203.0.113.9 or 2001:db8::1 in production since 12345678";
  CHECK(told_text(text, Breaks::replaced) == text);
  CHECK(told_text("Bearer production", Breaks::replaced) == "(masked)");
  CHECK(base::mask_secrets("terraform in production") == "(masked) in (masked)");
}

TEST_CASE("the secrets of an object at work do not change what Coolify tells") {
  const base::Secret password("production");
  CHECK(told_text("production-web", Breaks::replaced) == "production-web");
}

TEST_CASE("a key and the agent's token are read byte by byte, if they have the right form") {
  coolify::ClientConfig with_part_of_the_key = config();
  with_part_of_the_key.token = base::Secret("9|AAAAB3NzaC1yc2E");
  const Credentials credentials(with_part_of_the_key);
  const auto key = [](const std::string& text) {
    const Json json = {{"id", 1}, {"uuid", "k"}, {"public_key", text}};
    return coolify::key_from_json(*coolify::parse_json(json.dump()))->public_key;
  };
  CHECK(key("ssh-rsa AAAAB3NzaC1yc2E") == "ssh-rsa AAAAB3NzaC1yc2E");
  CHECK(key("ssh-rsa AAAA\x1B[31m").empty());
  const auto token = [](const std::string& text) {
    const auto server = coolify::server_from_json(
        *coolify::parse_json(tests::least_server("u", {{"settings", {{"sentinel_token", text}}}})));
    const auto value = server->settings.sentinel.get(coolify::kSentinelToken);
    return value ? std::string(value->reveal()) : "none";
  };
  CHECK(token("agent-token+1/2=") == "agent-token+1/2=");
  CHECK(token("abc\x1B[31m") == "none");
  // What is ours is no token of an agent's.
  CHECK(token("AAAAB3NzaC1yc2E") == "none");
  CHECK(token("AAAAB3NzaC1yc2E==") == "none");
}

TEST_CASE("what was sent is known again, however it has to be told") {
  const Credentials credentials(config());
  CHECK(tells("web-1", "web-1"));
  CHECK_FALSE(tells("web-2", "web-1"));
  CHECK(tells(told_text("for header-value-1", Breaks::replaced), "for header-value-1"));
  CHECK(tells(told_text("a\tb\nc", Breaks::kept), "a\tb\nc"));
  // A text with a control is another one than that without, and none that can have been sent.
  CHECK_FALSE(tells(told_text("web\x1B[31m-1", Breaks::replaced), "web-1"));
  CHECK_FALSE(tells(told_text("web\x1B[31m-1", Breaks::replaced), "web\x1B[31m-1"));
  CHECK(coolify::tells_address("2001:DB8::1", "2001:db8:0::1"));
  CHECK_FALSE(coolify::tells_address("10.0.0.1", "10.0.0.2"));
}

TEST_CASE("a record that says what is wanted is not changed for how it has to be told") {
  coolify::ClientConfig same_words = config();
  same_words.headers.emplace("X-Env", base::Secret("production-7"));
  same_words.headers.emplace("X-Host", base::Secret("web7.example"));
  const Credentials credentials(same_words);
  coolify::NewServer wanted;
  wanted.ip = "web7.example";
  wanted.name = "production-7-1";
  wanted.description = "in production-7";
  wanted.user = "production-7";
  const Json json = {{"uuid", "u"},
                     {"ip", wanted.ip},
                     {"port", 22},
                     {"name", wanted.name},
                     {"description", wanted.description},
                     {"user", wanted.user}};
  const auto server = coolify::server_from_json(*coolify::parse_json(json.dump()));
  REQUIRE(server.has_value());
  CHECK(server->name == "(masked)-1");
  CHECK(coolify::changes_to(*server, std::string(), wanted).empty());
  const coolify::ServerList list{{*server}, {}};
  CHECK(coolify::servers_at(list, "web7.example").size() == 1);
  CHECK(*coolify::find_adoptable(list, wanted) != nullptr);
  coolify::SettingValues present;
  coolify::SettingValues sent;
  present.set("sentinel_custom_url", told_text("https://production-7.example", Breaks::replaced));
  sent.set("sentinel_custom_url", "https://production-7.example");
  CHECK(coolify::difference(present, sent).empty());
  sent.set("sentinel_custom_url", "https://other.example");
  CHECK_FALSE(coolify::difference(present, sent).empty());
}
