#include "registration/kept_settings.h"

#include <algorithm>

#include "coolify/server_settings.h"
#include "coolify/stopped.h"
#include "registration/record.h"

namespace registration {
namespace {

using std::chrono::seconds;

/// How long after it was sent a setting may still be undone by a job that began before.
constexpr base::Duration kSettle = seconds(10);
/// How long a validation that somebody else began is waited for, and how often it is looked at. Its
/// mark may stand for good when its worker died.
constexpr base::Duration kJobPatience = std::chrono::minutes(2);
constexpr base::Duration kLook = seconds(3);
/// How often what was undone is sent again.
constexpr int kMostRepeats = 3;

constexpr const char* kJobs = "Coolify's jobs, which may undo a setting";

/// Of `asked` what Coolify keeps in the column that its jobs write.
coolify::SettingValues of_proxy(const Settings& asked) {
  coolify::SettingValues values;
  for (const coolify::Setting& row : coolify::server_settings()) {
    const auto* const value = asked.server.find(row.field);
    if (row.place == coolify::SettingPlace::proxy && value != nullptr)
      values.set(row.field, *value);
  }
  return values;
}

/// What of `asked` Coolify tells that it has otherwise.
coolify::SettingValues undone(const coolify::SettingValues& present,
                              const coolify::SettingValues& asked) {
  coolify::SettingValues lost;
  for (const auto& [field, value] : coolify::difference(present, asked)) {
    if (present.find(field) != nullptr) lost.set(field, value);
  }
  return lost;
}

base::Diagnostic setting_undone(const std::string& uuid, const coolify::SettingValues& lost) {
  std::string names;
  for (const auto& [field, value] : lost) names += (names.empty() ? "" : ", ") + field;
  return {.kind = base::ErrorKind::api_refused,
          .code = "registration.setting_undone",
          .summary = "Coolify does not keep a setting",
          .cause = "Coolify accepted the change of " + names + " of the server " + uuid +
                   " each time it was sent, and had the old value again a little later: one of its "
                   "jobs overwrote it.",
          .remedy = "Wait until Coolify has no job for the server any more, then try again.",
          .values = {{"uuid", uuid}, {"settings", names}}};
}

base::Expected<void> wait(const base::Context& context, base::TimePoint until) {
  const base::TimePoint end = std::min(until, context.deadline.when());
  context.tell({.what = kJobs, .next_try = end - context.clock->now()});
  const auto waited = context.clock->sleep_until(end, context.stop);
  if (waited == base::Waited::cancelled || until > end) {
    return base::fail(coolify::stopped(
        waited == base::Waited::cancelled ? waited : base::Waited::timeout, kJobs));
  }
  return {};
}

/// The server once no validation of it runs, nor has just ended, or after all the patience there
/// is.
base::Expected<std::optional<coolify::Server>> look_when_idle(coolify::Client& client,
                                                              const std::string& uuid,
                                                              const base::Context& context) {
  const base::TimePoint end = context.clock->now() + kJobPatience;
  for (bool was_busy = false;;) {
    auto server = client.get_server(uuid, context);
    if (!server) return server;
    const std::optional<coolify::Server>& found = *server;
    const bool is_busy = found && found->is_validating;
    if ((!is_busy && !was_busy) || context.clock->now() >= end) return server;
    const base::Duration pause = is_busy ? kLook : kSettle;
    if (auto waited = wait(context, context.clock->now() + pause); !waited) {
      return base::fail(waited.error());
    }
    was_busy = is_busy;
  }
}

}  // namespace

base::Expected<bool> keep_settings(Run& run, coolify::Client& client, const Settings& asked,
                                   std::optional<base::TimePoint> sent_at) {
  const coolify::SettingValues wanted = of_proxy(asked);
  const auto& known = run.result().record;
  const bool is_so = !sent_at && known && undone(known->settings.server, wanted).empty();
  if (wanted.empty() || is_so) return false;
  const std::string uuid = run.result().uuid;
  const base::Context& context = run.context();
  for (int repeats = 0;; ++repeats) {
    if (sent_at) {
      if (auto waited = wait(context, *sent_at + kSettle); !waited) {
        return base::fail(waited.error());
      }
    }
    const auto server = look_when_idle(client, uuid, context);
    if (!server) return base::fail(server.error());
    const std::optional<coolify::Server>& found = *server;
    if (!found) return repeats > 0;
    if (auto record = record_from(client, *found, context)) run.result().record = *record;
    const coolify::SettingValues lost = undone(found->settings.values, wanted);
    if (lost.empty()) return repeats > 0;
    if (repeats == kMostRepeats) return base::fail(setting_undone(uuid, lost));
    run.log().warn("a job of Coolify's has undone a setting; sending it again",
                   {{"uuid", uuid}, {"setting", lost.begin()->first}});
    coolify::ServerChanges changes;
    changes.settings = lost;
    if (auto sent = client.update_server(uuid, changes, context); !sent) {
      return base::fail(sent.error());
    }
    sent_at = context.clock->now();
  }
}

}  // namespace registration
