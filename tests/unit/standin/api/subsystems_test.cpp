#include <doctest/doctest.h>

#include "tests/standin/fixture.h"

using namespace standin;

namespace {

struct Row {
  Json sent;
  int status;
  Json seen;  ///< what the answer must contain
};

void check_rows(const Instance& instance, const std::string& path, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.sent.dump());
    const Answer answer = instance.ask("PATCH", path, row.sent);
    CHECK(answer.status == row.status);
    for (const auto& [name, value] : row.seen.items()) {
      CAPTURE(name);
      CHECK(answer.json[name] == value);
    }
    if (row.status == 200) CHECK(instance.ask("GET", path).json == answer.json);
  }
}

}  // namespace

TEST_CASE("sentinel") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  const std::string path = "/servers/" + uuid + "/sentinel";
  CHECK(instance.ask("GET", path).json ==
        Json{{"is_sentinel_enabled", true},
             {"is_metrics_enabled", false},
             {"is_sentinel_debug_enabled", false},
             {"sentinel_push_interval_seconds", 60},
             {"sentinel_metrics_refresh_rate_seconds", 10},
             {"sentinel_metrics_history_days", 7},
             {"sentinel_updated_at", instance.server(uuid)["sentinel_updated_at"]}});
  check_rows(
      instance, path,
      {{{{"is_metrics_enabled", true}}, 200, {{"is_metrics_enabled", true}}},
       {{{"sentinel_push_interval_seconds", 9}}, 422, Json::object()},
       {{{"sentinel_push_interval_seconds", 10}}, 200, {{"sentinel_push_interval_seconds", 10}}},
       {{{"sentinel_custom_url", "ftp://x"}}, 422, Json::object()},
       {{{"sentinel_token", "with blank"}}, 422, Json::object()},
       {{{"unknown", 1}}, 422, Json::object()},
       {{{"sentinel_updated_at", "2026-11-23 10:02:33"}}, 422, Json::object()},
       {{{"sentinel_metrics_refresh_rate_seconds", 0}}, 422, Json::object()},
       {{{"sentinel_metrics_history_days", 0}}, 422, Json::object()},
       {{{"is_sentinel_debug_enabled", true}}, 200, {{"is_sentinel_debug_enabled", true}}},
       {{{"sentinel_token", std::string(501, 'x')}}, 422, Json::object()},
       {{{"sentinel_token", "aZ09._-+=/"}}, 200, Json::object()},
       {{{"sentinel_custom_url", "https://coolify.example"}}, 200, Json::object()},
       {{{"is_sentinel_enabled", false}},
        200,
        {{"is_sentinel_enabled", false},
         {"is_metrics_enabled", false},
         {"is_sentinel_debug_enabled", false}}}});
  CHECK_FALSE(instance.ask("GET", path).json.contains("sentinel_token"));
  CHECK_FALSE(instance.ask("GET", path).json.contains("sentinel_custom_url"));
  Ask privileged;
  privileged.token = instance.new_token({{"abilities", {"read", "read:sensitive"}}});
  const Json whole = instance.ask("GET", path, nullptr, privileged).json;
  CHECK(whole["sentinel_token"] == "aZ09._-+=/");
  CHECK(whole["sentinel_custom_url"] == "https://coolify.example");
  instance.control("POST", "/servers/" + uuid, {{"settings", {{"is_build_server", true}}}});
  CHECK(instance.ask("PATCH", path, {{"is_sentinel_enabled", true}}).json ==
        Json{{"message", "Validation failed."},
             {"errors",
              {{"is_sentinel_enabled", {"Sentinel cannot be enabled on build servers."}}}}});
  CHECK(instance.ask("GET", "/servers/none/sentinel").status == 404);
}

TEST_CASE("Docker clean-up") {
  const Instance instance(quick());
  const std::string path = "/servers/" + instance.new_server("10.0.0.1") + "/docker-cleanup";
  CHECK(instance.ask("GET", path).json == Json::parse(R"({
    "docker_cleanup_frequency": "0 0 * * *", "docker_cleanup_threshold": 80,
    "force_docker_cleanup": true, "delete_unused_volumes": false,
    "delete_unused_networks": false, "disable_application_image_retention": false})"));
  check_rows(
      instance, path,
      {{{{"docker_cleanup_frequency", "hourly"}}, 200, {{"docker_cleanup_frequency", "0 * * * *"}}},
       {{{"docker_cleanup_frequency", "often"}}, 422, Json::object()},
       {{{"docker_cleanup_threshold", 99}}, 200, {{"docker_cleanup_threshold", 99}}},
       {{{"docker_cleanup_threshold", 100}}, 422, Json::object()},
       {{{"delete_unused_volumes", 1}}, 200, {{"delete_unused_volumes", true}}}});
  CHECK(instance.ask("POST", path + "/run").status == 200);
  CHECK(instance.ask("POST", path + "/run", {{"foo", 1}}).status == 422);
  CHECK(instance.ask("GET", path + "/executions").json == Json::array());
}

TEST_CASE("log drains need their fields") {
  const Instance instance(quick());
  const std::string path = "/servers/" + instance.new_server("10.0.0.1") + "/log-drains";
  check_rows(instance, path,
             {{{{"is_logdrain_axiom_enabled", true}}, 422, Json::object()},
              {{{"is_logdrain_axiom_enabled", true},
                {"logdrain_axiom_dataset_name", "d"},
                {"logdrain_axiom_api_key", "k"}},
               200,
               {{"is_logdrain_axiom_enabled", true}, {"logdrain_axiom_dataset_name", "d"}}}});
  CHECK_FALSE(instance.ask("GET", path).json.contains("logdrain_axiom_api_key"));
}

TEST_CASE("proxy") {
  const Instance instance(quick());
  instance.control("PATCH", "/instance", {{"resolves_names", true}});
  const std::string path = "/servers/" + instance.new_server("10.0.0.1") + "/proxy";
  check_rows(
      instance, path,
      {{{{"redirect_enabled", false}},
        200,
        {{"redirect_enabled", false}, {"proxy_type", "TRAEFIK"}, {"status", "exited"}}},
       {{{"redirect_url", "https://example.com"}}, 200, {{"redirect_url", "https://example.com"}}},
       {{{"redirect_url", nullptr}}, 200, {{"redirect_url", nullptr}}},
       {{{"generate_exact_labels", true}}, 200, {{"generate_exact_labels", true}}},
       {{{"proxy_type", "caddy"}}, 200, {{"proxy_type", "CADDY"}}},
       {{{"proxy_type", "apache"}}, 422, {{"errors", {{"proxy_type", {"Invalid proxy type."}}}}}}});
  CHECK(instance.ask("POST", path + "/restart").json == Json{{"message", "Proxy restart queued."}});
  CHECK(instance.ask("POST", "/servers/none/proxy/restart").status == 404);
}

TEST_CASE("switching the tunnel off swaps the address back, whatever set the previous one") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  const std::string path = "/servers/" + uuid + "/cloudflare-tunnel";
  CHECK(instance.ask("POST", path + "/enable").json["is_cloudflare_tunnel"] == true);
  CHECK(instance.ask("PATCH", "/servers/" + uuid, {{"ip", "tunnel.example"}}).status == 201);
  const Json off = instance.ask("PATCH", path, {{"is_cloudflare_tunnel", false}}).json;
  CHECK(off == Json{{"is_cloudflare_tunnel", false},
                    {"ip", "10.0.0.1"},
                    {"ip_previous", "tunnel.example"}});
  CHECK(instance.ask("POST", path + "/disable").json["ip"] == "tunnel.example");
  CHECK(instance.ask("PATCH", path, {{"is_cloudflare_tunnel", nullptr}}).status == 422);
  Ask root;
  root.token = instance.new_token({{"team_id", 0}, {"user_id", 0}});
  const std::string host = instance.ask("GET", "/servers", nullptr, root).json[0]["uuid"];
  CHECK(instance.ask("POST", "/servers/" + host + "/cloudflare-tunnel/enable", nullptr, root)
            .status == 422);
}

namespace {

/// A server that Coolify can use, with a clean-up that ends at once.
std::string usable_server(const Instance& instance) {
  const std::string uuid = instance.new_server("10.0.0.1");
  instance.control("POST", "/servers/" + uuid,
                   {{"settings", {{"is_reachable", true}, {"is_usable", true}}}});
  instance.control("PATCH", "/instance", {{"cleanup_ms", 1}});
  return uuid;
}

Json runs_of(const Instance& instance, const std::string& uuid) {
  return instance.ask("GET", "/servers/" + uuid + "/docker-cleanup/executions").json;
}

int clean_up(const Instance& instance, const std::string& uuid,
             const Json& options = {{"delete_unused_volumes", true}}) {
  return instance.ask("POST", "/servers/" + uuid + "/docker-cleanup/run", options).status;
}

}  // namespace

TEST_CASE("a clean-up leaves a run that ends well or badly") {
  const Instance instance(quick());
  const std::string uuid = usable_server(instance);
  CHECK(runs_of(instance, uuid) == Json::array());
  CHECK(clean_up(instance, uuid) == 200);
  instance.settle();
  instance.control("PATCH", "/instance", {{"cleanup_failure", "Docker is gone."}});
  CHECK(clean_up(instance, uuid) == 200);
  instance.settle();
  const Json runs = runs_of(instance, uuid);
  REQUIRE(runs.size() == 2);
  CHECK(runs[0]["status"] == "failed");
  CHECK(runs[0]["message"] == "Docker is gone.");
  CHECK(runs[1]["status"] == "success");
  CHECK(runs[1]["message"].get<std::string>().starts_with("Manual Docker cleanup job executed"));
  CHECK(runs[1]["finished_at"].is_string());
  CHECK(runs[0]["uuid"] != runs[1]["uuid"]);
  CHECK(clean_up(instance, uuid, {{"other", true}}) == 422);
  CHECK(clean_up(instance, "nosuchserver") == 404);
}

TEST_CASE("a clean-up while another is under way is dropped, and so is that of a useless server") {
  const Instance instance(quick());
  const std::string uuid = usable_server(instance);
  instance.control("PATCH", "/instance", {{"cleanup_ms", 3'600'000}});
  CHECK(clean_up(instance, uuid) == 200);
  wait_until([&] { return runs_of(instance, uuid).size() == 1; });
  CHECK(clean_up(instance, uuid) == 200);
  wait_until([&] { return instance.control("GET", "/queue")["waiting"] == 0; });
  CHECK(runs_of(instance, uuid).size() == 1);
  CHECK(runs_of(instance, uuid)[0]["status"] == "running");
  CHECK(runs_of(instance, uuid)[0]["message"].is_null());
  const std::string useless = instance.new_server("10.0.0.2");
  CHECK(clean_up(instance, useless) == 200);
  wait_until([&] { return instance.control("GET", "/queue")["waiting"] == 0; });
  CHECK(runs_of(instance, useless) == Json::array());
}

TEST_CASE("the last twenty clean-ups are told") {
  const Instance instance(quick());
  const std::string uuid = usable_server(instance);
  for (int i = 0; i < 21; ++i) {
    CHECK(clean_up(instance, uuid) == 200);
    instance.settle();
  }
  CHECK(runs_of(instance, uuid).size() == 20);
}

TEST_CASE("before 4.3 there is no clean-up") {
  const Instance instance(quick("4.2.0"));
  const std::string uuid = usable_server(instance);
  CHECK(clean_up(instance, uuid) == 404);
}
