#pragma once

#include <chrono>
#include <string>

#include "events/event.h"
#include "events/sink.h"

namespace tests {

/// What every event of one registration tells.
inline events::Event event_of(events::EventType type, std::string id = "0123-abcd") {
  events::Event event;
  event.type = type;
  event.timestamp = base::WallTime(std::chrono::milliseconds(1'795'514'685'250));
  event.correlation_id = std::move(id);
  event.operation = "create";
  event.team_id = "7";
  return event;
}

/// The good end of a registration, all of it known.
inline events::Event full_event() {
  using namespace std::chrono_literals;
  events::Event event = event_of(events::EventType::registered);
  event.attempt = 2;
  event.server_id = "og888os";
  event.server_name = "web-server-01";
  event.ip_address = "1.2.3.4";
  event.port = 22;
  event.user = "root";
  event.host_name = "web-1";
  event.instance_id = "i-abc123";
  event.cloud_provider = "aws";
  event.region = "us-east-1";
  event.deployment_id = "42";
  event.endpoint = "https://coolify.example.com";
  event.tags = {"server-registration", "infrastructure", "organization:7"};
  event.stage = "verdict";
  event.waiting_for = "Coolify's verdict";
  event.next_try = 5s;
  event.attempts = 3;
  event.code = "ssh.auth_refused";
  event.error = "Connection refused";
  event.status = "ready";
  event.docker_version = "24.0.7";
  event.duration = 83'250ms;
  event.stages = {{"connect", 1'500ms}, {"verdict", 80s}};
  event.versions = {{"coolify", "4.0.1"}, {"docker", "24.0.7"}};
  event.checks = {{"disk", "Disk space", "warning", "health.disk", "Little is left"}};
  event.problems = {{false, "health.disk", "Little space", "12 GB", "df", "Make room."}};
  event.process = "aabb-1:17:99";
  return event;
}

/// Of all kinds, in the order in which a registration tells them, a 1 for each that the sink wants.
inline std::string wanted_by(const events::Sink& sink) {
  using events::EventType;
  std::string all;
  for (const auto type : {EventType::queued, EventType::started, EventType::stage,
                          EventType::waiting, EventType::registered, EventType::failed}) {
    all += sink.wants(type) ? '1' : '0';
  }
  return all;
}

}  // namespace tests
