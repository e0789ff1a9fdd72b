#include "registration/opening.h"

#include <string>
#include <utility>

namespace registration {
namespace {

/// Whatever a token is told of its team, and the version, are asked for once per instance.
base::Expected<void> ask_instance(Announcement& announcement, coolify::Client& client,
                                  const base::Context& context) {
  std::optional<std::string> team_id;
  if (!announcement.team_id()) {
    const auto told = client.told_team(context);
    if (!told) return base::fail(told.error());
    if (const auto& team = *told) team_id = std::to_string(team->id);
  }
  const auto asked = client.version(context);
  if (!asked) return base::fail(asked.error());
  const auto& version = *asked;
  announcement.take_instance(team_id, version ? std::optional(version->to_string()) : std::nullopt);
  return {};
}

}  // namespace

base::Expected<Admission> open(Announcement& announcement, coolify::Client& client, Queue* queue,
                               base::Duration patience) {
  auto asked = ask_instance(announcement, client, announcement.context().within(patience));
  if (!asked) return base::fail(std::move(asked.error()));
  Admission admission;
  if (queue != nullptr) {
    auto turn = queue->wait_for_turn(announcement.context(),
                                     [&](std::size_t ahead) { announcement.queued(ahead); });
    if (!turn) return base::fail(std::move(turn.error()));
    admission.emplace(*std::move(turn));
  }
  if (auto begun = announcement.begin(); !begun) return base::fail(std::move(begun.error()));
  return admission;
}

}  // namespace registration
