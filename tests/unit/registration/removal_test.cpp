#include <doctest/doctest.h>

#include "tests/unit/registration/world.h"

using registration::RemovalPolicy;
using tests::World;
using Events = std::vector<std::string>;

namespace {

base::Diagnostics remove(World& world, const RemovalPolicy& policy, const std::string& uuid = "u") {
  registration::Pipeline pipeline(world, *world.client);
  registration::Config config = world.config();
  config.team_id = "7";
  return pipeline.remove(uuid, config, policy, world.context);
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

TEST_CASE("removing: what is gone is removed, what a token of another team is not told is not") {
  for (const int team : {7, 9}) {
    World world;
    world.http->answer("DELETE /servers/gone", 404, R"({"message":"Server not found."})");
    world.http->on("GET /team", [team](const auto&, const auto&) {
      return http::Response{200, {}, coolify::Json{{"id", team}, {"name", "Web"}}.dump()};
    });
    const base::Diagnostics told = remove(world, {.remove_key = true}, "gone");
    if (team == 7) {
      CHECK(told.empty());
      CHECK(world.events.back() == "remove key root");
      continue;
    }
    REQUIRE(told.items().size() == 1);
    CHECK(told.items()[0].code == "registration.other_team");
    CHECK(told.items()[0].evidence == "team of the token: Web (id 9)\nteam of the server: id 7");
    CHECK(world.events.empty());
  }
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
  CHECK(remove(world, {.remove_key = true}).empty());
  CHECK(world.events == Events{"delete", "connect", "remove key root"});
  const auto& inputs = world.executor.runs().back().inputs;
  CHECK(inputs.at("key_action") == "remove");
  CHECK(inputs.at("key_comment").empty());
  CHECK(world.log->contains("removed the key user=root"));

  World gone;
  gone.removal_outcome = "absent";
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
  refused.removal_outcome = "unreadable";
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

namespace {

registration::Outcome rotate(
    World& world,
    const std::function<void(registration::Config&)>& more = [](registration::Config&) {},
    const std::vector<std::string>& former_keys = {}) {
  auto before = world.config();
  before.former_keys = former_keys;
  auto after = before;
  after.private_key_uuid = "other";
  more(after);
  return world.update(before, after);
}

/// The key that the last run but `from_end` - 1 was about.
std::string key_of_run(const World& world, std::size_t from_end) {
  const auto& runs = world.executor.runs();
  const auto& inputs = runs.at(runs.size() - from_end).inputs;
  return inputs.at("key_type") + " " + inputs.at("key_blob");
}

}  // namespace

TEST_CASE("a new key is added and proven before the old one goes") {
  World world;
  const auto outcome = rotate(world);
  CHECK(World::codes(outcome).empty());
  CHECK(world.events == Events{"connect", "inspect", "deploy root", "change", "validate", "connect",
                               "remove key root"});
  CHECK(key_of_run(world, 2) == tests::make_key(2).line());
  CHECK(key_of_run(world, 1) == tests::make_key(1).line());
}

TEST_CASE("the old key stays while the new one is not proven") {
  World world;
  world.usable = false;
  world.logs = R"("Docker Engine is not installed.")";
  CHECK(rotate(world).diagnostics.has_error());
  CHECK(world.events.back() == "validate");
}

TEST_CASE("the old key stays where it opens the door to us, and on a machine we left") {
  World world;
  world.login_key = tests::make_key(1).line();
  CHECK(World::codes(rotate(world)).empty());
  CHECK(world.events.back() == "validate");
  CHECK(world.log->contains("the old key stays"));

  World moved;
  CHECK(World::codes(rotate(moved, [](auto& after) { after.ip = "10.1.1.2"; })).empty());
  CHECK(moved.events.back() == "validate");

  World elsewhere;
  CHECK(World::codes(rotate(elsewhere, [](auto& after) { after.deploy_key = false; })).empty());
  CHECK(elsewhere.events.back() == "validate");
}

TEST_CASE("every key that failed runs left goes at once, but for the one in use") {
  World world;
  const std::vector<std::string> left = {"third", "other", "key"};
  CHECK(World::codes(rotate(world, [](auto&) {}, left)).empty());
  CHECK(world.events == Events{"connect", "inspect", "deploy root", "change", "validate", "connect",
                               "remove key root", "remove key root"});
  CHECK(key_of_run(world, 2) == tests::make_key(3).line());
  CHECK(key_of_run(world, 1) == tests::make_key(1).line());
}

TEST_CASE("the keys that may be on a host are each named once") {
  registration::Config before;
  before.private_key_uuid = "b";
  before.former_keys = {"a", "c"};
  registration::Config after;
  after.private_key_uuid = "c";
  CHECK(registration::keys_on_host(before, after) == std::vector<std::string>{"a", "c", "b"});
  CHECK(registration::keys_on_host(after, after) == std::vector<std::string>{"c"});
}

TEST_CASE("removing the key: with those that failed runs left, and a warning for an unknown one") {
  World world;
  auto config = world.config();
  config.former_keys = {"other", "missing"};
  const auto found = registration::Pipeline(world, *world.client)
                         .remove("u", config, {.remove_key = true}, world.context);
  REQUIRE(found.items().size() == 1);
  CHECK(found.items()[0].code == "remove_key.failed");
  CHECK(world.events == Events{"delete", "connect", "remove key root", "remove key root"});
}

TEST_CASE("an old key that cannot be removed is a warning") {
  World world;
  world.removal_outcome = "unreadable";
  const auto outcome = rotate(world);
  CHECK(World::codes(outcome) == "(remove_key.failed)");
  CHECK(outcome.result.status == registration::Status::ready);
}

TEST_CASE("removing keys: one that stays keeps none of the others") {
  World world;
  world.removal_outcome = "kept";
  registration::Config config = world.config();
  config.former_keys = {"other"};
  const auto found = registration::Pipeline(world, *world.client)
                         .remove("u", config, {.remove_key = true}, world.context);
  for (const base::Diagnostic& warning : found.items()) {
    CHECK(warning.code == "remove_key.failed");
    CHECK(warning.severity == base::Severity::warning);
  }
  REQUIRE(found.items().size() == 2);
  CHECK(found.items()[1].cause.find("Failed to remove SSH key: it is in other lines, too.") !=
        std::string::npos);
  CHECK(world.events == Events{"delete", "connect", "remove key root", "remove key root"});
}

TEST_CASE("removing the key: of a record without one nobody logs in, which is told") {
  World world;
  registration::Config config = world.config();
  config.private_key_uuid.clear();
  registration::Pipeline pipeline(world, *world.client);
  const base::Diagnostics found = pipeline.remove("u", config, {.remove_key = true}, world.context);
  REQUIRE(found.items().size() == 1);
  CHECK(found.items()[0].code == "remove_key.failed");
  CHECK(found.items()[0].severity == base::Severity::warning);
  CHECK(found.items()[0].kind == base::ErrorKind::not_found);
  CHECK(world.events == Events{"delete"});

  World other;
  config.former_keys = {other.config().private_key_uuid};
  registration::Pipeline second(other, *other.client);
  CHECK(second.remove("u", config, {.remove_key = true}, other.context).empty());
  CHECK(other.events == Events{"delete", "connect", "remove key root"});
}
