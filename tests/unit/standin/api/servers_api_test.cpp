#include <doctest/doctest.h>

#include <set>
#include <thread>

#include "tests/standin/fixture.h"

using namespace standin;

namespace {

std::set<std::string> names_of(const Json& object) {
  std::set<std::string> names;
  for (const auto& [name, value] : object.items()) names.insert(name);
  return names;
}

bool is_public_id(const std::string& text) {
  return text.size() == 24 &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string::npos;
}

}  // namespace

TEST_CASE("a fresh server has every field with its default") {
  const Instance instance(quick());
  const std::string key = instance.new_key();
  const std::string uuid =
      instance.new_server("10.1.1.1", {{"name", "web-1"}, {"private_key_uuid", key}});
  CHECK(is_public_id(uuid));
  Json server = instance.server(uuid);
  Json settings = server["settings"];
  const std::string created = server["created_at"];
  CHECK(created.size() == 27);
  CHECK(created.substr(19) == ".000000Z");
  CHECK(server["updated_at"] == created);
  CHECK(server["sentinel_updated_at"] == created.substr(0, 10) + " " + created.substr(11, 8));
  CHECK(settings["id"] == settings["server_id"]);
  for (const char* moving :
       {"created_at", "updated_at", "sentinel_updated_at", "settings", "private_key_id", "uuid"}) {
    server.erase(moving);
  }
  for (const char* moving : {"created_at", "updated_at", "id", "server_id"}) settings.erase(moving);
  CHECK(server == Json::parse(R"({
    "name": "web-1", "description": "", "ip": "10.1.1.1", "port": 22, "user": "root",
    "ip_previous": null, "team_id": 1, "is_coolify_host": false, "is_validating": false,
    "validation_logs": null, "unreachable_count": 0, "unreachable_notification_sent": false,
    "high_disk_usage_notification_sent": false, "log_drain_notification_sent": false,
    "proxy": {"redirect_enabled": true, "type": "TRAEFIK", "status": "exited"},
    "server_metadata": null, "detected_traefik_version": null, "traefik_outdated_info": null,
    "swarm_cluster": null, "deleted_at": null, "cloud_provider_token_id": null,
    "hetzner_server_id": null, "hetzner_server_status": null, "vultr_instance_id": null,
    "vultr_instance_status": null, "digitalocean_droplet_id": null,
    "digitalocean_droplet_status": null})"));
  CHECK(settings == Json::parse(R"({
    "is_reachable": false, "is_usable": false, "force_disabled": false, "docker_version": null,
    "docker_version_checked_at": null, "compose_version": null, "compose_version_checked_at": null,
    "is_build_server": false, "is_terminal_enabled": true, "is_cloudflare_tunnel": false,
    "is_swarm_manager": false, "is_swarm_worker": false, "is_jump_server": false,
    "concurrent_builds": 2, "deployment_queue_limit": 25, "dynamic_timeout": 3600,
    "connection_timeout": 10, "backup_compression_cpu_percentage": 25,
    "server_disk_usage_notification_threshold": 80,
    "server_disk_usage_check_frequency": "0 23 * * *", "docker_cleanup_frequency": "0 0 * * *",
    "docker_cleanup_threshold": 80, "force_docker_cleanup": true, "delete_unused_volumes": false,
    "delete_unused_networks": false, "disable_application_image_retention": false,
    "generate_exact_labels": false, "is_sentinel_enabled": true, "is_metrics_enabled": false,
    "is_sentinel_debug_enabled": false, "sentinel_push_interval_seconds": 60,
    "sentinel_metrics_refresh_rate_seconds": 10, "sentinel_metrics_history_days": 7,
    "is_logdrain_axiom_enabled": false, "is_logdrain_custom_enabled": false,
    "is_logdrain_highlight_enabled": false, "is_logdrain_newrelic_enabled": false,
    "logdrain_axiom_dataset_name": null, "logdrain_highlight_project_id": null,
    "logdrain_newrelic_base_uri": null, "server_timezone": "UTC", "wildcard_domain": null})"));
}

TEST_CASE("the list tells less than the object") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.1.1.1");
  const Json list = instance.ask("GET", "/servers").json;
  REQUIRE(list.size() == 1);
  CHECK(names_of(list[0]) == std::set<std::string>{"uuid", "name", "description", "ip", "port",
                                                   "user", "is_coolify_host", "is_reachable",
                                                   "is_usable", "proxy", "settings"});
  CHECK(list[0]["proxy"] == Json{{"redirect_enabled", true}});
  CHECK(list[0]["settings"] == instance.server(uuid)["settings"]);
}

TEST_CASE("sensitive settings show to tokens that may see them") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.1.1.1");
  CHECK_FALSE(instance.server(uuid)["settings"].contains("sentinel_token"));
  Ask how;
  how.token = instance.new_token({{"abilities", {"read", "read:sensitive"}}});
  const Json seen = instance.ask("GET", "/servers/" + uuid, nullptr, how).json["settings"];
  CHECK(seen.contains("sentinel_token"));
  CHECK(seen.contains("logdrain_custom_config_parser"));
}

TEST_CASE("create: every rule of a field, one by one") {
  const Instance instance(quick());
  const std::string key = instance.new_key();
  struct Row {
    const char* field;
    Json value;
    int status;
  };
  int next = 1;
  for (const Row& row : std::vector<Row>{{"ip", nullptr, 422},
                                         {"ip", 5, 422},
                                         {"ip", "[::1]", 422},
                                         {"name", "", 422},
                                         {"name", nullptr, 422},
                                         {"name", std::string(255, 'n'), 201},
                                         {"name", std::string(256, 'n'), 422},
                                         {"description", nullptr, 201},
                                         {"description", std::string(255, 'd'), 201},
                                         {"description", std::string(256, 'd'), 500},
                                         {"port", nullptr, 201},
                                         {"port", "2222", 201},
                                         {"port", 0, 422},
                                         {"port", 65535, 201},
                                         {"port", 65536, 422},
                                         {"port", "ssh", 422},
                                         {"user", nullptr, 201},
                                         {"user", "a.b_c-d9", 201},
                                         {"user", "a b", 422},
                                         {"is_build_server", 1, 201},
                                         {"is_build_server", "0", 201},
                                         {"is_build_server", nullptr, 201},
                                         {"is_build_server", "true", 422},
                                         {"instant_validate", "yes", 422},
                                         {"proxy_type", "CADDY", 201},
                                         {"proxy_type", "nginx", 201},
                                         {"proxy_type", "none", 201},
                                         {"proxy_type", nullptr, 201},
                                         {"proxy_type", "apache", 422},
                                         {"private_key_uuid", nullptr, 422},
                                         {"private_key_uuid", "unknown", 404},
                                         {"concurrent_builds", 3, 422},
                                         {"uuid", "mine", 422}}) {
    CAPTURE(row.field);
    CAPTURE(row.value.dump());
    Json body = {{"ip", "10.2.0." + std::to_string(next++)}, {"private_key_uuid", key}};
    body[row.field] = row.value;
    const Answer answer = instance.ask("POST", "/servers", body);
    CHECK(answer.status == row.status);
    if (row.status == 201) CHECK(names_of(answer.json) == std::set<std::string>{"uuid"});
  }
}

TEST_CASE("create: what the errors say") {
  const Instance instance(quick());
  const Json both = instance.ask("POST", "/servers", {{"foo", 1}, {"port", "x"}}).json;
  CHECK(both == Json::parse(R"({"message": "Validation failed.", "errors": {
    "ip": ["This field is required."], "private_key_uuid": ["This field is required."],
    "port": ["The port field must be an integer."], "foo": ["This field is not allowed."]}})"));
  const std::string key = instance.new_key();
  const Json proxy = {{"ip", "10.0.0.1"}, {"private_key_uuid", "unknown"}, {"proxy_type", "x"}};
  CHECK(instance.ask("POST", "/servers", proxy).json == Json{{"message", "Invalid proxy type."}});
  const Json unknown_key = {{"ip", "10.0.0.1"}, {"private_key_uuid", "unknown"}};
  CHECK(instance.ask("POST", "/servers", unknown_key).json ==
        Json{{"message", "Private key not found."}});
  instance.new_server("10.0.0.1");
  // The key comes before the address in use.
  CHECK(instance.ask("POST", "/servers", unknown_key).status == 404);
  const Answer taken =
      instance.ask("POST", "/servers", {{"ip", "10.0.0.1"}, {"private_key_uuid", key}});
  CHECK(taken.status == 400);
  CHECK(taken.json == Json{{"message", "A server with this IP/Domain is already in use."}});
}

TEST_CASE("create: texts are trimmed and lose their tags, a name is made up") {
  const Instance instance(quick());
  const Json named = instance.server(instance.new_server(
      " 2001:DB8::1 ", {{"name", "  a <b>x</b> < y "}, {"description", "<i>d</i>"}, {"user", ""}}));
  CHECK(named["ip"] == "2001:DB8::1");
  CHECK(named["name"] == "a x < y");
  CHECK(named["description"] == "d");
  CHECK(named["user"] == "root");
  const std::string made_up = instance.server(instance.new_server("10.0.0.9"))["name"];
  CHECK(is_public_id(made_up.substr(made_up.rfind('-') + 1)));
}

TEST_CASE("an address is unique as a string, over all teams, among the living") {
  const Instance instance(quick());
  const std::string first = instance.new_server("2001:DB8::1");
  const std::string key = instance.new_key();
  const auto create = [&](const std::string& ip, int port, const Ask& how, const std::string& k) {
    return instance
        .ask("POST", "/servers", {{"ip", ip}, {"port", port}, {"private_key_uuid", k}}, how)
        .status;
  };
  CHECK(create("2001:DB8::1", 2222, {}, key) == 400);
  CHECK(create("2001:db8::1", 22, {}, key) == 201);
  Ask stranger;
  stranger.token = instance.new_token({{"team_id", 7}});
  const std::string their_key = instance.control("POST", "/keys", {{"team_id", 7}})["uuid"];
  CHECK(create("2001:DB8::1", 22, stranger, their_key) == 400);
  CHECK(create("10.0.0.8", 22, stranger, key) == 404);
  CHECK(instance.ask("DELETE", "/servers/" + first).status == 200);
  CHECK(create("2001:DB8::1", 22, {}, key) == 201);
}

TEST_CASE("two creates at the same time both succeed") {
  Coolify::Options options = quick();
  options.timing.scale = 50;
  const Instance instance(options);
  const std::string key = instance.new_key();
  const Json body = {{"ip", "10.0.0.1"}, {"private_key_uuid", key}};
  int other = 0;
  std::jthread thread([&] { other = instance.ask("POST", "/servers", body).status; });
  const int mine = instance.ask("POST", "/servers", body).status;
  thread.join();
  CHECK(mine == 201);
  CHECK(other == 201);
  CHECK(instance.ask("GET", "/servers").json.size() == 2);
}

TEST_CASE("servers of another team do not exist") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  Ask stranger;
  stranger.token = instance.new_token({{"team_id", 7}});
  for (const char* method : {"GET", "DELETE"}) {
    const Answer answer = instance.ask(method, "/servers/" + uuid, nullptr, stranger);
    CHECK(answer.status == 404);
    CHECK(answer.json == Json{{"message", "Server not found."}});
  }
  CHECK(instance.ask("POST", "/servers/" + uuid + "/validate", nullptr, stranger).status == 404);
  CHECK(instance.ask("PATCH", "/servers/" + uuid, {{"port", 1}}, stranger).status == 404);
  CHECK(instance.ask("GET", "/servers", nullptr, stranger).json == Json::array());
}

TEST_CASE("delete") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  CHECK(instance.ask("DELETE", "/servers/unknown").status == 404);
  instance.control("POST", "/resources", {{"server_uuid", uuid}, {"name", "shop"}});
  const Answer occupied = instance.ask("DELETE", "/servers/" + uuid);
  CHECK(occupied.status == 400);
  CHECK(text_of(occupied.json, "message").rfind("Server has resources.", 0) == 0);
  // Only the query counts.
  CHECK(instance.ask("DELETE", "/servers/" + uuid, {{"force", true}}).status == 400);
  CHECK(instance.ask("DELETE", "/servers/" + uuid + "?force=maybe").status == 400);
  CHECK(instance.server(uuid)["deleted_at"] == nullptr);

  const Answer gone = instance.ask("DELETE", "/servers/" + uuid + "?force=yes");
  CHECK(gone.status == 200);
  CHECK(gone.json == Json{{"message", "Server deleted."}});
  CHECK(instance.ask("GET", "/servers/" + uuid).status == 404);
  CHECK(instance.ask("DELETE", "/servers/" + uuid).status == 404);
  instance.settle();
  const Json state = instance.control("GET", "/state");
  CHECK(state["servers"].size() == 1);
  CHECK(state["resources"] == Json::array());
}

TEST_CASE("delete: soft at once, hard by the queue") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  instance.control("PATCH", "/instance", {{"queue_running", false}});
  CHECK(instance.ask("DELETE", "/servers/" + uuid).status == 200);
  CHECK(instance.control("GET", "/servers/" + uuid)["deleted_at"].is_string());
  instance.control("PATCH", "/instance", {{"queue_running", true}});
  instance.settle();
  CHECK(instance.ask("GET", "/_standin/servers/" + uuid).status == 404);
}

TEST_CASE("the Coolify host") {
  const Instance instance(quick());
  Ask root;
  root.token = instance.new_token({{"team_id", 0}, {"user_id", 0}});
  const Json list = instance.ask("GET", "/servers", nullptr, root).json;
  REQUIRE(list.size() == 1);
  CHECK(list[0]["is_coolify_host"] == true);
  CHECK(list[0]["ip"] == "host.docker.internal");
  CHECK(list[0]["name"] == "localhost");
  CHECK(list[0]["is_usable"] == true);
  const std::string uuid = list[0]["uuid"];
  const Json host = instance.ask("GET", "/servers/" + uuid, nullptr, root).json;
  CHECK(host["private_key_id"] == 0);
  CHECK(host["team_id"] == 0);
  const Answer refused = instance.ask("DELETE", "/servers/" + uuid, nullptr, root);
  CHECK(refused.status == 400);
  CHECK(refused.json == Json{{"message", "Local server cannot be deleted."}});
}

TEST_CASE("validate answers that it was queued, no more") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("1.2.3.4");
  const std::string path = "/servers/" + uuid + "/validate";
  struct Row {
    Json body;
    int status;
    Json answer;
  };
  for (const Row& row : std::vector<Row>{
           {nullptr, 201, {{"message", "Validation started."}}},
           {{{"install", false}}, 201, {{"message", "Validation started."}}},
           {{{"install", true}}, 201, {{"message", "Validation and installation started."}}},
           {{{"install", "yes"}},
            422,
            {{"message", "Validation failed."},
             {"errors", {{"install", {"The install field must be true or false."}}}}}}}) {
    CAPTURE(row.body.dump());
    const Answer answer = instance.ask("POST", path, row.body);
    CHECK(answer.status == row.status);
    CHECK(answer.json == row.answer);
  }
  CHECK(instance.ask("POST", "/servers/unknown/validate").status == 404);
  instance.settle();
  instance.control("POST", "/servers/" + uuid,
                   {{"server_metadata", {{"transfer", {{"status", "transferred"}}}}}});
  const Answer moved = instance.ask("POST", path);
  CHECK(moved.status == 422);
  CHECK_FALSE(moved.json.contains("errors"));
}

TEST_CASE("resources, domains, destinations, variables") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1", {{"name", "web-1"}});
  const std::string path = "/servers/" + uuid;
  CHECK(instance.ask("GET", path + "/resources").json == Json::array());
  CHECK(instance.ask("GET", path + "/domains").json == Json::array());
  CHECK_FALSE(instance.server(uuid).contains("resources"));
  instance.control("POST", "/resources",
                   {{"server_uuid", uuid}, {"name", "shop"}, {"domains", {"shop.example"}}});
  const Json resources = instance.ask("GET", path + "/resources").json;
  REQUIRE(resources.size() == 1);
  CHECK(resources[0]["name"] == "shop");
  CHECK(resources[0]["type"] == "application");
  CHECK(resources[0]["status"] == "running:healthy");
  CHECK(instance.ask("GET", path + "?resources=true").json["resources"] == resources);
  CHECK(instance.ask("GET", path + "/domains").json ==
        Json::parse(R"([{"ip": "10.0.0.1", "domains": ["shop.example"]}])"));

  const Json destinations = instance.ask("GET", path + "/destinations").json;
  REQUIRE(destinations.size() == 1);
  CHECK(destinations[0]["name"] == "coolify");
  CHECK(destinations[0]["network"] == "coolify");
  CHECK(destinations[0]["type"] == "standalone");
  CHECK(destinations[0]["server_uuid"] == uuid);
  CHECK(instance.ask("GET", "/servers/none/destinations").json ==
        Json{{"message", "No query results for model [App\\Models\\Server]."}});

  Ask sensitive;
  sensitive.token = instance.new_token({{"abilities", {"read", "read:sensitive"}}});
  Json variables = instance.ask("GET", path + "/envs", nullptr, sensitive).json;
  REQUIRE(variables.size() == 2);
  CHECK(variables[0]["key"] == "COOLIFY_SERVER_UUID");
  CHECK(variables[0]["value"] == uuid);
  CHECK(variables[1]["key"] == "COOLIFY_SERVER_NAME");
  CHECK(variables[1]["value"] == "web-1");
  for (Json& variable : variables) variable.erase("value");
  CHECK(instance.ask("GET", path + "/envs").json == variables);
}
