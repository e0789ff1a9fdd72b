// Faults of the way to Coolify and of Coolify itself: what passes is not noticed, what lasts says
// what to do, and either way there is one record and its uuid is known.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using nlohmann::json;

namespace {

/// A provider that gives up soon.
json impatient(const json& registration) {
  json config = configuration({{"coolify_server_registration", {{"web", registration}}}});
  config["provider"] = {
      {"coolify",
       {{"request_timeout", "2s"}, {"retry", {{"attempts", 2}, {"min_wait", "100ms"}}}}}};
  return config;
}

}  // namespace

TEST_CASE("a registration through many faults that pass ends with one record") {
  Scene scene(shared_host());
  scene.configure(scene.registration());
  for (const json& fault : std::vector<json>{
           {{"kind", "rate_limited"}, {"path", "/api/v1/version"}, {"retry_after", 1}},
           {{"kind", "status"}, {"status", 502}, {"path", "/api/v1/security/keys"}},
           {{"kind", "slow"}, {"delay_ms", 500}, {"path", "/api/v1/servers"}},
           {{"kind", "rate_limited"},
            {"method", "POST"},
            {"path", "/api/v1/servers"},
            {"retry_after", 1}},
           {{"kind", "reset"}, {"method", "POST"}, {"path", "/api/v1/servers"}, {"after", true}},
           {{"kind", "status"},
            {"status", 504},
            {"method", "POST"},
            {"path", "/api/v1/servers/*/validate"}},
           {{"kind", "half"}, {"method", "GET"}, {"path", "/api/v1/servers/*"}, {"skip", 1}}}) {
    scene.coolify.add_fault(fault);
  }
  require_success(scene.terraform.apply());
  CHECK(scene.coolify.control("GET", "/faults").empty());
  REQUIRE(scene.coolify.servers().size() == 1);
  const json state = scene.terraform.state_of(kWeb).attributes;
  CHECK(state.at("uuid") == scene.coolify.servers()[0].at("uuid"));
  CHECK(state.at("status") == "ready");
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE("a fault that lasts is told with its code, and the state keeps what it had") {
  struct Row {
    json fault;
    const char* code;
    const char* hint;
  };
  const std::vector<Row> rows = {
      {{{"kind", "status"}, {"status", 500}}, "coolify.server_error", "log"},
      {{{"kind", "status"}, {"status", 502}}, "coolify.unavailable", "containers"},
      {{{"kind", "status"}, {"status", 503}}, "coolify.maintenance", "again"},
      {{{"kind", "html"}}, "coolify.bad_answer", "endpoint"},
      {{{"kind", "half"}}, "coolify.connection_lost", "again"},
      {{{"kind", "reset"}}, "coolify.connection_lost", "again"},
      {{{"kind", "slow"}, {"delay_ms", 4000}}, "coolify.timeout", "request_timeout"},
  };
  Scene scene(shared_host());
  const json wanted = scene.registration();
  const std::string uuid = scene.import_record(wanted);
  scene.terraform.write_config(impatient(wanted));
  for (Row row : rows) {
    CAPTURE(row.fault.dump());
    row.fault["count"] = -1;
    scene.coolify.add_fault(row.fault);
    const TerraformRun failed = scene.terraform.plan();
    scene.coolify.clear_faults();
    INFO(failed.transcript());
    CHECK(failed.exit_code() == 1);
    CHECK(failed.error_codes() == Codes{row.code});
    CHECK(failed.transcript().find(row.hint) != std::string::npos);
    CHECK(scene.terraform.state_of(kWeb).attributes.at("uuid") == uuid);
  }
  require_success(scene.terraform.plan());
  CHECK(scene.coolify.servers().size() == 1);
}
