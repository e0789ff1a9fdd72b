#include <doctest/doctest.h>

#include "tests/unit/registration/world.h"

using registration::RemovalPolicy;
using tests::World;
using Events = std::vector<std::string>;

namespace {

base::Diagnostics remove(World& world, const RemovalPolicy& policy, const std::string& uuid = "u") {
  registration::Pipeline pipeline(world, *world.client);
  return pipeline.remove(uuid, world.config(), policy, world.context);
}

base::Diagnostic error_of(base::ErrorKind kind) {
  base::Diagnostic one;
  one.kind = kind;
  one.code = "ssh.test";
  one.summary = "No login";
  return one;
}

}  // namespace

TEST_CASE("removing: by default the record, not by force, and nobody logs in") {
  World world;
  CHECK(remove(world, {}).empty());
  CHECK(world.events == Events{"delete"});
  for (const auto& request : world.http->requests()) CHECK(request.query.empty());
}

TEST_CASE("removing: what is gone is removed") {
  World world;
  world.http->answer("DELETE /servers/gone", 404, R"({"message":"Server not found."})");
  CHECK(remove(world, {}, "gone").empty());
}

TEST_CASE("removing by force says so") {
  World world;
  CHECK(remove(world, {.force = true}).empty());
  CHECK_FALSE(world.http->requests().back().query.empty());
}

TEST_CASE("removing nothing asks nobody") {
  World world;
  CHECK(remove(world, {.unregister = false}).empty());
  CHECK(world.events.empty());
  CHECK(world.http->requests().empty());
}

TEST_CASE("removing the key: after the record, the line that was deployed") {
  World world;
  world.key_outcome = "removed";
  CHECK(remove(world, {.remove_key = true}).empty());
  CHECK(world.events == Events{"delete", "connect", "remove key root"});
  const auto& inputs = world.executor.runs().back().inputs;
  CHECK(inputs.at("key_action") == "remove");
  CHECK(inputs.at("key_comment").empty());
  CHECK(world.log->contains("removed the key user=root"));

  World gone;
  gone.key_outcome = "absent";
  CHECK(remove(gone, {.unregister = false, .remove_key = true}).empty());
  CHECK(gone.events == Events{"connect", "remove key root"});
  CHECK(gone.log->contains("there was no key to remove"));
}

TEST_CASE("removing the key: a record that cannot be removed keeps its login") {
  World world;
  world.http->answer("DELETE /servers/busy", 400, R"({"message":"Server has resources."})");
  CHECK(remove(world, {.remove_key = true}, "busy").has_error());
  CHECK(world.connections == 0);
}

TEST_CASE("removing the key: a host that is gone is a warning") {
  World world;
  world.refuse_login = error_of(base::ErrorKind::timeout);
  const auto found = remove(world, {.remove_key = true});
  REQUIRE(found.items().size() == 1);
  CHECK_FALSE(found.has_error());
  CHECK(found.items()[0].code == "remove_key.failed");
  CHECK(world.events == Events{"delete", "connect"});

  World refused;
  refused.key_outcome = "unreadable";
  CHECK(remove(refused, {.remove_key = true}).items().at(0).code == "remove_key.failed");
}

TEST_CASE("removing the key: a stop is an error, so that it can be repeated") {
  World world;
  world.refuse_login = error_of(base::ErrorKind::cancelled);
  CHECK(remove(world, {.remove_key = true}).has_error());
}

TEST_CASE("removing the key: without the key the record goes nevertheless") {
  World world;
  auto config = world.config();
  config.private_key_uuid = "missing";
  const auto found = registration::Pipeline(world, *world.client)
                         .remove("u", config, {.remove_key = true}, world.context);
  REQUIRE(found.items().size() == 1);
  CHECK(found.items()[0].code == "remove_key.failed");
  CHECK_FALSE(found.has_error());
  CHECK(world.events == Events{"delete"});
}
