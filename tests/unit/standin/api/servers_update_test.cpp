#include "tests/unit/standin/validation_lab.h"

using namespace standin;

TEST_CASE("update answers 201 and the uuid, never the object") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  const Answer answer = instance.ask("PATCH", "/servers/" + uuid, {{"name", "web-2"}});
  CHECK(answer.status == 201);
  CHECK(answer.json == Json{{"uuid", uuid}});
  CHECK(instance.server(uuid)["name"] == "web-2");
}

TEST_CASE("update: every rule of a field, and what is stored") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1", {{"name", "web-1"}});
  struct Row {
    const char* field;
    Json sent;
    int status;
    Json stored;  ///< only looked at when the status is 201
    bool setting = false;
  };
  for (const Row& row :
       std::vector<Row>{{"name", "  <b>new</b> ", 201, "new"},
                        {"name", nullptr, 201, ""},
                        {"name", "", 201, ""},
                        {"name", std::string(256, 'n'), 422, nullptr},
                        {"name", std::string(255, 'n'), 201, std::string(255, 'n')},
                        {"description", "text", 201, "text"},
                        {"description", nullptr, 201, ""},
                        {"description", std::string(256, 'd'), 500, nullptr},
                        {"ip", "10.0.0.2", 201, "10.0.0.2"},
                        {"ip", nullptr, 201, ""},
                        {"ip", "[::1]", 422, nullptr},
                        {"port", 2222, 201, 2222},
                        {"port", nullptr, 201, 0},
                        {"port", 0, 422, nullptr},
                        {"port", 65535, 201, 65535},
                        {"port", 65536, 422, nullptr},
                        {"user", "deploy.er", 201, "deploy.er"},
                        {"user", nullptr, 201, ""},
                        {"user", "a b", 422, nullptr},
                        {"is_build_server", true, 201, true, true},
                        {"is_build_server", nullptr, 201, false, true},
                        {"is_build_server", "true", 422, nullptr},
                        {"is_terminal_enabled", nullptr, 201, false, true},
                        {"is_terminal_enabled", "1", 201, true, true},
                        {"concurrent_builds", 5, 201, 5, true},
                        {"concurrent_builds", 0, 422, nullptr},
                        {"concurrent_builds", nullptr, 422, nullptr},
                        {"dynamic_timeout", 1, 201, 1, true},
                        {"dynamic_timeout", nullptr, 422, nullptr},
                        {"dynamic_timeout", 0, 422, nullptr},
                        {"deployment_queue_limit", 7, 201, 7, true},
                        {"deployment_queue_limit", 0, 422, nullptr},
                        {"deployment_queue_limit", nullptr, 422, nullptr},
                        {"server_disk_usage_notification_threshold", 100, 201, 100, true},
                        {"server_disk_usage_notification_threshold", 101, 422, nullptr},
                        {"server_disk_usage_notification_threshold", 1, 201, 1, true},
                        {"server_disk_usage_notification_threshold", 0, 422, nullptr},
                        {"server_disk_usage_notification_threshold", nullptr, 422, nullptr},
                        {"server_disk_usage_check_frequency", "daily", 201, "daily", true},
                        {"server_disk_usage_check_frequency", "5 4 * * *", 201, "5 4 * * *", true},
                        {"server_disk_usage_check_frequency", "often", 422, nullptr},
                        {"server_disk_usage_check_frequency", "@weekly", 201, "@weekly", true},
                        {"server_disk_usage_check_frequency", nullptr, 422, nullptr},
                        {"connection_timeout", 300, 201, 300, true},
                        {"connection_timeout", 301, 422, nullptr},
                        {"connection_timeout", 1, 201, 1, true},
                        {"connection_timeout", 0, 422, nullptr},
                        {"connection_timeout", nullptr, 422, nullptr},
                        {"wildcard_domain", "example.com", 422, nullptr},
                        {"server_timezone", "UTC", 422, nullptr},
                        {"force_disabled", true, 422, nullptr},
                        {"is_swarm_manager", true, 422, nullptr},
                        {"is_swarm_worker", true, 422, nullptr}}) {
    CAPTURE(row.field);
    CAPTURE(row.sent.dump());
    const Answer answer = instance.ask("PATCH", "/servers/" + uuid, {{row.field, row.sent}});
    CHECK(answer.status == row.status);
    if (row.status != 201) continue;
    const Json server = instance.server(uuid);
    CHECK((row.setting ? server["settings"] : server)[row.field] == row.stored);
  }
}

TEST_CASE("update: the address") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  instance.new_server("10.0.0.2");
  CHECK(instance.server(uuid)["ip_previous"] == nullptr);
  // Not checked for uniqueness here.
  CHECK(instance.ask("PATCH", "/servers/" + uuid, {{"ip", "10.0.0.2"}}).status == 201);
  CHECK(instance.server(uuid)["ip_previous"] == "10.0.0.1");
  CHECK(instance.ask("PATCH", "/servers/" + uuid, {{"ip", "10.0.0.2"}}).status == 201);
  CHECK(instance.server(uuid)["ip_previous"] == "10.0.0.1");
}

TEST_CASE("update does not touch the verdict") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  instance.control("POST", "/servers/" + uuid,
                   {{"settings", {{"is_reachable", true}, {"is_usable", true}}}});
  CHECK(instance.ask("PATCH", "/servers/" + uuid, {{"ip", "10.0.0.2"}, {"port", 1}}).status == 201);
  CHECK(instance.server(uuid)["settings"]["is_usable"] == true);
  CHECK(instance.server(uuid)["settings"]["is_reachable"] == true);
}

TEST_CASE("update: the key") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  const Json key = instance.control("POST", "/keys", Json::object());
  const Json before = instance.server(uuid)["private_key_id"];
  const std::string path = "/servers/" + uuid;
  CHECK(instance.ask("PATCH", path, {{"private_key_uuid", nullptr}}).status == 201);
  CHECK(instance.server(uuid)["private_key_id"] == before);
  const Answer unknown = instance.ask("PATCH", path, {{"private_key_uuid", "x"}, {"port", 99}});
  CHECK(unknown.status == 404);
  CHECK(unknown.json == Json{{"message", "Private key not found."}});
  CHECK(instance.server(uuid)["port"] == 22);
  CHECK(instance.ask("PATCH", path, {{"private_key_uuid", key["uuid"]}}).status == 201);
  CHECK(instance.server(uuid)["private_key_id"] == key["id"]);
}

TEST_CASE("update: a build server must be empty") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  instance.control("POST", "/resources", {{"server_uuid", uuid}});
  const Answer refused = instance.ask("PATCH", "/servers/" + uuid, {{"is_build_server", true}});
  CHECK(refused.status == 422);
  CHECK(refused.json ==
        Json{{"message", "Validation failed."},
             {"errors",
              {{"is_build_server",
                {"A server with existing resources cannot be configured as a build server."}}}}});
  CHECK(instance.ask("PATCH", "/servers/" + uuid, {{"is_build_server", false}}).status == 201);
}

TEST_CASE("update: a proxy type resets the proxy even when it is the same") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  const std::string path = "/servers/" + uuid;
  instance.control("POST", path, {{"proxy", {{"type", "TRAEFIK"}, {"status", "running"}}}});
  CHECK(instance.ask("PATCH", path, {{"proxy_type", "Traefik"}}).status == 201);
  CHECK(instance.server(uuid)["proxy"]["status"] == "exited");
  CHECK(instance.server(uuid)["proxy"]["type"] == "TRAEFIK");
  CHECK(instance.ask("PATCH", path, {{"proxy_type", "none"}}).status == 201);
  CHECK(instance.server(uuid)["proxy"]["type"] == "NONE");
  const Answer bad = instance.ask("PATCH", path, {{"proxy_type", "apache"}, {"port", 9}});
  CHECK(bad.status == 422);
  CHECK(bad.json == Json{{"message", "Invalid proxy type."}});
  CHECK(instance.server(uuid)["port"] == 22);
}

TEST_CASE("update: the order of the checks, all of them failing at first") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  instance.control("POST", "/resources", {{"server_uuid", uuid}});
  instance.control("PATCH", "/instance", {{"policy_denial", "You may not."}});
  const Json before = instance.control("GET", "/servers/" + uuid);
  Json body = {{"port", 0},
               {"proxy_type", "apache"},
               {"private_key_uuid", "unknown"},
               {"server_disk_usage_check_frequency", "often"},
               {"is_build_server", true},
               {"description", std::string(256, 'd')}};
  const auto next = [&](const std::string& id) {
    const Answer answer = instance.ask("PATCH", "/servers/" + id, body);
    return std::pair(answer.status, answer.json.contains("errors")
                                        ? answer.json["errors"].items().begin().key()
                                        : text_of(answer.json, "message"));
  };
  using Refusal = std::pair<int, std::string>;
  Ask half;
  half.raw_body = "{";
  CHECK(instance.ask("PATCH", "/servers/" + uuid, nullptr, half).json["error"] == "Invalid JSON.");
  CHECK(next("unknown") == Refusal(422, "port"));
  body["port"] = 2222;
  CHECK(next("unknown") == Refusal(404, "Server not found."));
  CHECK(next(uuid) == Refusal(403, "You may not."));
  instance.control("PATCH", "/instance", {{"policy_denial", ""}});
  CHECK(next(uuid) == Refusal(422, "Invalid proxy type."));
  body["proxy_type"] = "caddy";
  CHECK(next(uuid) == Refusal(404, "Private key not found."));
  body["private_key_uuid"] = instance.new_key();
  CHECK(next(uuid) == Refusal(422, "server_disk_usage_check_frequency"));
  body["server_disk_usage_check_frequency"] = "daily";
  CHECK(next(uuid) == Refusal(422, "is_build_server"));
  body.erase("is_build_server");
  CHECK(next(uuid) == Refusal(500, "Server Error"));
  CHECK(instance.control("GET", "/servers/" + uuid) == before);
  body.erase("description");
  CHECK(next(uuid).first == 201);
}

TEST_CASE("update: what each refusal says") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  struct Row {
    const char* field;
    Json sent;
    std::vector<std::string> texts;
  };
  for (const Row& row : std::vector<Row>{
           {"ip", "[::1]", {"The ip must be a valid IPv4 address, IPv6 address, or hostname."}},
           {"port", 65536, {"The port field must be between 1 and 65535."}},
           {"concurrent_builds",
            nullptr,
            {"The concurrent builds field must be an integer.",
             "The concurrent builds field must be at least 1."}},
           {"connection_timeout",
            301,
            {"The connection timeout field must not be greater than 300."}},
           {"is_terminal_enabled",
            "true",
            {"The is terminal enabled field must be true or false."}},
           {"server_disk_usage_check_frequency",
            "often",
            {"Invalid Cron / Human expression for Disk Usage Check Frequency."}},
           {"server_timezone", "UTC", {"This field is not allowed."}}}) {
    CAPTURE(row.field);
    const Answer answer = instance.ask("PATCH", "/servers/" + uuid, {{row.field, row.sent}});
    CHECK(answer.status == 422);
    CHECK(answer.json ==
          Json{{"message", "Validation failed."}, {"errors", {{row.field, row.texts}}}});
  }
}

TEST_CASE("update: a proxy type restarts the proxy of a working server, except none") {
  Lab lab;
  const auto commands_after = [&](const char* type) {
    const std::size_t before = lab.ssh.commands().size();
    CHECK(lab.instance.ask("PATCH", "/servers/" + lab.uuid, {{"proxy_type", type}}).status == 201);
    CHECK(lab.server()["proxy"]["status"] == "exited");
    lab.instance.settle();
    return lab.ssh.commands().size() - before;
  };
  CHECK(commands_after("traefik") == 0);
  lab.make_good();
  CHECK(commands_after("traefik") == 1);
  CHECK(lab.server()["proxy"]["status"] == "running");
  CHECK(commands_after("none") == 0);
  CHECK(lab.server()["proxy"]["type"] == "NONE");
  CHECK(lab.server()["proxy"]["status"] == "exited");
}

TEST_CASE("updated_at moves only when something changed") {
  MovedClock clock;
  Coolify::Options options = quick();
  options.clock = &clock;
  const Instance instance(options);
  const std::string uuid = instance.new_server("10.0.0.1", {{"name", "web-1"}});
  const Json before = instance.server(uuid);
  clock.advance(std::chrono::seconds(5));
  CHECK(instance.ask("PATCH", "/servers/" + uuid, {{"name", "web-1"}}).status == 201);
  CHECK(instance.server(uuid) == before);
  CHECK(instance.ask("PATCH", "/servers/" + uuid, {{"concurrent_builds", 9}}).status == 201);
  const Json settings_changed = instance.server(uuid);
  CHECK(settings_changed["updated_at"] == before["updated_at"]);
  CHECK(settings_changed["settings"]["updated_at"] > before["settings"]["updated_at"]);
  CHECK(instance.ask("PATCH", "/servers/" + uuid, {{"name", "web-2"}}).status == 201);
  CHECK(instance.server(uuid)["updated_at"] > before["updated_at"]);
}
