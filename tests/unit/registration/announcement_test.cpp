#include "registration/announcement.h"

#include <doctest/doctest.h>

#include <optional>
#include <stdexcept>

#include "tests/support/fake_clock.h"
#include "tests/unit/registration/world.h"

using namespace std::chrono_literals;
using events::Event;
using events::EventType;
using registration::Announcement;
using registration::Stage;
using tests::World;

namespace {

using Texts = std::vector<std::string>;

base::Diagnostic error_of(const std::string& code) {
  return {.kind = base::ErrorKind::api_refused,
          .code = code,
          .summary = "It was refused",
          .cause = "Coolify said no.",
          .evidence = "HTTP 403",
          .remedy = "Ask.",
          .notes = {{.name = "n", .value = "", .text = "Nothing was changed."}}};
}

base::Diagnostic warning_of(const std::string& code) {
  base::Diagnostic one = error_of(code);
  one.severity = base::Severity::warning;
  return one;
}

/// The types of what was told, with what is waited for, or the code.
Texts story(const World& world) {
  Texts told;
  for (const Event& event : world.told.all()) {
    std::string line(to_string(event.type));
    if (event.waiting_for) line += " " + *event.waiting_for;
    if (event.code) line += " " + *event.code;
    told.push_back(line);
  }
  return told;
}

std::string codes(const base::Diagnostics& all) {
  std::string text;
  for (const base::Diagnostic& one : all.items()) {
    const bool is_error = one.severity == base::Severity::error;
    text += (text.empty() ? "" : " ") + (is_error ? one.code : "(" + one.code + ")");
  }
  return text;
}

/// An announcement in a world of its own.
struct Scene {
  explicit Scene(registration::Occasion occasion = {}) {
    announcement.emplace(std::move(occasion), world.config(), &world.told, world.context);
  }
  World world;
  std::optional<Announcement> announcement;
};

}  // namespace

TEST_CASE("what is known from the first on is in every event") {
  World world;
  registration::Config config = world.config();
  config.port = 2222;
  config.user = "admin";
  config.name = "web-1";
  config.metadata.hostname = "web-1.example.com";
  Announcement announcement({.operation = "update",
                             .attempt = 3,
                             .uuid = "u",
                             .endpoint = "https://coolify.example.com",
                             .program_version = "1.2.3"},
                            config, &world.told, world.context);
  announcement.take_instance("7", "4.3.11");
  announcement.queued(4);
  REQUIRE(announcement.begin());
  announcement.stage_began(Stage::wait_ssh);
  announcement.context().tell({"SSH", 2, "ssh.refused", "Connection refused", 5s});
  static_cast<void>(announcement.fail(error_of("some.code")));

  const auto all = world.told.all();
  REQUIRE(all.size() == 5);
  for (const Event& event : all) {
    CAPTURE(to_string(event.type));
    CHECK(event.timestamp == world.clock.wall_now());
    CHECK(event.correlation_id == announcement.id());
    CHECK(event.operation == "update");
    CHECK(event.attempt == 3);
    CHECK(event.server_id == "u");
    CHECK(event.server_name == "web-1");
    CHECK(event.ip_address == "10.1.1.1");
    CHECK(event.port == 2222);
    CHECK(event.user == "admin");
    CHECK(event.host_name == "web-1.example.com");
    CHECK(event.instance_id == "i-abc123");
    CHECK(event.cloud_provider == "aws");
    CHECK(event.region == "us-east-1");
    CHECK(event.deployment_id == "42");
    CHECK(event.team_id == "7");
    CHECK(channel_of(event) == "organization.7.servers");
    CHECK(event.endpoint == "https://coolify.example.com");
    CHECK(event.tags == Texts{"server-registration", "infrastructure", "organization:7",
                              "deployment:42", "provider:aws"});
    CHECK(event.versions.at("provider") == "1.2.3");
    CHECK(event.versions.at("coolify") == "4.3.11");
    CHECK(is_final(event.type) == event.duration.has_value());
  }
  CHECK(announcement.id().size() == 32);
  CHECK(all[0].type == EventType::queued);
  CHECK(all[0].waiting_for == "a turn in the queue server-management");
  CHECK_FALSE(all[0].stage.has_value());
  CHECK(all[1].type == EventType::started);
  CHECK(all[2].type == EventType::stage);
  CHECK(all[2].stage == "wait_ssh");
  CHECK(all[3].type == EventType::waiting);
  CHECK(all[3].stage == "wait_ssh");
  CHECK(all[3].waiting_for == "SSH");
  CHECK(all[3].attempts == 2);
  CHECK(all[3].code == "ssh.refused");
  CHECK(all[3].error == "Connection refused");
  CHECK(all[3].next_try == base::Duration(5s));
  CHECK(all[4].type == EventType::failed);
}

TEST_CASE("a failure before any run tells its cause and that nothing was tried twice") {
  Scene scene;
  base::Diagnostics errors = warning_of("some.warning");
  errors.add(error_of("some.code"));
  scene.world.clock.advance(3s);
  CHECK(scene.announcement->fail(errors).empty());
  const auto all = scene.world.told.all();
  REQUIRE(all.size() == 1);
  const Event& event = all.front();
  CHECK(event.type == EventType::failed);
  CHECK(event.status == "registration_failed");
  CHECK(event.code == "some.code");
  CHECK(event.error == "It was refused");
  CHECK(event.attempts == 1);
  CHECK(event.duration == base::Duration(3s));
  CHECK_FALSE(event.stage.has_value());
  REQUIRE(event.problems.size() == 2);
  CHECK_FALSE(event.problems[0].is_error);
  CHECK(event.problems[1] == events::Problem{.is_error = true,
                                             .code = "some.code",
                                             .summary = "It was refused",
                                             .cause = "Coolify said no. Nothing was changed.",
                                             .evidence = "HTTP 403",
                                             .remedy = "Ask."});
}

TEST_CASE("the attempts are those that the error counts") {
  Scene scene;
  base::Diagnostic error = error_of("ssh.unreachable");
  SUBCASE("a number") {
    error.values["attempts"] = "17";
    static_cast<void>(scene.announcement->fail(error));
    CHECK(scene.world.told.finals().at(0).attempts == 17);
  }
  SUBCASE("no number") {
    error.values["attempts"] = "many";
    static_cast<void>(scene.announcement->fail(error));
    CHECK(scene.world.told.finals().at(0).attempts == 1);
  }
}

TEST_CASE("exactly one final event, and nothing after it") {
  SUBCASE("told by the outcome of a run") {
    Scene scene;
    static_cast<void>(scene.announcement->end({}));
    static_cast<void>(scene.announcement->end({}));
    static_cast<void>(scene.announcement->fail(error_of("some.code")));
    scene.announcement->context().tell({.what = "SSH"});
    scene.announcement.reset();
    CHECK(story(scene.world) == Texts{"ServerRegistered"});
  }
  SUBCASE("told by an error") {
    Scene scene;
    static_cast<void>(scene.announcement->fail(error_of("some.code")));
    static_cast<void>(scene.announcement->end({}));
    scene.announcement->context().tell({.what = "SSH"});
    scene.announcement.reset();
    CHECK(story(scene.world) == Texts{"ServerRegistrationFailed some.code"});
  }
  SUBCASE("told by nobody") {
    Scene scene;
    REQUIRE(scene.announcement->begin());
    scene.announcement.reset();
    CHECK(story(scene.world) ==
          Texts{"ServerRegistrationStarted",
                "ServerRegistrationFailed registration.ended_without_result"});
    CHECK(scene.world.log->contains("the registration failed registration_id="));
  }
  SUBCASE("cut off by an exception") {
    World world;
    const auto registering = [&world] {
      const Announcement announcement({}, world.config(), &world.told, world.context);
      throw std::logic_error("a mistake");
    };
    CHECK_THROWS_AS(registering(), std::logic_error);
    CHECK(story(world) == Texts{"ServerRegistrationFailed registration.ended_without_result"});
  }
  SUBCASE("cut off by an exception, where the sinks throw as well") {
    World world;
    world.told.answer(
        [](EventType) -> base::Diagnostics { throw std::runtime_error("no memory"); });
    {
      const Announcement announcement({}, world.config(), &world.told, world.context);
    }
    CHECK(world.log->contains("the end of a registration could not be told why=no memory"));
  }
}

TEST_CASE("an update that is no run is in the log alone") {
  Scene scene({.operation = "update", .runs = false, .uuid = "u"});
  REQUIRE(scene.announcement->begin());
  scene.announcement->stage_began(Stage::register_server);
  scene.announcement->context().tell({.what = "Coolify"});
  scene.announcement->queued(1);
  SUBCASE("a good one") {
    static_cast<void>(scene.announcement->end({}));
    CHECK(scene.world.log->contains("the record is changed registration_id="));
  }
  SUBCASE("a bad one") {
    static_cast<void>(scene.announcement->fail(error_of("some.code")));
    CHECK(scene.world.log->contains("the registration failed registration_id="));
  }
  CHECK(scene.world.told.all().empty());
  CHECK(scene.world.log->contains("changing the record of a server registration_id="));
}

TEST_CASE("without anybody to tell there is the log") {
  World world;
  {
    Announcement announcement({}, world.config(), nullptr, world.context);
    REQUIRE(announcement.begin());
    CHECK(announcement.fail(error_of("some.code")).empty());
  }
  CHECK(world.log->contains("registering a server registration_id="));
}

TEST_CASE("the same wait is told every five seconds, another one at once") {
  Scene scene;
  const base::Context& context = scene.announcement->context();
  const auto told = [&] { return scene.world.told.of(EventType::waiting).size(); };
  scene.announcement->stage_began(Stage::wait_ssh);
  // Texts with counts in them make no other cause of one code.
  for (int i = 0; i < 20; ++i) {
    context.tell({"SSH", i + 1, "ssh.refused", "after " + std::to_string(i) + " tries", 1s});
    scene.world.clock.advance(500ms);
  }
  CHECK(told() == 2);
  CHECK(scene.world.told.of(EventType::waiting)[1].attempts == 11);
  context.tell({"SSH", 21, "ssh.auth_refused", "no key", 1s});
  CHECK(told() == 3);
  context.tell({"SSH", 22, "ssh.auth_refused", "no key", 1s});
  CHECK(told() == 3);
  context.tell({"cloud-init", 1, "ssh.auth_refused", "no key", 1s});
  CHECK(told() == 4);
  context.tell({"cloud-init", 1, "", "step 1", 1s});
  context.tell({"cloud-init", 1, "", "step 2", 1s});
  context.tell({"cloud-init", 1, "", "step 2", 1s});
  CHECK(told() == 6);
  scene.announcement->stage_began(Stage::inspect);
  context.tell({"cloud-init", 1, "", "step 2", 1s});
  CHECK(told() == 7);
}

TEST_CASE("what only one wait does not know is absent") {
  Scene scene;
  scene.announcement->context().tell({.what = "another operation on 10.1.1.1"});
  const Event event = scene.world.told.all().at(0);
  CHECK(event.waiting_for == "another operation on 10.1.1.1");
  CHECK_FALSE(event.attempts.has_value());
  CHECK_FALSE(event.code.has_value());
  CHECK_FALSE(event.error.has_value());
  CHECK_FALSE(event.next_try.has_value());
}

TEST_CASE("a sink without which nothing is to be done stops the registration before it begins") {
  Scene scene;
  scene.world.told.answer([](EventType) { return error_of("events.webhook_failed"); });
  const auto begun = scene.announcement->begin();
  REQUIRE_FALSE(begun.has_value());
  CHECK(begun.error().code == "events.webhook_failed");
  CHECK(scene.world.told.patience().most == base::Duration::max());
  // It is told once, by whoever hands it on.
  CHECK(scene.announcement->fail(begun.error()).empty());
  CHECK(story(scene.world) ==
        Texts{"ServerRegistrationStarted", "ServerRegistrationFailed events.webhook_failed"});
}

TEST_CASE("a sink that has refused the beginning is not given all its time once more") {
  Scene scene;
  scene.world.told.answer([](EventType type) {
    return error_of(type == EventType::started ? "events.webhook_failed" : "events.late");
  });
  const auto begun = scene.announcement->begin();
  REQUIRE_FALSE(begun.has_value());
  CHECK(scene.announcement->fail(begun.error()).empty());
  CHECK(scene.world.told.patience().most == base::Duration(3s));
}

TEST_CASE("a stop while a required sink is waited for ends the registration as stopped") {
  World world;
  world.told.answer([](EventType) {
    base::Diagnostic one = error_of("events.late");
    one.kind = base::ErrorKind::cancelled;
    return one;
  });
  const auto outcome = world.create();
  CHECK(World::codes(outcome) == "registration.cancelled");
  CHECK(world.told.finals().at(0).code == "registration.cancelled");
  CHECK(world.told.patience().most == base::Duration(3s));
}

TEST_CASE("what sinks have to tell is handed on at the end, all of it once") {
  Scene scene;
  scene.world.told.answer([](EventType type) -> base::Diagnostics {
    return warning_of(type == EventType::started ? "events.file_failed" : "events.pusher_failed");
  });
  REQUIRE(scene.announcement->begin());
  CHECK(codes(scene.announcement->end({})) == "(events.file_failed) (events.pusher_failed)");
  CHECK(scene.announcement->end({}).empty());
}

TEST_CASE("after a stop sinks are not waited for any longer than three seconds") {
  std::stop_source stop;
  World world;
  world.context.stop = stop.get_token();
  Announcement announcement({}, world.config(), &world.told, world.context);
  REQUIRE(announcement.begin());
  CHECK(world.told.patience().most == base::Duration::max());
  CHECK(world.told.patience().stop == stop.get_token());
  CHECK(world.told.patience().after_stop == base::Duration::zero());
  stop.request_stop();
  static_cast<void>(announcement.fail(error_of("registration.cancelled")));
  CHECK(world.told.patience().most == base::Duration::max());
  CHECK(world.told.patience().stop == stop.get_token());
  CHECK(world.told.patience().after_stop == base::Duration(3s));
  CHECK(world.told.finals().size() == 1);
}

TEST_CASE("a team that is not known is in no tag and makes no channel") {
  Scene scene;
  scene.announcement->take_instance(std::nullopt, std::nullopt);
  static_cast<void>(scene.announcement->fail(error_of("some.code")));
  const Event event = scene.world.told.all().at(0);
  CHECK(event.tags ==
        Texts{"server-registration", "infrastructure", "deployment:42", "provider:aws"});
  CHECK_FALSE(channel_of(event).has_value());
  CHECK_FALSE(event.versions.contains("coolify"));
}

TEST_CASE("no record has an id and not yet the team, however the instance is asked for it") {
  World world;
  world.create();
  world.http->on("GET /version", [](const auto&, const auto&) {
    return http::Response{401, {}, R"({"message":"Unauthenticated."})"};
  });
  for (const std::string& line : world.log->lines()) {
    if (line.find("registration_id=") == std::string::npos) continue;
    CHECK_MESSAGE(line.find("organization:7") != std::string::npos, line);
  }
}

TEST_CASE("an instance that refuses the token fails the registration, without a channel") {
  World world;
  world.http->on("GET /version", [](const auto&, const auto&) {
    return http::Response{401, {}, R"({"message":"Unauthenticated."})"};
  });
  const auto outcome = world.create();
  CHECK(World::codes(outcome) == "coolify.unauthenticated");
  const auto finals = world.told.finals();
  REQUIRE(finals.size() == 1);
  CHECK(finals[0].type == EventType::failed);
  CHECK(finals[0].code == World::codes(outcome));
  CHECK_FALSE(channel_of(finals[0]).has_value());
  CHECK(
      world.log->contains(" tags=server-registration,infrastructure,deployment:42,provider:aws "));
}

TEST_CASE("a stop in the queue fails the registration before it has begun") {
  registration::Queue queue;
  queue.set_limit(1);
  const auto held = queue.wait_for_turn({});
  World world;
  world.queue = &queue;
  std::stop_source stop;
  world.context.stop = stop.get_token();
  world.told.watch([&stop](const Event& event) {
    if (event.type == EventType::queued) stop.request_stop();
  });
  CHECK(World::codes(world.create()) == "registration.cancelled");
  CHECK(world.events.empty());
  CHECK(story(world) == Texts{"ServerRegistrationQueued a turn in the queue server-management",
                              "ServerRegistrationFailed registration.cancelled"});
}
