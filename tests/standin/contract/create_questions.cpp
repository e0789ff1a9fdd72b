// What a new server has to look like.
#include <utility>

#include "tests/standin/contract/question_list.h"

namespace standin::contract {
namespace {

constexpr const char* kServers = "/v1/servers";

/// A create that is as it should be but for `more`.
Json server(const char* ip, const Json& more = Json::object()) {
  Json body = {{"ip", ip}, {"private_key_uuid", "{probe1}"}};
  body.update(more);
  return body;
}

void ask_bodies(QuestionList& list) {
  for (const auto& [name, body] :
       std::vector<std::pair<std::string, std::string>>{{"an empty object", "{}"},
                                                        {"an empty list", "[]"},
                                                        {"broken JSON", R"({"a":)"},
                                                        {"a text", R"("x")"},
                                                        {"a number", "5"},
                                                        {"null", "null"},
                                                        {"nothing", ""}}) {
    list.ask_raw("create: body is " + name, "POST", kServers, body);
  }
  const std::string address = R"({"ip":"127.0.2.9"})";
  list.ask_raw("create: no content type", "POST", kServers, address).content_type = "";
  list.ask_raw("create: a form", "POST", kServers, "ip=1").content_type =
      "application/x-www-form-urlencoded";
  list.ask_raw("create: content type with a charset", "POST", kServers, address).content_type =
      "application/json; charset=utf-8";
  list.ask("create: query parameter", "POST", "/v1/servers?foo=1", server("127.0.2.9"));
}

void ask_fields(QuestionList& list) {
  const auto create = [&](const std::string& name, const Json& more) {
    list.ask("create: " + name, "POST", kServers, server("127.0.2.8", more));
  };
  create("user with a blank", {{"user", "a b"}});
  create("user with a dollar", {{"user", "a$b"}});
  create("user that begins with a hyphen", {{"user", "-root"}});
  create("name is empty", {{"name", ""}});
  create("name is null", {{"name", nullptr}});
  create("name is too long", {{"name", std::string(256, 'n')}});
  create("name is a number", {{"name", 5}});
  create("is_build_server is a text", {{"is_build_server", "true"}});
  create("description is too long", {{"description", std::string(256, 'd')}});
  create("description is a number", {{"description", 4}});
  create("instant_validate is a text", {{"instant_validate", "x"}});
  create("proxy_type is a number", {{"proxy_type", 4}});
}

}  // namespace

void ask_creates(QuestionList& list) {
  ask_bodies(list);
  list.ask("create: address and key missing", "POST", kServers, {{"name", "x"}});
  list.ask("create: bad address", "POST", kServers, server("a_b"));
  list.ask("create: unknown fields", "POST", kServers,
           server("127.0.2.9", {{"concurrent_builds", 3}, {"zzz", 1}}));
  list.ask("create: unknown key", "POST", kServers,
           server("127.0.2.9", {{"private_key_uuid", "nonexistent"}}));
  list.ask("create: unknown proxy", "POST", kServers,
           server("127.0.2.9", {{"proxy_type", "haproxy"}}));
  list.ask("create: port is too high", "POST", kServers, server("127.0.2.9", {{"port", 70000}}));
  list.ask("create: port is a text", "POST", kServers, server("127.0.2.9", {{"port", "x"}}));
  ask_fields(list);
}

void ask_addresses(QuestionList& list) {
  const auto refused = [&](const std::string& shown, const char* ip) {
    list.ask("address: " + shown, "POST", kServers, server(ip));
  };
  for (const char* const ip : {"[::1]", "fe80::1%eth0", "1.2.3.4:22", "-a", "a-", "a..b", "a."}) {
    refused(ip, ip);
  }
  refused("a letter that is not ASCII", "\u00e9.de");
  list.ask("address: a label of 64", "POST", kServers,
           server((std::string(64, 'x') + ".de").c_str()));
  for (const char* const ip : {"300.1.1.1", " 127.0.2.77 ", "2001:DB8::77", "::ffff:127.0.2.78"}) {
    const std::string name = "address: '" + std::string(ip) + "'";
    list.ask(name, "POST", kServers, server(ip)).keep = "stored";
    list.ask(name + ", as stored", "GET", "/v1/servers/{stored}");
    list.step("DELETE", "/v1/servers/{stored}");
  }
}

}  // namespace standin::contract
