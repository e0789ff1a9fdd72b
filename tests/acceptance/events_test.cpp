// What is told of registrations while Terraform runs, and that nothing is lost, torn or said twice
// whatever ends the run.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <sstream>
#include <thread>

#include "events/process_identity.h"
#include "tests/acceptance/event_file.h"
#include "tests/acceptance/expectations.h"
#include "tests/acceptance/plugins.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using events::Event;
using events::EventType;
using nlohmann::json;
using Texts = std::vector<std::string>;

namespace {

/// Where nobody listens.
constexpr const char* kNobody = "http://127.0.0.1:1";

const std::string kOther = "coolify_server_registration.other";

/// A configuration with this provider block.
json with_provider(json provider, const json& registrations) {
  json whole = configuration({{"coolify_server_registration", registrations}});
  whole["provider"] = {{"coolify", std::move(provider)}};
  return whole;
}

json into_file() { return {{"file", {{"path", "events.jsonl"}}}}; }

EventFile events_of(const Scene& scene) {
  return EventFile(scene.terraform.directory() / "events.jsonl");
}

/// What the specification's own tests register.
json named(json registration) {
  registration["name"] = "web-server-01";
  registration["instance_id"] = "i-abc123";
  registration["cloud_provider"] = "aws";
  registration["region"] = "us-east-1";
  registration["hostname"] = "web-server-01.example.com";
  registration["deployment_id"] = "42";
  registration["ssh"]["user"] = "root";  // not the account that is usual at this cloud
  return registration;
}

/// A registration whose every wait lasts hours when nothing ends it.
json patient(json registration) {
  registration["ssh"]["timeout"] = "5h";
  registration["validation"]["timeout"] = "5h";
  registration["timeouts"] = {{"create", "5h"}};
  return registration;
}

Texts tags_with(std::initializer_list<std::string> more) {
  Texts tags = {"server-registration", "infrastructure", "organization:1"};
  tags.insert(tags.end(), more.begin(), more.end());
  return tags;
}

std::string joined(const Texts& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ",") + text;
  return all;
}

/// Codes of the warnings of sinks.
Texts told_of_sinks(const TerraformRun& run) {
  Texts codes;
  for (const Shown& warning : run.warnings()) {
    if (warning.code.starts_with("events.")) codes.push_back(warning.code);
  }
  std::sort(codes.begin(), codes.end());
  return codes;
}

/// The records of registrations in a log that was written as JSON.
std::vector<json> records_of(const std::string& log) {
  std::vector<json> records;
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    json record = json::parse(line, nullptr, false);
    if (record.is_object() && record.contains("registration_id")) {
      records.push_back(std::move(record));
    }
  }
  return records;
}

/// Waits until the run is where it is wanted; false when it ends before.
bool reached(const Process& apply, const std::function<bool()>& there) {
  return eventually([&] { return there() || !apply.running(); }) && there();
}

/// Of the only final event: "type code stage".
std::string ending(const EventFile& file) {
  const auto finals = file.finals();
  if (finals.size() != 1) return std::to_string(finals.size()) + " final events";
  if (!(file.events().back() == finals[0])) return "something is told after the end";
  return std::string(to_string(finals[0].type)) + " " + finals[0].code.value_or("-") + " " +
         finals[0].stage.value_or("-");
}

}  // namespace

TEST_CASE("IT1 a server is registered from end to end, and told of from the first moment") {
  const lab::LabHost& host = shared_host();
  Scene scene(host);
  json registration = named(scene.registration());
  registration["ssh"]["password"] = "canary-password-1";
  scene.terraform.write_config(with_provider({{"events", into_file()}}, {{"web", registration}}));
  const std::filesystem::path log = scene.terraform.directory() / "provider.log";
  scene.terraform.set_environment("TF_LOG", "JSON");
  scene.terraform.set_environment("TF_LOG_PATH", log);
  const std::string docker = on_host(host, "docker version --format '{{.Server.Version}}'");
  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  CHECK(applied.warnings().empty());

  const json state = scene.terraform.state_of(kWeb).attributes;
  CHECK(state.at("status") == "ready");
  REQUIRE(scene.coolify.servers().size() == 1);
  CHECK(authorized_lines(host, scene.coolify_key) == 1);

  const EventFile file = events_of(scene);
  CHECK(file.is_whole());
  const Texts tags = tags_with({"deployment:42", "provider:aws"});
  const Texts story = file.story();
  REQUIRE(story.size() > 4);
  CHECK(story.front() == "ServerRegistrationStarted");
  CHECK(story[1] == "ServerRegistrationStage wait_ssh");
  CHECK(story[story.size() - 2] == "ServerRegistrationStage validate");
  CHECK(story.back() == "ServerRegistered");
  CHECK(file.finals().size() == 1);
  for (const Event& event : file.events()) {
    CAPTURE(std::string(to_string(event.type)));
    CHECK(event.correlation_id == state.at("registration_id").get<std::string>());
    CHECK(event.tags == tags);
    CHECK(event.operation == "create");
    CHECK(event.attempt == 1);
    CHECK(event.deployment_id == "42");
    CHECK(event.team_id == "1");
    CHECK(event.ip_address == host.ip());
    CHECK(event.server_name == "web-server-01");
    CHECK(event.instance_id == "i-abc123");
    CHECK(event.cloud_provider == "aws");
    CHECK(event.region == "us-east-1");
    CHECK(event.host_name == "web-server-01.example.com");
    CHECK(event.endpoint == scene.coolify.endpoint() + "/api/v1");
    CHECK_FALSE(event.process.empty());
  }
  CHECK(state.at("tags") == tags);

  const json last = json::parse(file.lines().back());
  CHECK(last.at("event") == "ServerRegistered");
  CHECK(last.at("channel") == "organization.1.servers");
  CHECK(last.at("server_id") == scene.coolify.servers()[0].at("uuid"));
  CHECK(last.at("server_name") == "web-server-01");
  CHECK(last.at("ip_address") == host.ip());
  CHECK(last.at("status") == "ready");
  CHECK(last.at("deployment_id") == "42");
  CHECK(last.at("docker_version") == docker);
  CHECK(last.at("stage") == "validate");
  CHECK(last.at("code") == nullptr);
  CHECK(last.at("error") == nullptr);
  CHECK(last.at("versions").at("docker") == docker);
  CHECK(last.at("versions").at("os").get<std::string>().find("Debian") != std::string::npos);
  CHECK(last.at("versions").contains("provider"));
  CHECK(last.at("versions").contains("coolify"));
  CHECK(last.at("duration_seconds").get<double>() > 0);
  Texts stages;
  for (const json& one : last.at("stages")) stages.push_back(one.at("stage"));
  CHECK(stages.front() == "wait_ssh");
  CHECK(stages.back() == "validate");
  CHECK_FALSE(last.at("checks").empty());
  for (const json& check : last.at("checks")) CHECK(check.at("status") != "failed");

  // The log tells of it by the same id and tags, from the first record on.
  const std::vector<json> records = records_of(read_file(log));
  REQUIRE(records.size() > 10);
  CHECK(records[0].at("@message") == "registering a server");
  CHECK(records[0].at("attempt") == 1);
  CHECK(records[0].at("team") == "1");
  CHECK(records[0].at("instance_id") == "i-abc123");
  CHECK(records[0].at("host_name") == "web-server-01.example.com");
  CHECK(records[0].at("queue") == "server-management");
  for (const json& record : records) {
    CHECK(record.at("registration_id") == state.at("registration_id"));
    CHECK(record.value("tags", "") == joined(tags));
  }

  const std::size_t lines = file.lines().size();
  require_success(scene.terraform.destroy());
  CHECK(file.lines().size() == lines);
}

TEST_CASE("IT2 a registration that waits for its machine tells of that machine's deployment") {
  const lab::LabHost& host = shared_host();
  Scene scene(host);
  scene.terraform.set_environment("COOLIFY_EVENTS_FILE", "events.jsonl");
  json registration = scene.registration();
  registration["ip"] = "${terraform_data.machine.output}";
  registration["deployment_id"] = "${terraform_data.machine.id}";
  json whole = configuration({{"coolify_server_registration", {{"web", registration}}},
                              {"terraform_data", {{"machine", {{"input", host.ip()}}}}}});
  scene.terraform.write_config(whole);
  const EventFile file = events_of(scene);

  const json change = scene.terraform.planned_change(kWeb).at("change");
  CHECK(change.at("after_unknown").at("ip") == true);
  CHECK(change.at("after_unknown").at("deployment_id") == true);
  CHECK(file.text().empty());

  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  Texts order;
  for (const json& event : applied.events()) {
    const std::string type = event.value("type", "");
    if (type != "apply_start" && type != "apply_complete") continue;
    order.push_back(type + " " + event.at("hook").at("resource").at("addr").get<std::string>());
  }
  CHECK(order == Texts{"apply_start terraform_data.machine",
                       "apply_complete terraform_data.machine", "apply_start " + kWeb,
                       "apply_complete " + kWeb});
  const std::string id = scene.terraform.state_of("terraform_data.machine").attributes.at("id");
  REQUIRE_FALSE(id.empty());
  CHECK(ending(file) == "ServerRegistered - validate");
  for (const Event& event : file.events()) {
    CHECK(event.deployment_id == id);
    CHECK(event.ip_address == host.ip());
    CHECK(event.tags == tags_with({"deployment:" + id}));
  }
}

TEST_CASE("sinks that are dead are warned of once, and no secret is in any event") {
  Scene scene(shared_host());
  json first = named(scene.registration());
  first["ssh"]["password"] = "canary-password-1";
  const json second = scene.registration_of(other_shared_host());
  json sinks = into_file();
  sinks["webhook"] = {{"url", std::string(kNobody) + "/hook?token=canary-token-2"},
                      {"secret", "canary-secret-3"},
                      {"headers", {{"X-Access", "canary-header-4"}}},
                      {"timeout", "2s"}};
  sinks["pusher"] = {{"url", kNobody},
                     {"app_id", "coolify"},
                     {"key", "key"},
                     {"secret", "canary-pusher-5"},
                     {"timeout", "2s"}};
  scene.terraform.write_config(
      with_provider({{"events", sinks}}, {{"web", first}, {"other", second}}));
  scene.terraform.set_environment("TF_LOG_PROVIDER", "TRACE");
  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  CHECK(told_of_sinks(applied) == Texts{"events.pusher_unreachable", "events.webhook_unreachable"});
  CHECK(scene.coolify.servers().size() == 2);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
  CHECK(scene.terraform.state_of(kOther).attributes.at("status") == "ready");

  const EventFile file = events_of(scene);
  CHECK(file.is_whole());
  const auto finals = file.finals();
  REQUIRE(finals.size() == 2);
  CHECK(finals[0].type == EventType::registered);
  CHECK(finals[1].type == EventType::registered);
  CHECK(finals[0].correlation_id != finals[1].correlation_id);
  const std::string told = file.text();
  const std::string shown = applied.transcript();
  for (const char* const secret :
       {"canary-password-1", "canary-token-2", "canary-secret-3", "canary-header-4",
        "canary-pusher-5", scene.coolify.token().c_str()}) {
    CAPTURE(std::string(secret));
    CHECK(told.find(secret) == std::string::npos);
    CHECK(shown.find(secret) == std::string::npos);
  }
  CHECK(told.find("PRIVATE KEY") == std::string::npos);
}

TEST_CASE("without a sink that is required nothing is touched") {
  Scene scene(shared_host());
  json sinks = into_file();
  sinks["webhook"] = {{"url", kNobody}, {"required", true}, {"timeout", "1s"}};
  scene.terraform.write_config(with_provider({{"events", sinks}}, {{"web", scene.registration()}}));
  const TerraformRun refused = scene.terraform.apply();
  require_refused(refused, {"events.webhook_unreachable"});
  CHECK(scene.coolify.requests("POST", "/servers").empty());
  CHECK(authorized_lines(scene.host(), scene.coolify_key) == 0);
  CHECK(scene.terraform.state().empty());
  const EventFile file = events_of(scene);
  CHECK(file.is_whole());
  CHECK(ending(file) == "ServerRegistrationFailed events.webhook_unreachable -");

  sinks.erase("webhook");
  sinks["file"] = {{"path", "nowhere/events.jsonl"}, {"required", true}};
  scene.terraform.write_config(with_provider({{"events", sinks}}, {{"web", scene.registration()}}));
  require_refused(scene.terraform.apply(), {"events.file_open"});
  CHECK(scene.coolify.requests("POST", "/servers").empty());

  sinks["webhook"] = {{"url", "nowhere"}};
  scene.terraform.write_config(with_provider({{"events", sinks}}, {{"web", scene.registration()}}));
  const TerraformRun invalid = scene.terraform.plan();
  require_refused(invalid, {"events.invalid_url"});
}

TEST_CASE("a run that is stopped, or loses its Terraform, has one end") {
  Scene scene(shared_host());
  scene.terraform.write_config(
      with_provider({{"events", into_file()}}, {{"web", patient(scene.registration())}}));
  scene.coolify.set({{"queue_running", false}});
  const EventFile file = events_of(scene);
  {
    Process apply = scene.terraform.start_apply();
    REQUIRE(reached(apply, [&] { return file.has_stage("validate"); }));
    apply.signal_group(SIGINT);
    const TerraformRun run = scene.terraform.finish(apply);
    INFO(run.transcript());
    CHECK(run.exit_code() == 1);
  }
  CHECK(file.is_whole());
  CHECK(ending(file) == "ServerRegistrationFailed coolify.cancelled validate");
  CHECK(file.finals().at(0).server_id == scene.coolify.servers()[0].at("uuid").get<std::string>());

  std::filesystem::remove(scene.terraform.directory() / "events.jsonl");
  Process apply = scene.terraform.start_apply();
  REQUIRE(reached(apply, [&] { return file.has_stage("validate"); }));
  apply.signal(SIGKILL);
  REQUIRE(eventually([&] { return plugins_of(scene.terraform).empty(); }));
  CHECK(file.is_whole());
  CHECK(ending(file) == "ServerRegistrationFailed coolify.cancelled validate");
}

TEST_CASE("a provider that is killed tears no line and tells no end, whatever the stage") {
  struct Hold {
    const char* stage;
    std::function<void()> begin;
    std::function<void()> end;
  };
  const lab::LabHost host = fresh_host();
  Scene scene(host, {"--rate-limit", "100000"});
  const auto run = [&host](const char* command) {
    return [&host, command] { on_host(host, command); };
  };
  const std::vector<Hold> holds = {
      {"wait_ssh", [&host] { host.sshd("stop"); }, [&host] { host.sshd("start"); }},
      {"inspect", run("kill -STOP $(pidof dockerd)"), run("kill -CONT $(pidof dockerd)")},
      {"deploy_key",
       run("setsid flock /root/.ssh/.authorized_keys.coolify.lock sh -c 'touch /run/key-lock; "
           "until [ -e /run/key-go ]; do sleep 0.1; done' >/dev/null 2>&1 & "
           "until [ -e /run/key-lock ]; do sleep 0.02; done"),
       run("touch /run/key-go")},
      {"register",
       [&scene] {
         scene.coolify.add_fault(
             {{"kind", "reset"}, {"method", "POST"}, {"path", "/api/v1/servers"}, {"count", -1}});
       },
       [&scene] { scene.coolify.clear_faults(); }},
      {"validate", [&scene] { scene.coolify.set({{"queue_running", false}}); },
       [&scene] { scene.coolify.set({{"queue_running", true}}); }},
  };
  json registration = patient(scene.registration());
  registration["adopt_existing"] = true;
  scene.terraform.write_config(with_provider({{"events", into_file()}}, {{"web", registration}}));
  const EventFile file = events_of(scene);
  std::set<std::string> ids;
  for (const Hold& hold : holds) {
    CAPTURE(hold.stage);
    const std::size_t known = file.lines().size();
    hold.begin();
    Process apply = scene.terraform.start_apply();
    const bool there = reached(apply, [&] { return file.has_stage(hold.stage, known); });
    const int killed = kill_plugins(scene.terraform);
    const TerraformRun ended = scene.terraform.finish(apply);
    hold.end();
    INFO(ended.transcript());
    REQUIRE(there);
    REQUIRE(killed == 1);
    CHECK(file.is_whole());
    CHECK(file.finals().empty());
    const Event last = file.events().back();
    CHECK(last.stage == hold.stage);
    CHECK(events::is_alive(last.process) == events::Alive::no);
    ids.insert(last.correlation_id);
  }
  CHECK(ids.size() == holds.size());

  // The next run goes on in the same file, and comes to its end.
  require_success(scene.terraform.apply());
  CHECK(file.is_whole());
  CHECK(ending(file) == "ServerRegistered - validate");
}

TEST_CASE("one at a time: the second waits for its turn, and its SSH time-out does not") {
  constexpr std::chrono::seconds kTimeout{10};
  Scene scene(shared_host());
  json first = scene.registration();
  json second = scene.registration_of(other_shared_host());
  for (json* const one : {&first, &second}) {
    (*one)["ssh"]["timeout"] = std::to_string(kTimeout.count()) + "s";
  }
  scene.terraform.write_config(
      with_provider({{"events", into_file()}, {"max_concurrent_registrations", 1}},
                    {{"web", first}, {"other", second}}));
  scene.coolify.set({{"queue_running", false}});
  const EventFile file = events_of(scene);
  const auto has_queued = [&file] {
    const auto story = file.story();
    return std::count(story.begin(), story.end(), "ServerRegistrationQueued") == 1 &&
           file.has_stage("validate");
  };
  Process apply = scene.terraform.start_apply();
  REQUIRE(reached(apply, has_queued));
  // Longer than the second one may take to log in.
  std::this_thread::sleep_for(kTimeout + std::chrono::seconds(1));
  CHECK(scene.coolify.servers().size() == 1);
  scene.coolify.set({{"queue_running", true}});
  const TerraformRun applied = scene.terraform.finish(apply);
  require_success(applied);
  CHECK(scene.coolify.servers().size() == 2);

  const auto all = file.events();
  const auto queued = std::find_if(
      all.begin(), all.end(), [](const Event& event) { return event.type == EventType::queued; });
  REQUIRE(queued != all.end());
  CHECK(queued->waiting_for == "a turn in the queue server-management");
  const Texts story = file.story(queued->correlation_id);
  CHECK(story[0] == "ServerRegistrationQueued");
  CHECK(story[1] == "ServerRegistrationStarted");
  CHECK(story.back() == "ServerRegistered");
  // Its work begins when that of the other one is over.
  const auto begins = std::find_if(queued, all.end(), [&queued](const Event& event) {
    return event.type == EventType::started && event.correlation_id == queued->correlation_id;
  });
  CHECK(std::any_of(all.begin(), begins, [](const Event& event) { return is_final(event.type); }));
}
