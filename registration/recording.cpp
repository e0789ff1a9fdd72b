#include "registration/recording.h"

#include "coolify/adoption.h"
#include "coolify/feature_gates.h"
#include "registration/takeover.h"
#include "registration/timestamp.h"

namespace registration {
namespace {

/// How old the list of servers may be in which a record to adopt is looked for.
constexpr base::Duration kListAge = std::chrono::seconds(5);

void keep_uuid(Run& run, const std::string& uuid, base::WallTime created_at) {
  run.result().uuid = uuid;
  run.result().registered_at = format_timestamp(created_at);
  run.announcement().server_created(uuid);
}

base::Diagnostic adopted(const std::string& uuid, const Takeover& takeover) {
  return {.severity = base::Severity::warning,
          .kind = base::ErrorKind::api_refused,
          .code = "registration.adopted",
          .summary = "An existing server was taken over",
          .cause = "Coolify already had the server " + uuid +
                   " with this address, port and user, and such a record is to be taken over. "
                   "Changed: " +
                   takeover.fields() + ".",
          .remedy = "From now on this record goes when the registration is removed.",
          .values = {{"uuid", uuid}, {"changed", takeover.fields()}}};
}

/// The record to take over, which stands for the machine by the list and by itself; nothing when
/// the address is free.
base::Expected<std::optional<coolify::Server>> find_record(coolify::Client& client,
                                                           const coolify::NewServer& wanted,
                                                           const base::Context& context) {
  const auto list = client.list_servers(context, kListAge);
  if (!list) return base::fail(list.error());
  const auto found = coolify::find_adoptable(**list, wanted);
  if (!found) return base::fail(found.error());
  if (*found == nullptr) return std::nullopt;
  auto read = client.get_server((*found)->uuid, context);
  if (!read) return read;
  if (const auto& record = *read) {
    if (auto able = coolify::check_adoptable(*record, wanted); !able) {
      return base::fail(able.error());
    }
  }
  return read;
}

base::Expected<void> adopt(Run& run, coolify::Client& client, const coolify::Server& existing,
                           const coolify::NewServer& wanted, const Config& config) {
  const auto takeover = plan_takeover(client, existing, wanted, config.settings, run.context());
  if (!takeover) return base::fail(takeover.error());
  auto able =
      check_settings(client, {takeover->server.settings, takeover->sentinel}, run.context());
  if (!able) return able;
  auto sent = client.update_server(existing.uuid, takeover->server, run.context());
  if (sent) sent = client.update_sentinel(existing.uuid, takeover->sentinel, run.context());
  if (!sent) return sent;
  run.warn(adopted(existing.uuid, *takeover));
  keep_uuid(run, existing.uuid, existing.created_at.value_or(run.context().clock->wall_now()));
  return {};
}

}  // namespace

coolify::NewServer new_server(const Config& config, const Result& result) {
  coolify::NewServer server;
  server.ip = config.ip;
  server.private_key_uuid = config.private_key_uuid;
  server.name = result.name;
  server.description = result.description;
  server.port = config.port;
  server.user = config.user;
  server.settings = sent_at_creation(config.settings);
  return server;
}

base::Expected<void> check_changes(coolify::Client& client, const coolify::ServerChanges& changes,
                                   const coolify::SettingValues& sentinel,
                                   const base::Context& context) {
  const auto version = client.version(context);
  if (!version) return base::fail(version.error());
  if (auto able = coolify::check_supported(changes, *version); !able) return able;
  return client.check_sentinel(sentinel, context);
}

base::Expected<void> check_recordable(Run& run, coolify::Client& client, const Config& config) {
  const Settings& wanted = config.settings;
  const auto version = client.version(run.context());
  if (!version) return base::fail(version.error());
  const coolify::NewServer server = new_server(config, run.result());
  if (auto able = coolify::check_supported(server, *version); !able) return able;
  if (config.adopt_existing) {
    const auto looked = find_record(client, server, run.context());
    if (!looked) return base::fail(looked.error());
    if (const auto& existing = *looked) {
      const auto takeover = plan_takeover(client, *existing, server, wanted, run.context());
      if (!takeover) return base::fail(takeover.error());
      return check_changes(client, takeover->server, takeover->sentinel, run.context());
    }
  }
  return check_initial_settings(client, wanted, run.context());
}

Settings settings_to_be(Run& run, coolify::Client& client, const Config& config) {
  Settings all = config.settings;
  if (!config.adopt_existing) return all;
  const auto looked = find_record(client, new_server(config, run.result()), run.context());
  if (!looked) return all;
  const std::optional<coolify::Server>& existing = *looked;
  if (!existing) return all;
  for (const auto& [field, value] : settings_of(*existing).server) {
    if (all.server.find(field) == nullptr) all.server.set(field, value);
  }
  return all;
}

base::Expected<RecordOrigin> record_server(Run& run, coolify::Client& client,
                                           const Config& config) {
  const coolify::NewServer wanted = new_server(config, run.result());
  if (config.adopt_existing) {
    const auto looked = find_record(client, wanted, run.context());
    if (!looked) return base::fail(looked.error());
    if (const auto& existing = *looked) {
      const auto taken = adopt(run, client, *existing, wanted, config);
      if (!taken) return base::fail(taken.error());
      run.log().info("adopted", {{"id", existing->uuid}, {"ip", config.ip}});
      return RecordOrigin::adopted;
    }
  }
  const auto uuid = client.create_server(wanted, run.context());
  if (!uuid) {
    base::Diagnostic error = uuid.error();
    // Advice on a record that may be there after all depends on it.
    error.values.emplace(config.adopt_existing ? "adopts" : "may_adopt", "");
    return base::fail(std::move(error));
  }
  keep_uuid(run, *uuid, run.context().clock->wall_now());
  run.log().info("registered", {{"id", *uuid}, {"name", wanted.name}, {"ip", config.ip}});
  auto rest = still_lacking(client, *uuid, difference({wanted.settings, {}}, config.settings),
                            run.context());
  if (!rest) return base::fail(rest.error());
  const auto sent = send_settings(client, *uuid, *rest, run.context());
  if (!sent) return base::fail(sent.error());
  return RecordOrigin::created;
}

}  // namespace registration
