// Data sources in the real Terraform: known at plan, deferred to the apply, in `check` blocks. What
// this Terraform does not know of the provider (identities, lists, actions) does not disturb it.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

/// A Coolify with two servers that nobody has validated, and a workspace for it. No machine.
struct Place {
  Place() {
    terraform.set_environment("COOLIFY_ENDPOINT", coolify.endpoint());
    terraform.set_environment("COOLIFY_TOKEN", coolify.token());
    web = coolify.add_server({{"ip", "10.0.0.1"}, {"name", "web-1"}, {"private_key_uuid", key}});
    static_cast<void>(
        coolify.add_server({{"ip", "2001:DB8::2"}, {"name", "db-1"}, {"private_key_uuid", key}}));
    coolify.forget_requests();
  }

  /// Makes these data sources and outputs, and `more`, the whole configuration.
  void configure(const json& data, const json& outputs, const json& more = json::object()) {
    json config = configuration(json::object());
    config.erase("resource");
    if (!data.empty()) config["data"] = data;
    for (const auto& [name, value] : outputs.items()) config["output"][name] = {{"value", value}};
    config.update(more);
    terraform.write_config(config);
  }

  [[nodiscard]] json output(const std::string& name) const {
    return json::parse(terraform.state_text()).at("outputs").at(name).at("value");
  }

  StandinProcess coolify{"127.0.0.1"};
  KeyPair coolify_key;
  std::string key = coolify.add_key(coolify_key);
  std::string web;
  TerraformWorkspace terraform = provider_workspace();
};

const json kOutputs = {{"by_name", "${data.coolify_server.by_name.uuid}"},
                       {"by_ip", "${data.coolify_server.by_ip.name}"},
                       {"key", "${data.coolify_server.by_name.private_key_uuid}"},
                       {"found", "${[for s in data.coolify_servers.all.servers : s.name]}"},
                       {"in_range", "${data.coolify_servers.some.uuids}"},
                       {"team", "${data.coolify_team.ours.id}"},
                       {"version", "${data.coolify_version.it.version}"},
                       {"can", "${data.coolify_version.it.features[\"docker_cleanup\"]}"}};

const json kData = {
    {"coolify_server", {{"by_name", {{"name", "web-1"}}}, {"by_ip", {{"ip", "2001:db8:0:0::2"}}}}},
    {"coolify_servers", {{"all", json::object()}, {"some", {{"address_range", "10.0.0.0/8"}}}}},
    {"coolify_team", {{"ours", json::object()}}},
    {"coolify_version", {{"it", json::object()}}}};

}  // namespace

TEST_CASE("what the data sources tell is known in the plan") {
  Place place;
  place.configure(kData, kOutputs);
  const json plan = place.terraform.planned();
  const json& outputs = plan.at("planned_values").at("outputs");
  const json expected = {{"by_name", place.web},    {"by_ip", "db-1"},
                         {"key", place.key},        {"found", {"db-1", "web-1"}},
                         {"in_range", {place.web}}, {"team", "1"},
                         {"version", "4.3.11"},     {"can", true}};
  for (const auto& [name, value] : expected.items()) {
    CAPTURE(name);
    CHECK(outputs.at(name).at("value") == value);
  }
  require_success(place.terraform.apply());
  require_no_changes(place.terraform.plan({"-detailed-exitcode"}));
  CHECK(place.coolify.writes().empty());
}

TEST_CASE("what is asked for by something unknown is read in the apply") {
  Place place;
  place.configure({{"coolify_server", {{"later", {{"uuid", "${terraform_data.id.output}"}}}}}},
                  {{"name", "${data.coolify_server.later.name}"}},
                  {{"resource", {{"terraform_data", {{"id", {{"input", place.web}}}}}}}});
  const TerraformRun planned = place.terraform.plan();
  require_success(planned);
  CHECK(planned.planned_action("data.coolify_server.later") == "read");
  require_success(place.terraform.apply());
  CHECK(place.output("name") == "web-1");
}

TEST_CASE("a server that is not there is an error, and in a check block a warning") {
  Place place;
  SUBCASE("data source") {
    place.configure({{"coolify_server", {{"gone", {{"name", "nobody"}}}}}}, json::object());
    const TerraformRun refused = place.terraform.plan();
    CHECK(refused.exit_code() == 1);
    CHECK(refused.error_codes() == std::vector<std::string>{"lookup.not_found"});
    CHECK(refused.error("lookup.not_found").source_line.find("nobody") != std::string::npos);
  }
  SUBCASE("check") {
    place.configure(json::object(), {{"done", "yes"}},
                    {{"check",
                      {{"there",
                        {{"data", {{"coolify_server", {{"gone", {{"name", "nobody"}}}}}}},
                         {"assert",
                          {{{"condition", "${data.coolify_server.gone.is_usable}"},
                            {"error_message", "It is not usable."}}}}}}}}});
    const TerraformRun applied = place.terraform.apply();
    require_success(applied);
    CHECK(applied.transcript().find("lookup.not_found") != std::string::npos);
    CHECK(place.output("done") == "yes");
  }
}

TEST_CASE("a configuration that names a server in two ways, or in none, is no valid one") {
  Place place;
  std::string code;
  json arguments;
  SUBCASE("two") {
    arguments = {{"name", "web-1"}, {"ip", "10.0.0.1"}};
    code = "config.conflict";
  }
  SUBCASE("none") {
    arguments = json::object();
    code = "config.missing";
  }
  place.configure({{"coolify_server", {{"it", arguments}}}}, json::object());
  const TerraformRun validated = place.terraform.run({"validate", "-json"});
  CHECK(validated.exit_code() == 1);
  CHECK(validated.transcript().find("Code: " + code) != std::string::npos);
  CHECK(place.coolify.requests("*", "*").empty());
}
