#include "provider/server_registration/server_move.h"

#include <doctest/doctest.h>

#include "provider/server_registration/spec.h"
#include "tests/support/state_text.h"

using provider::registration_spec;
using schema::Value;

namespace {

base::Expected<schema::MovedState> move(
    const std::string& json,
    const std::string& provider = "registry.terraform.io/coolify-terraform/coolify",
    const std::string& type = "coolify_server") {
  schema::MoveRequest request;
  request.provider = provider;
  request.type_name = type;
  request.state_json = json;
  return provider::ServerMove().move(request);
}

/// What the state has, against one that has nothing; or the code of the error.
std::string moved(const std::string& json,
                  const std::string& provider = "registry.terraform.io/coolify-terraform/coolify") {
  const auto state = move(json, provider);
  if (!state) return state.error().code;
  return tests::difference(registration_spec().encode({}), state->state);
}

}  // namespace

TEST_CASE("a server of coolify-terraform/coolify is taken over with all that both have") {
  CHECK(moved(R"({"uuid":"9nh0fflhm8hyglcr2jltjuaq","name":"web-1","description":null,
    "ip":"203.0.113.10","port":22,"user":"root","private_key_uuid":"kkkkkkkkkkkkkkkkkkkkkkkk",
    "is_build_server":false,"is_reachable":true,"is_usable":true,"concurrent_builds":4,
    "dynamic_timeout":3600,"deployment_queue_limit":25,"connection_timeout":10,
    "server_disk_usage_notification_threshold":80,
    "server_disk_usage_check_frequency":"0 23 * * *","wildcard_domain":null,
    "is_cloudflare_tunnel":false,"server_timezone":"UTC","is_metrics_enabled":false,
    "is_terminal_enabled":true,"is_sentinel_enabled":true,"sentinel_metrics_history_days":7,
    "docker_cleanup_frequency":"0 0 * * *","generate_exact_labels":false,
    "timeouts":{"create":"30m"}})") ==
        "concurrent_builds: null -> 4\n"
        "connection_timeout: null -> 10\n"
        "deployment_queue_limit: null -> 25\n"
        "dynamic_timeout: null -> 3600\n"
        "ip: null -> \"203.0.113.10\"\n"
        "is_build_server: null -> false\n"
        "is_reachable: null -> true\n"
        "is_terminal_enabled: null -> true\n"
        "is_usable: null -> true\n"
        "name: null -> \"web-1\"\n"
        "port: null -> 22\n"
        "private_key_uuid: null -> \"kkkkkkkkkkkkkkkkkkkkkkkk\"\n"
        "server_disk_usage_check_frequency: null -> \"0 23 * * *\"\n"
        "server_disk_usage_notification_threshold: null -> 80\n"
        "timeouts.create: null -> \"30m\"\n"
        "user: null -> \"root\"\n"
        "uuid: null -> \"9nh0fflhm8hyglcr2jltjuaq\"\n");
}

TEST_CASE("what is kept in another form is left to a refresh") {
  for (const std::string odd :
       {R"("timeouts":"5m","is_usable":1)", R"("timeouts":[{"create":"5m"}])",
        R"("port":{"ssh":22},"is_reachable":[])"}) {
    CAPTURE(odd);
    const std::string text = moved(R"({"uuid":"9nh0fflhm8hyglcr2jltjuaq","name":"web-1",
      "ip":"203.0.113.10",)" + odd +
                                   "}");
    CHECK(text ==
          "ip: null -> \"203.0.113.10\"\nname: null -> \"web-1\"\n"
          "uuid: null -> \"9nh0fflhm8hyglcr2jltjuaq\"\n");
  }
  CHECK(moved(R"({"uuid":"9nh0fflhm8hyglcr2jltjuaq","ip":{"v4":"203.0.113.10"}})") ==
        "move.no_server");
}

TEST_CASE("a server of SierraJC/coolify has its settings apart, and a number for an id") {
  CHECK(moved(R"({"id":7,"uuid":"9nh0fflhm8hyglcr2jltjuaq","name":"web-1","description":"d",
    "ip":"203.0.113.10","port":2222,"user":"deploy","private_key_uuid":"","proxy_type":"caddy",
    "is_build_server":true,"instant_validate":true,"validation_logs":"<b>old</b>","proxy":{},
    "settings":{"concurrent_builds":3,"dynamic_timeout":60,"is_usable":false,"server_id":7,
    "sentinel_token":"secret"}})",
              "registry.opentofu.org/sierrajc/coolify") ==
        "concurrent_builds: null -> 3\n"
        "description: null -> \"d\"\n"
        "dynamic_timeout: null -> 60\n"
        "ip: null -> \"203.0.113.10\"\n"
        "is_build_server: null -> true\n"
        "is_usable: null -> false\n"
        "name: null -> \"web-1\"\n"
        "port: null -> 2222\n"
        "proxy_type: null -> \"caddy\"\n"
        "registration_status: null -> \"pending\"\n"
        "user: null -> \"deploy\"\n"
        "uuid: null -> \"9nh0fflhm8hyglcr2jltjuaq\"\n");
}

TEST_CASE("a server of marconneves/coolify has its uuid for an id") {
  CHECK(moved(R"({"id":"9nh0fflhm8hyglcr2jltjuaq","name":"web-1","description":null,
    "ip":"203.0.113.10","port":22,"user":"root","private_key_uuid":"kkkkkkkkkkkkkkkkkkkkkkkk"})",
              "registry.terraform.io/marconneves/coolify") ==
        "ip: null -> \"203.0.113.10\"\n"
        "name: null -> \"web-1\"\n"
        "port: null -> 22\n"
        "private_key_uuid: null -> \"kkkkkkkkkkkkkkkkkkkkkkkk\"\n"
        "user: null -> \"root\"\n"
        "uuid: null -> \"9nh0fflhm8hyglcr2jltjuaq\"\n");
}

TEST_CASE("settings that cannot be read are left to Coolify") {
  for (const char* const settings :
       {"7", "[]", R"([{"concurrent_builds":3}])", R"({"concurrent_builds":{}})"}) {
    CAPTURE(settings);
    CHECK(moved(R"({"uuid":"9nh0fflhm8hyglcr2jltjuaq","ip":"203.0.113.10","settings":)" +
                std::string(settings) + "}") ==
          "ip: null -> \"203.0.113.10\"\n"
          "uuid: null -> \"9nh0fflhm8hyglcr2jltjuaq\"\n");
  }
}

TEST_CASE("other resources, and what names no server, are refused") {
  const std::string good = R"({"uuid":"9nh0fflhm8hyglcr2jltjuaq","ip":"203.0.113.10"})";
  CHECK(moved(good) != "move.no_server");
  const auto code = [&](const std::string& provider, const std::string& type) {
    const auto state = move(good, provider, type);
    return state ? std::string() : state.error().code;
  };
  CHECK(code("registry.terraform.io/sierrajc/coolify", "coolify_service") == "move.unsupported");
  CHECK(code("registry.terraform.io/hashicorp/null", "null_resource") == "move.unsupported");
  CHECK(code("registry.terraform.io/acme/dokploy", "coolify_server") == "move.unsupported");
  CHECK(code("registry.terraform.io/acme/coolify", "coolify_server").empty());
  for (const char* const json :
       {"{}", "null", R"({"uuid":null,"ip":"203.0.113.10"})",
        R"({"uuid":"a b","ip":"203.0.113.10"})", R"({"id":7,"ip":"203.0.113.10"})",
        R"({"uuid":"9nh0fflhm8hyglcr2jltjuaq"})",
        R"({"uuid":"9nh0fflhm8hyglcr2jltjuaq","ip":""})"}) {
    CAPTURE(json);
    CHECK(moved(json) == "move.no_server");
  }
  for (const char* const json :
       {"", "[]", "nonsense", R"({"uuid":"9nh0fflhm8hyglcr2jltjuaq","ip":{"a":1}})"}) {
    CAPTURE(json);
    const auto state = move(json);
    CHECK_FALSE(state);
  }
}
