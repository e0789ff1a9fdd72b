#include "events/event.h"

#include <doctest/doctest.h>

#include "tests/unit/events/samples.h"

using events::EventType;

TEST_CASE("what events are called") {
  CHECK(to_string(EventType::queued) == "ServerRegistrationQueued");
  CHECK(to_string(EventType::started) == "ServerRegistrationStarted");
  CHECK(to_string(EventType::stage) == "ServerRegistrationStage");
  CHECK(to_string(EventType::waiting) == "ServerRegistrationWaiting");
  CHECK(to_string(EventType::registered) == "ServerRegistered");
  CHECK(to_string(EventType::failed) == "ServerRegistrationFailed");
}

TEST_CASE("two kinds of events are final") {
  CHECK(is_final(EventType::registered));
  CHECK(is_final(EventType::failed));
  for (const auto type :
       {EventType::queued, EventType::started, EventType::stage, EventType::waiting}) {
    CHECK_FALSE(is_final(type));
  }
}

TEST_CASE("the channel is named after the team") {
  events::Event event = tests::event_of(EventType::started);
  CHECK(channel_of(event) == "organization.7.servers");
  event.team_id.reset();
  CHECK(channel_of(event) == std::nullopt);
}
