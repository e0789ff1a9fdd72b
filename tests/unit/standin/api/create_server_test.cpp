// What a creation takes, stores and refuses, fact by fact.
#include <algorithm>

#include "tests/unit/standin/validation_lab.h"

using namespace standin;

namespace {

Json field_errors(const std::string& field, const std::string& text) {
  return {{"message", "Validation failed."}, {"errors", {{field, {text}}}}};
}

}  // namespace

TEST_CASE("create: which addresses are taken, and that they are stored as sent") {
  const Instance instance(quick());
  const std::string key = instance.new_key();
  for (const char* address :
       {"10.0.0.1", "2001:DB8::1", "2001:db8:0::1", "::ffff:10.0.0.1", "web-1.Example.com",
        "300.1.1.1", "999.999.999.999", "1.2.3.4", "0.0.0.0", "::"}) {
    CAPTURE(address);
    CHECK(instance.server(instance.new_server(address, {{"private_key_uuid", key}}))["ip"] ==
          address);
  }
  for (const char* address :
       {"[::1]", "fe80::1%eth0", "1.2.3.4:22", "my_host", "-web", "web-", "web.", "we b"}) {
    CAPTURE(address);
    const Answer answer =
        instance.ask("POST", "/servers", {{"ip", address}, {"private_key_uuid", key}});
    CHECK(answer.status == 422);
    CHECK(answer.json ==
          field_errors("ip", "The ip must be a valid IPv4 address, IPv6 address, or hostname."));
  }
  CHECK(instance.ask("POST", "/servers", {{"ip", "  "}, {"private_key_uuid", key}}).json ==
        field_errors("ip", "This field is required."));
}

TEST_CASE("create: what is stored of each field") {
  const Instance instance(quick());
  const std::string key = instance.new_key();
  struct Row {
    const char* fact;
    const char* field;
    Json sent;
    Json::json_pointer place;
    Json stored;
  };
  const Json::json_pointer build("/settings/is_build_server");
  const Json::json_pointer proxy("/proxy/type");
  int next = 1;
  for (const Row& row : std::vector<Row>{
           {"no port is 22", "port", nullptr, Json::json_pointer("/port"), 22},
           {"a port may be a text", "port", "2222", Json::json_pointer("/port"), 2222},
           {"the highest port", "port", 65535, Json::json_pointer("/port"), 65535},
           {"no user is root", "user", nullptr, Json::json_pointer("/user"), "root"},
           {"a user with all signs", "user", "a.b_c-9", Json::json_pointer("/user"), "a.b_c-9"},
           {"no description is empty", "description", nullptr, Json::json_pointer("/description"),
            ""},
           {"an empty description", "description", "", Json::json_pointer("/description"), ""},
           {"a description is trimmed", "description", " d ", Json::json_pointer("/description"),
            "d"},
           {"a name is trimmed", "name", " web-1\t", Json::json_pointer("/name"), "web-1"},
           {"the longest name", "name", std::string(255, 'n'), Json::json_pointer("/name"),
            std::string(255, 'n')},
           {"a build server", "is_build_server", true, build, true},
           {"a build server as a number", "is_build_server", 1, build, true},
           {"a build server as a text", "is_build_server", "1", build, true},
           {"no build server", "is_build_server", "0", build, false},
           {"null is no build server", "is_build_server", nullptr, build, false},
           {"no proxy type is Traefik", "proxy_type", nullptr, proxy, "TRAEFIK"},
           {"a proxy type in any case", "proxy_type", "CaDDy", proxy, "CADDY"},
           {"the proxy nobody documents", "proxy_type", "nginx", proxy, "NGINX"},
           {"no proxy", "proxy_type", "none", proxy, "NONE"}}) {
    CAPTURE(row.fact);
    const std::string uuid = instance.new_server(
        "10.1.0." + std::to_string(next++), {{"private_key_uuid", key}, {row.field, row.sent}});
    CHECK(instance.server(uuid)[row.place] == row.stored);
  }
}

TEST_CASE("create: what each refusal says") {
  const Instance instance(quick());
  const std::string key = instance.new_key();
  struct Row {
    const char* field;
    Json sent;
    const char* text;
  };
  constexpr const char* kBoolean = " field must be true or false.";
  for (const Row& row : std::vector<Row>{
           {"name", "", "The name field must be a string."},
           {"name", nullptr, "The name field must be a string."},
           {"name", std::string(256, 'n'),
            "The name field must not be greater than 255 characters."},
           {"private_key_uuid", nullptr, "This field is required."},
           {"private_key_uuid", 5, "The private key uuid field must be a string."},
           {"ip", 5, "The ip field must be a string."},
           {"port", 0, "The port field must be between 1 and 65535."},
           {"port", 65536, "The port field must be between 1 and 65535."},
           {"port", "ssh", "The port field must be an integer."},
           {"user", "a b",
            "The User may only contain letters, numbers, dots, hyphens, and underscores."},
           {"description", 5, "The description field must be a string."}}) {
    CAPTURE(row.field);
    CAPTURE(row.sent.dump());
    Json body = {{"ip", "10.0.0.1"}, {"private_key_uuid", key}};
    body[row.field] = row.sent;
    const Answer answer = instance.ask("POST", "/servers", body);
    CHECK(answer.status == 422);
    CHECK(answer.json == field_errors(row.field, row.text));
  }
  for (const std::string field : {"is_build_server", "instant_validate"}) {
    const Answer answer = instance.ask(
        "POST", "/servers", {{"ip", "10.0.0.1"}, {"private_key_uuid", key}, {field, "true"}});
    std::string spoken = field;
    std::replace(spoken.begin(), spoken.end(), '_', ' ');
    CHECK(answer.json == field_errors(field, "The " + spoken + kBoolean));
  }
  CHECK(instance.ask("GET", "/servers").json == Json::array());
}

TEST_CASE("create: the settings of an update are not taken") {
  const Instance instance(quick());
  const std::string key = instance.new_key();
  const Json settings = {{"concurrent_builds", 3},
                         {"dynamic_timeout", 60},
                         {"deployment_queue_limit", 5},
                         {"server_disk_usage_notification_threshold", 90},
                         {"server_disk_usage_check_frequency", "daily"},
                         {"connection_timeout", 20},
                         {"is_terminal_enabled", true},
                         {"wildcard_domain", "http://example.com"},
                         {"server_timezone", "UTC"}};
  for (const auto& [field, value] : settings.items()) {
    CAPTURE(field);
    const Answer answer = instance.ask(
        "POST", "/servers", {{"ip", "10.0.0.1"}, {"private_key_uuid", key}, {field, value}});
    CHECK(answer.status == 422);
    CHECK(answer.json == field_errors(field, "This field is not allowed."));
  }
}

TEST_CASE("create: the order of the checks, all of them failing at first") {
  const Instance instance(quick());
  const std::string key = instance.new_key();
  instance.new_server("10.0.0.1");
  Json body = {{"ip", "10.0.0.1"},
               {"private_key_uuid", "unknown"},
               {"proxy_type", "apache"},
               {"port", 0},
               {"description", std::string(256, 'd')}};
  Ask half;
  half.raw_body = body.dump().substr(0, 20);
  CHECK(instance.ask("POST", "/servers", nullptr, half).json ==
        Json{{"message", "Invalid request."}, {"error", "Invalid JSON."}});
  const auto next = [&] {
    const Answer answer = instance.ask("POST", "/servers", body);
    return std::pair(answer.status, text_of(answer.json, "message"));
  };
  CHECK(next() == std::pair(422, std::string("Validation failed.")));
  body["port"] = 22;
  CHECK(next() == std::pair(422, std::string("Invalid proxy type.")));
  body["proxy_type"] = "caddy";
  CHECK(next() == std::pair(404, std::string("Private key not found.")));
  body["private_key_uuid"] = key;
  CHECK(next() == std::pair(400, std::string("A server with this IP/Domain is already in use.")));
  body["ip"] = "10.0.0.2";
  CHECK(next() == std::pair(500, std::string("Server Error")));
  body["description"] = "d";
  CHECK(next().first == 201);
}

TEST_CASE("create: the key of another team does not exist") {
  const Instance instance(quick());
  const std::string theirs = instance.control("POST", "/keys", {{"team_id", 7}})["uuid"];
  const Answer answer =
      instance.ask("POST", "/servers", {{"ip", "10.0.0.1"}, {"private_key_uuid", theirs}});
  CHECK(answer.status == 404);
  CHECK(answer.json == Json{{"message", "Private key not found."}});
}

TEST_CASE("create: everything that belongs to a server exists at once, and nothing is contacted") {
  const Lab lab;
  const std::string path = "/servers/" + lab.uuid;
  CHECK(lab.instance.ask("GET", path + "/destinations").json[0]["network"] == "coolify");
  CHECK(lab.instance.ask("GET", path + "/envs").json.size() == 2);
  CHECK(lab.instance.control("GET", "/queue") == Json{{"waiting", 0}, {"running", 0}});
  CHECK(lab.ssh.commands().empty());
  CHECK(lab.server()["settings"]["is_reachable"] == false);
}

TEST_CASE("create: an address is free again right after its server was deleted") {
  const Instance instance(quick());
  const std::string first = instance.new_server("10.0.0.1");
  instance.control("PATCH", "/instance", {{"queue_running", false}});
  CHECK(instance.ask("DELETE", "/servers/" + first).status == 200);
  const std::string second = instance.new_server("10.0.0.1");
  CHECK(second != first);
  CHECK(instance.control("GET", "/servers/" + first)["deleted_at"].is_string());
}
