#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "base/clock.h"
#include "events/event.h"

namespace tests {

/// 2026-11-23 10:00:00 UTC, and so many seconds later.
inline base::WallTime at_second(double seconds) {
  using namespace std::chrono;
  return sys_days(2026y / November / 23) + hours(10) +
         milliseconds(static_cast<long long>(seconds * 1000));
}

/// An event of the registration "c<number>" of the machine web-<number>, in process "p".
inline events::Event told(events::EventType type, double second, int number) {
  events::Event event;
  event.type = type;
  event.timestamp = at_second(second);
  event.correlation_id = "c" + std::to_string(number);
  event.operation = "create";
  event.server_name = "web-" + std::to_string(number);
  event.ip_address = "192.0.2." + std::to_string(number);
  event.port = 22;
  event.endpoint = "https://coolify.example.com";
  event.process = "p";
  return event;
}

inline events::Event told_queued(double second, int number) {
  return told(events::EventType::queued, second, number);
}
inline events::Event told_started(double second, int number) {
  return told(events::EventType::started, second, number);
}
inline events::Event told_stage(double second, int number, std::string stage) {
  events::Event event = told(events::EventType::stage, second, number);
  event.stage = std::move(stage);
  return event;
}
inline events::Event told_waiting(double second, int number, std::string what, std::string cause,
                                  int tries = 1) {
  events::Event event = told(events::EventType::waiting, second, number);
  event.stage = "wait_ssh";
  event.waiting_for = std::move(what);
  event.code = "ssh.connect_failed";
  event.error = std::move(cause);
  event.attempts = tries;
  event.next_try = std::chrono::seconds(5);
  return event;
}
inline events::Event told_ready(double second, int number, int took = 42) {
  events::Event event = told(events::EventType::registered, second, number);
  event.stage = "validate";
  event.status = "ready";
  event.server_id = "uuid" + std::to_string(number);
  event.duration = std::chrono::seconds(took);
  return event;
}
inline events::Event told_failed(double second, int number, std::string stage = "docker",
                                 std::string cause = "Docker is not installed.") {
  events::Event event = told(events::EventType::failed, second, number);
  event.stage = std::move(stage);
  event.status = "registration_failed";
  event.code = "docker.missing";
  event.error = std::move(cause);
  return event;
}

}  // namespace tests
