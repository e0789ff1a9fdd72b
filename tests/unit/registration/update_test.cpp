#include <doctest/doctest.h>

#include "registration/pipeline.h"
#include "registration/record.h"
#include "tests/unit/registration/world.h"

using registration::Config;
using registration::Outcome;
using registration::Status;
using tests::World;

namespace {

using Events = std::vector<std::string>;

Outcome update(World& world, const Config& before, const Config& after, bool repeat = false) {
  return world.update(before, after, repeat);
}

}  // namespace

TEST_CASE("a new name is one small request and nothing more") {
  World world;
  const Config before = world.config();
  Config after = before;
  after.name = "web-1";
  const Outcome outcome = update(world, before, after);
  CHECK(World::codes(outcome).empty());
  CHECK(world.events == Events{"change"});
  CHECK(world.http->last_body("PATCH /servers/u") == R"({"name":"web-1"})");
  CHECK(outcome.result.name == "web-1");
}

TEST_CASE("an update without a run tells nothing of a run, and never ready") {
  World world;
  const Config before = world.config();
  static_cast<void>(world.create());
  Config after = before;
  after.name = "web-1";
  const Outcome outcome = update(world, before, after);
  REQUIRE(outcome.result.record->is_usable);
  CHECK(outcome.result.status == Status::reachable);
  CHECK(outcome.result.registration_status.empty());
  CHECK(outcome.result.registration_completed_at.empty());
}

TEST_CASE("a record that is not told soundly after a change is told to be so") {
  World world;
  const Config before = world.config();
  Config after = before;
  after.name = "web-1";
  world.http->on("GET /servers/u", [](const auto&, const auto&) {
    return http::Response{
        200, {}, R"({"uuid":"v","name":"web-1","ip":"10.1.1.1","port":22,"user":"root"})"};
  });
  const Outcome outcome = update(world, before, after);
  CHECK(World::codes(outcome) == "(coolify.bad_answer)");
  CHECK(outcome.diagnostics.items()[0].cause.starts_with(
      "Coolify accepted what was sent, but the record u could not be read back. "));
  CHECK_FALSE(outcome.result.record.has_value());
}

TEST_CASE("a description that follows the deployment is sent, an equal one is not") {
  World world;
  const Config before = world.config();
  Config after = before;
  after.metadata.deployment_id = "43";
  after.metadata.labels["a"] = "b";
  CHECK(World::codes(update(world, before, after)).empty());
  CHECK(world.http->last_body("PATCH /servers/u") ==
        R"({"description":"Auto-registered from Terraform deployment 43"})");
}

TEST_CASE("what only the state keeps sends nothing") {
  World world;
  const Config before = world.config();
  Config after = before;
  after.metadata.labels["a"] = "b";
  CHECK(World::codes(update(world, before, after)).empty());
  CHECK(world.events.empty());
}

TEST_CASE("another address, port, user or key is prepared, recorded and validated again") {
  struct Row {
    const char* name;
    std::function<void(Config&)> change;
    const char* body;
    const char* user;
  };
  const Row rows[] = {
      {"address",
       [](Config& config) {
         config.ip = "10.1.1.2";
         config.name = "aws-i-abc123";
       },
       R"({"ip":"10.1.1.2"})", "root"},
      {"port", [](Config& config) { config.port = 2222; }, R"({"port":2222})", "root"},
      {"user", [](Config& config) { config.user = "deploy"; }, R"({"user":"deploy"})", "deploy"},
      {"key", [](Config& config) { config.private_key_uuid = "other"; },
       R"({"private_key_uuid":"other"})", "root"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    World world;
    world.servers =
        R"([{"uuid":"u","name":"n","ip":"10.1.1.1","port":22,"user":"root","settings":{}}])";
    const Config before = world.config();
    Config after = before;
    row.change(after);
    const Outcome outcome = update(world, before, after);
    CHECK(World::codes(outcome).empty());
    CHECK(outcome.result.status == Status::ready);
    Events expected{"connect", "inspect", std::string("deploy ") + row.user, "change", "validate"};
    if (after.private_key_uuid != before.private_key_uuid) {
      expected.insert(expected.end(), {"connect", "remove key root"});
    }
    CHECK(world.events == expected);
    CHECK(world.http->last_body("PATCH /servers/u") == row.body);
  }
}

TEST_CASE("the key of the new uuid is the one that is deployed") {
  World world;
  const Config before = world.config();
  Config after = before;
  after.private_key_uuid = "other";
  CHECK(World::codes(update(world, before, after)).empty());
  const auto& inputs = world.executor.runs()[1].inputs;
  CHECK("ssh-ed25519 " + inputs.at("key_blob") == tests::make_key(2).line());
}

TEST_CASE("another comment is all that happens to the host") {
  World world;
  world.key_outcome = "commented";
  Config before = world.config();
  before.key_comment = "old";
  Config after = before;
  after.key_comment = "new";
  const Outcome outcome = update(world, before, after);
  CHECK(World::codes(outcome).empty());
  CHECK(world.events == Events{"connect", "comment root"});
  CHECK(outcome.result.key_deployment == registration::KeyDeployment::commented);
  const auto& inputs = world.executor.runs().back().inputs;
  CHECK(inputs.at("key_former") == "old");
  CHECK(inputs.at("key_comment") == "new");
}

TEST_CASE("a comment is replaced only where the line is the same") {
  struct Row {
    const char* name;
    std::function<void(Config&, Config&)> change;
    Events events;
  };
  const Row rows[] = {
      {"nothing is to be deployed",
       [](Config& before, Config& after) { before.deploy_key = after.deploy_key = false; },
       {}},
      {"nothing was deployed",
       [](Config& before, Config&) { before.deploy_key = false; },
       {"connect", "deploy root"}},
      {"another account as well",
       [](Config&, Config& after) { after.user = "deploy"; },
       {"connect", "inspect", "deploy deploy", "change", "validate"}},
      {"a run for another reason",
       [](Config&, Config& after) { after.port = 2222; },
       {"connect", "inspect", "comment root", "change", "validate"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    World world;
    Config before = world.config();
    Config after = before;
    after.key_comment = "new";
    row.change(before, after);
    CHECK(World::codes(update(world, before, after)).empty());
    CHECK(world.events == row.events);
  }
}

TEST_CASE("a host that refuses the new comment is an error, and Coolify is told nothing") {
  World world;
  world.key_outcome = "unwritable";
  const Config before = world.config();
  Config after = before;
  after.key_comment = "new";
  after.name = "web-1";
  const Outcome outcome = update(world, before, after);
  CHECK(World::codes(outcome) == "deploy_key.write_failed");
  CHECK_FALSE(outcome.result.key_deployment);
  CHECK(world.events == Events{"connect", "comment root"});
}

TEST_CASE("an address another server has is refused before anything is touched") {
  World world;
  world.servers =
      R"([{"uuid":"u","name":"n","ip":"10.1.1.1","port":22,"user":"root","settings":{}},)"
      R"({"uuid":"v","name":"n","ip":"10.1.1.2","port":22,"user":"root","settings":{}}])";
  const Config before = world.config();
  Config after = before;
  after.ip = "10.1.1.2";
  const Outcome outcome = update(world, before, after);
  CHECK(World::codes(outcome) == "coolify.address_in_use");
  CHECK(outcome.diagnostics.items()[0].remedy ==
        "Delete that server in Coolify or use another address.");
  CHECK(world.events.empty());
  CHECK(outcome.result.record->ip == "10.1.1.1");
}

TEST_CASE("failed checks keep the record as it was") {
  World world;
  world.host_changes = {{"tool.git", "no"}};
  const Config before = world.config();
  Config after = before;
  after.user = "deploy";
  const Outcome outcome = update(world, before, after);
  CHECK(World::codes(outcome) == "host.checks_failed host.tools_missing");
  CHECK(world.http->count("PATCH /servers/u") == 0);
  CHECK(outcome.result.uuid == "u");
  CHECK(outcome.result.record->user == "root");
  CHECK(outcome.result.status == Status::error);
}

TEST_CASE("a refused change is reported with what Coolify has") {
  World world;
  world.http->on("PATCH /servers/u", [](const auto&, const auto&) {
    return http::Response{
        422, {}, R"({"message":"Validation failed.","errors":{"name":["Too long."]}})"};
  });
  const Config before = world.config();
  Config after = before;
  after.name = "x";
  const Outcome outcome = update(world, before, after);
  CHECK(World::codes(outcome) == "coolify.validation_failed");
  CHECK(outcome.result.record->name == "aws-i-abc123");
}

TEST_CASE("a failed run can be repeated without any change") {
  World world;
  const Config config = world.config();
  const Outcome outcome = update(world, config, config, true);
  CHECK(World::codes(outcome).empty());
  CHECK(outcome.result.status == Status::ready);
  CHECK(world.events == Events{"connect", "inspect", "deploy root", "validate"});
}

TEST_CASE("reading resolves the key and tells when the record is gone") {
  World world;
  const auto record = registration::read_record(*world.client, "u", world.context);
  REQUIRE(record.has_value());
  REQUIRE(record->has_value());
  CHECK((*record)->uuid == "u");
  CHECK((*record)->private_key_uuid == "key");
  CHECK((*record)->ip == "10.1.1.1");
  CHECK((*record)->port == 22);
  world.http->answer("GET /servers/gone", 404, R"({"message":"Server not found."})");
  const auto gone = registration::read_record(*world.client, "gone", world.context);
  REQUIRE(gone.has_value());
  CHECK_FALSE(gone->has_value());
  world.http->answer("GET /servers/down", 401, R"({"message":"Unauthenticated."})");
  const auto refused = registration::read_record(*world.client, "down", world.context);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == "coolify.unauthenticated");
}

TEST_CASE("a record without a key has no former key") {
  World world;
  const Config after = world.config();
  Config before = after;
  before.private_key_uuid.clear();
  CHECK(registration::keys_on_host(before, after) ==
        std::vector<std::string>{after.private_key_uuid});
  CHECK(registration::keys_on_host(before, before).empty());
  const Outcome outcome = update(world, before, after);
  CHECK(World::codes(outcome).empty());
  CHECK(outcome.result.status == Status::ready);
  for (const auto& request : world.http->requests()) CHECK(request.path != "/security/keys/");
}

TEST_CASE("where nobody logs in, an update is a matter of Coolify's alone") {
  World world;
  Config before = world.config();
  before.former_keys = {"third"};
  Config after = before;
  after.logs_in = false;
  after.private_key_uuid = "other";
  after.key_comment = "another";
  const Outcome outcome = update(world, before, after);
  CHECK(World::codes(outcome).empty());
  CHECK(world.events == Events{"change", "validate"});
  CHECK(outcome.result.status == Status::ready);
  CHECK(outcome.result.report->overall() == checks::OverallStatus::unchecked);
}

TEST_CASE("where nobody logs in, a small change makes no report") {
  World world;
  const Config before = world.config();
  Config after = before;
  after.logs_in = false;
  after.name = "web-1";
  after.key_comment = "another";
  const Outcome outcome = update(world, before, after);
  CHECK(World::codes(outcome).empty());
  CHECK(world.events == Events{"change"});
  CHECK_FALSE(outcome.result.report);
}
