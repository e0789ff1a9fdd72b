// Faults of the way to Coolify and of Coolify itself: what passes is not noticed, what lasts says
// what to do, and either way there is one record and its uuid is known.
#include <doctest/doctest.h>
#include <signal.h>

#include <filesystem>

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

/// Kills the plugins that Terraform runs for this workspace, as the kernel does when memory is
/// short.
void kill_plugins(const TerraformWorkspace& workspace) {
  namespace fs = std::filesystem;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::error_code gone;
    const fs::path program = fs::read_symlink(entry.path() / "exe", gone);
    const fs::path directory = fs::read_symlink(entry.path() / "cwd", gone);
    if (gone || directory != fs::canonical(workspace.directory())) continue;
    if (program.filename() == "terraform-provider-coolify") ::kill(std::stoi(name), SIGKILL);
  }
}

bool has_begun(const Process& apply, const std::string& stage) {
  const std::string log = apply.errors();
  return log.find("stage=" + stage) != std::string::npos ||
         log.find("\"stage\":\"" + stage + "\"") != std::string::npos;
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

TEST_CASE("a plugin that is killed leaves at most one record, which the next apply adopts") {
  std::string stage;
  SUBCASE("before there is a record") { stage = "inspect"; }
  SUBCASE("while it is made") { stage = "register"; }
  SUBCASE("while it is validated") { stage = "validate"; }
  CAPTURE(stage);
  Scene scene(shared_host());
  json wanted = scene.registration();
  scene.configure(wanted);
  scene.terraform.set_environment("TF_LOG_PROVIDER", "DEBUG");
  scene.coolify.set({{"queue_running", false}});
  if (stage == "register") {
    scene.coolify.add_fault(
        {{"kind", "slow"}, {"method", "POST"}, {"path", "/api/v1/servers"}, {"delay_ms", 1500}});
  }
  Process apply = scene.terraform.start_apply();
  // A fault is gone from the list as soon as the request it strikes has come.
  REQUIRE(eventually([&] {
    const bool begun = has_begun(apply, stage) && scene.coolify.control("GET", "/faults").empty();
    return begun || !apply.running();
  }));
  kill_plugins(scene.terraform);
  const TerraformRun killed = scene.terraform.finish(apply);
  CHECK(killed.exit_code() == 1);
  scene.terraform.set_environment("TF_LOG_PROVIDER", std::nullopt);
  // A request that was under way is still carried out.
  if (stage == "register") {
    REQUIRE(eventually([&] { return !scene.coolify.servers().empty(); }));
  }

  scene.coolify.set({{"queue_running", true}});
  if (!scene.coolify.servers().empty()) {
    const TerraformRun refused = scene.terraform.apply();
    require_refused(refused, {"coolify.address_in_use"});
    CHECK(refused.errors()[0].detail.find("adopt_existing") != std::string::npos);
  }
  wanted["adopt_existing"] = true;
  scene.configure(wanted);
  require_success(scene.terraform.apply());
  REQUIRE(scene.coolify.servers().size() == 1);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("uuid") ==
        scene.coolify.servers()[0].at("uuid"));
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
}
