// Faults of the way to Coolify and of Coolify itself: what passes is not noticed, what lasts says
// what to do, and either way there is one record and its uuid is known.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

/// A provider that tries `attempts` times in short order.
json with_retries(const json& registration, int attempts) {
  json config = configuration({{"coolify_server_registration", {{"web", registration}}}});
  config["provider"] = {
      {"coolify",
       {{"retry", {{"attempts", attempts}, {"min_wait", "100ms"}, {"max_wait", "10s"}}}}}};
  return config;
}

/// A provider that gives up soon, but not for want of speed.
json impatient(const json& registration) { return with_retries(registration, 2); }

/// A provider that waits for no answer longer than a second.
json in_a_hurry(const json& registration) {
  json config = impatient(registration);
  config["provider"]["coolify"]["request_timeout"] = "1s";
  return config;
}

/// Changes the token that the scene's provider has.
void change_token(const Scene& scene, const json& fields) {
  const std::string token = scene.coolify.token();
  scene.coolify.control("PATCH", "/tokens/" + token.substr(0, token.find('|')), fields);
}

/// Something that goes wrong until it is lifted, and what the user is told.
struct Trouble {
  json fault = nullptr;
  json switches = nullptr;
  json token = nullptr;
  const char* code;
  const char* hint;
};

void begin(const Scene& scene, Trouble trouble) {
  if (!trouble.fault.is_null()) {
    trouble.fault["count"] = -1;
    scene.coolify.add_fault(trouble.fault);
  }
  if (!trouble.switches.is_null()) scene.coolify.set(trouble.switches);
  if (!trouble.token.is_null()) change_token(scene, trouble.token);
}

void lift_all(const Scene& scene) {
  scene.coolify.clear_faults();
  scene.coolify.set({{"maintenance", false},
                     {"api_enabled", true},
                     {"allowed_ips", ""},
                     {"policy_denial", ""},
                     {"queue_running", true}});
  change_token(scene,
               {{"expires_in", nullptr}, {"role", "owner"}, {"abilities", {"read", "write"}}});
}

/// The only record there is.
std::string only_record(const Scene& scene) {
  const json servers = scene.coolify.servers();
  REQUIRE(servers.size() == 1);
  return servers[0].at("uuid").get<std::string>();
}

/// There is one record, it has this uuid, and all is well.
void require_ready(Scene& scene, const std::string& uuid) {
  CHECK(only_record(scene) == uuid);
  const StateObject object = scene.terraform.state_of(kWeb);
  CHECK(object.attributes.at("uuid") == uuid);
  CHECK(object.attributes.at("status") == "ready");
  CHECK_FALSE(object.tainted);
}

/// Docker's engine hangs as long as this object lives, and with it whoever asks it something.
class HangingDocker {
 public:
  explicit HangingDocker(const lab::LabHost& host) : host_(host) {
    on_host(host_, "kill -STOP $(pidof dockerd)");
  }
  ~HangingDocker() { std::ignore = host_.exec("kill -CONT $(pidof dockerd)"); }
  HangingDocker(const HangingDocker&) = delete;
  HangingDocker& operator=(const HangingDocker&) = delete;

 private:
  const lab::LabHost& host_;
};

/// The worker that validates the server dies in the middle.
void kill_worker(const Scene& scene, const std::string& uuid) {
  const HangingDocker docker(scene.host());
  scene.coolify.set({{"queue_running", true}});
  REQUIRE(eventually([&] {
    return scene.coolify.control("GET", "/servers/" + uuid).at("is_validating") == true;
  }));
  scene.coolify.control("POST", "/queue/kill");
  REQUIRE(eventually([&] { return scene.coolify.control("GET", "/queue").at("running") == 0; }));
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
  require_ready(scene, only_record(scene));
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE("an update of Coolify and a storm of refusals after it are sat out") {
  Scene scene(shared_host());
  scene.terraform.write_config(with_retries(scene.registration(), 20));
  scene.coolify.set({{"maintenance", true}});
  Process apply = scene.terraform.start_apply();
  const auto refused = [&] {
    const auto requests = scene.coolify.requests("*", "/*");
    return std::ranges::count_if(requests,
                                 [](const json& one) { return one.at("status") == 503; }) > 1;
  };
  REQUIRE(eventually([&] { return refused() || !apply.running(); }));
  scene.coolify.add_fault({{"kind", "rate_limited"}, {"retry_after", 1}, {"count", 3}});
  scene.coolify.set({{"maintenance", false}});

  require_success(scene.terraform.finish(apply));
  CHECK(scene.coolify.control("GET", "/faults").empty());
  require_ready(scene, only_record(scene));
}

TEST_CASE("a fault that lasts is told with its code, and the state keeps what it had") {
  const std::vector<Trouble> troubles = {
      {.fault = {{"kind", "status"}, {"status", 500}},
       .code = "coolify.server_error",
       .hint = "log"},
      {.fault = {{"kind", "status"}, {"status", 502}},
       .code = "coolify.unavailable",
       .hint = "containers"},
      {.fault = {{"kind", "html"}}, .code = "coolify.bad_answer", .hint = "endpoint"},
      {.fault = {{"kind", "half"}}, .code = "coolify.connection_lost", .hint = "again"},
      {.fault = {{"kind", "invalid_utf8"}, {"status", 200}},
       .code = "coolify.bad_answer",
       .hint = "endpoint"},
      {.fault = {{"kind", "invalid_utf8"}, {"status", 500}},
       .code = "coolify.server_error",
       .hint = "log"},
      {.fault = {{"kind", "reset"}}, .code = "coolify.connection_lost", .hint = "again"},
      {.fault = {{"kind", "slow"}, {"delay_ms", 4000}},
       .code = "coolify.timeout",
       .hint = "request_timeout"},
      {.fault = {{"kind", "rate_limited"}},
       .code = "coolify.rate_limited",
       .hint = "API_RATE_LIMIT"},
      {.switches = {{"maintenance", true}}, .code = "coolify.maintenance", .hint = "again"},
      {.switches = {{"api_enabled", false}}, .code = "coolify.api_disabled", .hint = "Settings"},
      {.switches = {{"allowed_ips", "192.0.2.1"}},
       .code = "coolify.ip_not_allowed",
       .hint = "Allowed IPs for API Access"},
      {.switches = {{"policy_denial", "You may not."}},
       .code = "coolify.forbidden",
       .hint = "admin or owner"},
      {.token = {{"expires_in", -1}}, .code = "coolify.unauthenticated", .hint = "Create a token"},
      {.token = {{"role", "none"}}, .code = "coolify.invalid_token", .hint = "Create a new token"},
      {.token = {{"role", "member"}}, .code = "coolify.role_missing", .hint = "admin or owner"},
      {.token = {{"abilities", {"write"}}},
       .code = "coolify.ability_missing",
       .hint = "read and write"},
  };
  Scene scene(shared_host());
  json wanted = scene.registration();
  // What is refused for the number of requests is waited for until then.
  wanted["timeouts"] = {{"read", "15s"}};
  scene.apply(wanted);
  const std::string uuid = only_record(scene);
  for (const Trouble& trouble : troubles) {
    const bool is_slow = !trouble.fault.is_null() && trouble.fault.at("kind") == "slow";
    scene.terraform.write_config(is_slow ? in_a_hurry(wanted) : impatient(wanted));
    CAPTURE(trouble.fault.dump());
    CAPTURE(trouble.switches.dump());
    CAPTURE(trouble.token.dump());
    begin(scene, trouble);
    const TerraformRun failed = scene.terraform.plan();
    lift_all(scene);
    require_refused(failed, {trouble.code});
    CHECK_MESSAGE(failed.errors()[0].detail.find(trouble.hint) != std::string::npos,
                  failed.errors()[0].detail);
    CHECK(scene.terraform.state_of(kWeb).attributes.at("uuid") == uuid);
  }
  require_success(scene.terraform.apply());
  require_ready(scene, uuid);
}

TEST_CASE("what fails once the record exists keeps the uuid, and the same record gets ready") {
  const std::string validation = "/api/v1/servers/*/validate";
  struct Row {
    Trouble trouble;
    /// Nothing: it begins before the apply does.
    std::function<void(const Scene&, const std::string& uuid)> once_validated = nullptr;
  };
  const Trouble expired = {
      .token = {{"expires_in", -1}}, .code = "coolify.unauthenticated", .hint = "Create a token"};
  const std::vector<Row> rows = {
      {{.fault = {{"kind", "status"}, {"method", "PATCH"}, {"path", kAnyRecord}},
        .code = "coolify.maintenance",
        .hint = "Wait for the update to end"}},
      {{.fault = {{"kind", "rate_limited"},
                  {"method", "POST"},
                  {"path", validation},
                  {"retry_after", 60}},
        .code = "coolify.rate_limited",
        .hint = "API_RATE_LIMIT"}},
      {expired, [&](const Scene& scene, const std::string&) { begin(scene, expired); }},
      {{.code = "verdict.stuck", .hint = "Horizon"}, kill_worker},
  };
  Scene scene(shared_host());
  for (const Row& row : rows) {
    CAPTURE(row.trouble.code);
    json wanted = scene.registration();
    wanted["concurrent_builds"] = 4;
    // Several looks at the server when something has to be seen of it, else none.
    wanted["validation"] = {{"timeout", row.once_validated ? "15s" : "5s"}};
    scene.terraform.write_config(impatient(wanted));
    scene.coolify.forget_requests();
    if (row.once_validated) {
      scene.coolify.set({{"queue_running", false}});
    } else {
      begin(scene, row.trouble);
    }
    Process apply = scene.terraform.start_apply();
    if (row.once_validated) {
      REQUIRE(eventually([&] {
        return !scene.coolify.requests("POST", "/servers/*").empty() || !apply.running();
      }));
      row.once_validated(scene, only_record(scene));
    }
    const TerraformRun failed = scene.terraform.finish(apply);
    lift_all(scene);

    require_refused(failed, {row.trouble.code});
    const std::string uuid = only_record(scene);
    CHECK_MESSAGE(failed.errors()[0].detail.find(row.trouble.hint) != std::string::npos,
                  failed.errors()[0].detail);
    CHECK_MESSAGE(failed.errors()[0].detail.find("`terraform untaint`") != std::string::npos,
                  failed.errors()[0].detail);
    CHECK(scene.terraform.state_of(kWeb).tainted);
    CHECK(scene.terraform.state_of(kWeb).attributes.at("uuid") == uuid);

    wanted.erase("validation");
    scene.configure(wanted);
    require_success(scene.terraform.run({"untaint", kWeb}));
    require_success(scene.terraform.apply());
    require_ready(scene, uuid);
    CHECK(scene.coolify.server(uuid).at("settings").at("concurrent_builds") == 4);
    require_success(scene.terraform.destroy());
  }
}

TEST_CASE("a creation that nobody can tell the outcome of is said to be in doubt, and adopted") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  scene.terraform.write_config(impatient(wanted));
  scene.coolify.add_fault(
      {{"kind", "reset"}, {"method", "POST"}, {"path", "/api/v1/servers"}, {"after", true}});
  scene.coolify.add_fault({{"kind", "status"},
                           {"status", 502},
                           {"method", "GET"},
                           {"path", "/api/v1/servers/*"},
                           {"count", -1}});
  const TerraformRun doubtful = scene.terraform.apply();
  require_refused(doubtful, {"coolify.create_in_doubt"});
  CHECK_MESSAGE(doubtful.errors()[0].detail.find("`adopt_existing = true`") != std::string::npos,
                doubtful.errors()[0].detail);
  CHECK(scene.terraform.state().empty());

  scene.coolify.clear_faults();
  const std::string uuid = only_record(scene);
  wanted["adopt_existing"] = true;
  scene.apply(wanted);
  require_ready(scene, uuid);
}
