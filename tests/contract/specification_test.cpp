// The tests that the specification names, with its very data.
#include <doctest/doctest.h>

#include <future>
#include <thread>

#include "provider/functions/parse_server_outputs.h"
#include "tests/contract/registration.h"

using namespace std::chrono_literals;
using events::Event;
using events::EventType;
using provider::RegistrationModel;
using schema::Value;
using tests::Registration;

namespace {

using Texts = std::vector<std::string>;

Value text(const char* value) { return Value::string(value); }

/// Docker as it is on the machine and as Coolify finds it there.
void have_docker(Registration& r, const std::string& version) {
  r.host.host_changes["docker.cli_version"] = "Docker version " + version + ", build a72d7cd";
  r.host.host_changes["docker.version_output"] =
      R"(server={"Components":[{"Name":"Engine","Version":")" + version + R"("}],"Version":")" +
      version + R"(","ApiVersion":"1.43","Os":"linux","Arch":"amd64"})";
  r.contract.host().answers(
      "docker version --format json",
      {0,
       R"({"Client":{"Version":")" + version + R"("},"Server":{"Version":")" + version + R"("}})",
       ""});
}

/// The deployment of the specification's samples.
RegistrationModel sample(const Registration& r) {
  RegistrationModel model = r.arguments();
  model.instance_id = "i-abc123";
  model.cloud_provider = "aws";
  model.region = "us-east-1";
  model.hostname = "web-server-01";
  model.deployment_id = "42";
  return model;
}

}  // namespace

TEST_CASE("U1 a registration goes through the queue server-management, where waiting is free") {
  Registration r;
  r.queue.set_limit(1);
  auto turn = std::make_optional(*r.queue.wait_for_turn({}));
  RegistrationModel model = sample(r);
  model.timeouts = provider::TimeoutsModel();
  model.timeouts->create = "10m";
  std::string codes = "not done";
  std::jthread apply;
  {
    std::promise<void> queued;
    r.listener->watch([&queued](const Event& event) {
      if (event.type == EventType::queued) queued.set_value();
    });
    apply = std::jthread([&] { codes = r.apply(model); });
    queued.get_future().wait();
    r.listener->watch({});
  }
  CHECK(r.host.events.empty());
  CHECK(r.contract.log().contains(
      "waiting for a turn registration_id=" + r.listener->all().at(0).correlation_id +
      " tags=server-registration,infrastructure,organization:1,deployment:42,provider:aws "
      "queue=server-management ahead=0"));
  const base::Context context = r.contract.context();
  context.clock->sleep_until(context.clock->now() + 3h, {});
  turn.reset();
  apply.join();
  CHECK(codes.empty());
  CHECK(r.host.time_left <= 10min);
  CHECK(r.host.time_left > 9min);
  CHECK(r.contract.log().contains(" queue=server-management"));
  Texts types;
  for (const Event& event : r.listener->all()) {
    const bool is_between = event.type == EventType::stage || event.type == EventType::waiting;
    if (!is_between) types.emplace_back(to_string(event.type));
  }
  CHECK(types ==
        Texts{"ServerRegistrationQueued", "ServerRegistrationStarted", "ServerRegistered"});
  CHECK(r.listener->all().at(0).waiting_for == "a turn in the queue server-management");
}

TEST_CASE("U1 plans, refreshes, destroys and updates without a run do not queue") {
  Registration r;
  RegistrationModel model = sample(r);
  REQUIRE(r.apply(model).empty());
  r.queue.set_limit(1);
  const auto held = r.queue.wait_for_turn({});
  model.name = "web-2";
  CHECK(r.plan(model).empty());
  CHECK(r.apply(model).empty());
  CHECK(r.refresh().empty());
  CHECK(r.plan_destroy().empty());
  CHECK(r.destroy().empty());
}

TEST_CASE("U1 a stop ends the wait, and the machine is left alone") {
  Registration r;
  r.queue.set_limit(1);
  const auto held = r.queue.wait_for_turn({});
  r.listener->watch([&r](const Event& event) {
    if (event.type == EventType::queued) r.stop.request_stop();
  });
  CHECK(r.apply(sample(r)) == "registration.cancelled");
  CHECK(r.host.events.empty());
  CHECK(r.changes().empty());
  CHECK_FALSE(r.has_state());
  CHECK(r.listener->finals().size() == 1);
}

TEST_CASE("U2 outputs are parsed: address, instance and host name") {
  const provider::ParseServerOutputs parse;
  const auto servers = parse.call({Value::object({{"server_ip", text("1.2.3.4")},
                                                  {"instance_id", text("i-abc123")},
                                                  {"hostname", text("web-server-01")}})});
  REQUIRE(servers.has_value());
  REQUIRE(servers->elements().size() == 1);
  const Value& server = servers->elements()[0];
  CHECK(server.at("ip") == text("1.2.3.4"));
  CHECK(server.at("instance_id") == text("i-abc123"));
  CHECK(server.at("hostname") == text("web-server-01"));
}

TEST_CASE("U3 outputs without an address are refused") {
  const provider::ParseServerOutputs parse;
  const auto servers = parse.call({Value::object({{"instance_id", text("i-abc123")}})});
  REQUIRE_FALSE(servers.has_value());
  CHECK(servers.error().summary == "Server IP address not found in Terraform outputs");
}

TEST_CASE("U4 a server is registered: address, instance, status and Docker's version") {
  Registration r;
  have_docker(r, "24.0.7");
  RegistrationModel model = sample(r);
  // 1.2.3.4 is what Coolify writes over the address of a server it gave up: none is registered
  // there.
  model.ip = "1.2.3.5";
  REQUIRE(r.apply(model).empty());
  CHECK(r.state.at("ip") == text("1.2.3.5"));
  CHECK(r.state.at("instance_id") == text("i-abc123"));
  CHECK(r.state.at("cloud_provider") == text("aws"));
  CHECK(r.state.at("region") == text("us-east-1"));
  CHECK(r.state.at("status") == text("ready"));
  CHECK(r.state.at("docker_version") == text("24.0.7"));
  CHECK(r.record()["ip"] == "1.2.3.5");
  const auto finals = r.listener->finals();
  REQUIRE(finals.size() == 1);
  CHECK(finals[0].ip_address == "1.2.3.5");
  CHECK(finals[0].instance_id == "i-abc123");
  CHECK(finals[0].cloud_provider == "aws");
  CHECK(finals[0].region == "us-east-1");
  CHECK(finals[0].status == "ready");
  CHECK(finals[0].docker_version == "24.0.7");
}

TEST_CASE("U5 the registration itself causes the delivery of ServerRegistered, once") {
  Registration r;
  REQUIRE(r.apply(sample(r)).empty());
  const auto told = r.listener->of(EventType::registered);
  REQUIRE(told.size() == 1);
  CHECK(to_string(told[0].type) == "ServerRegistered");
  CHECK(told[0].server_id == r.uuid());
  CHECK(channel_of(told[0]) == "organization.1.servers");
  CHECK(r.listener->of(EventType::failed).empty());
}

TEST_CASE("U6 the tags are the five, in the state, in every record and in every event") {
  Registration r;
  REQUIRE(r.apply(sample(r)).empty());
  const Texts tags = {"server-registration", "infrastructure", "organization:1", "deployment:42",
                      "provider:aws"};
  Texts in_state;
  for (const Value& tag : r.state.at("tags").elements()) in_state.push_back(tag.as_string());
  CHECK(in_state == tags);
  for (const Event& event : r.listener->all()) CHECK(event.tags == tags);
  int records = 0;
  for (const std::string& line : r.contract.log().lines()) {
    if (line.find("registration_id=") == std::string::npos) continue;
    ++records;
    CHECK(line.find(" tags=server-registration,infrastructure,organization:1,deployment:42,"
                    "provider:aws") != std::string::npos);
  }
  CHECK(records > 20);
}

TEST_CASE("IT2 the deployment that a configuration names reaches all that is told of it") {
  Registration r;
  REQUIRE(r.apply(sample(r)).empty());
  for (const Event& event : r.listener->all()) CHECK(event.deployment_id == "42");
  CHECK(r.contract.log().contains(" deployment_id=42 team=1 endpoint=https://coolify.example.com"));
}
