#include "events/event.h"

namespace events {

std::string_view to_string(EventType type) {
  switch (type) {
    case EventType::queued:
      return "ServerRegistrationQueued";
    case EventType::started:
      return "ServerRegistrationStarted";
    case EventType::stage:
      return "ServerRegistrationStage";
    case EventType::waiting:
      return "ServerRegistrationWaiting";
    case EventType::registered:
      return "ServerRegistered";
    case EventType::failed:
      return "ServerRegistrationFailed";
  }
  return "ServerRegistrationFailed";
}

std::optional<std::string> channel_of(const Event& event) {
  if (!event.team_id) return std::nullopt;
  return "organization." + *event.team_id + ".servers";
}

}  // namespace events
