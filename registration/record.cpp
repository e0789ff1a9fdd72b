#include "registration/record.h"

#include <algorithm>

#include "coolify/validation_log.h"

namespace registration {
namespace {

/// Keys hardly change, and one list answers for all registrations that are read at the same time.
constexpr base::Duration kKeyListAge = std::chrono::seconds(30);
/// What Coolify Cloud writes over the address of a server it has given up.
constexpr const char* kAddressOfUnreachable = "1.2.3.4";

base::Expected<std::optional<std::string>> key_uuid(coolify::Client& client, std::int64_t id,
                                                    const base::Context& context) {
  // A key that is not in a list at hand may be newer than the list.
  for (const base::Duration max_age : {kKeyListAge, base::Duration::zero()}) {
    const auto keys = client.list_keys(context, max_age);
    if (!keys) return base::fail(keys.error());
    const auto found = std::find_if((*keys)->begin(), (*keys)->end(),
                                    [id](const coolify::PrivateKey& key) { return key.id == id; });
    if (found != (*keys)->end()) return found->uuid;
  }
  return std::nullopt;
}

Record record_of(const coolify::Server& server) {
  Record record;
  record.uuid = server.uuid;
  record.name = server.name;
  record.description = server.description;
  record.ip = server.ip;
  record.port = static_cast<std::uint16_t>(std::clamp(server.port, 0, 65535));
  record.user = server.user;
  record.created_at = server.created_at;
  if (server.team_id) record.team_id = std::to_string(*server.team_id);
  record.settings = settings_of(server);
  record.is_coolify_host = server.is_coolify_host;
  record.force_disabled = server.settings.force_disabled.value_or(false);
  record.is_reachable = server.is_reachable;
  record.is_usable = server.is_usable;
  record.unreachable_count = server.unreachable_count;
  record.docker_version = server.settings.docker_version;
  record.compose_version = server.settings.compose_version;
  if (server.validation_logs) record.validation_logs = coolify::clean_log(*server.validation_logs);
  return record;
}

Record listed_record(const coolify::ServerSummary& summary) {
  Record record = record_of(coolify::Server{summary});
  record.complete = false;
  return record;
}

}  // namespace

base::Expected<std::optional<Record>> read_record(coolify::Client& client, const std::string& uuid,
                                                  const base::Context& context) {
  const auto server = client.get_server(uuid, context);
  if (!server) return base::fail(server.error());
  const std::optional<coolify::Server>& found = *server;
  if (!found) return std::nullopt;
  return record_from(client, *found, context);
}

base::Expected<Record> record_from(coolify::Client& client, const coolify::Server& server,
                                   const base::Context& context) {
  Record record = record_of(server);
  if (!server.private_key_id) return record;
  auto key = key_uuid(client, *server.private_key_id, context);
  if (!key) return base::fail(key.error());
  if (!*key) {
    context.log.info("the team has no key of the server's key id",
                     {{"uuid", server.uuid}, {"not_read", "private_key_uuid"}});
  }
  record.private_key_uuid = std::move(*key);
  return record;
}

base::Expected<std::optional<Record>> refresh_record(coolify::Client& client,
                                                     const std::string& uuid,
                                                     const base::Context& context,
                                                     const EnoughRecord& is_enough) {
  coolify::EnoughInList in_list;
  if (is_enough) {
    in_list = [&is_enough](const auto& summary) { return is_enough(listed_record(summary)); };
  }
  const auto reading = client.read_server(uuid, context, in_list);
  if (!reading) return base::fail(reading.error());
  const auto& found = *reading;
  if (!found) return std::nullopt;
  if (found->complete) return record_from(client, found->server, context);
  return listed_record(found->server);
}

base::Diagnostics warnings_of(const Record& record) {
  base::Diagnostics warnings;
  if (record.force_disabled) {
    warnings.add({.severity = base::Severity::warning,
                  .kind = base::ErrorKind::api_refused,
                  .code = "registration.force_disabled",
                  .summary = "Coolify has disabled the server",
                  .cause = "Coolify does that when it could not reach the server " + record.uuid +
                           " for days; it contacts a disabled server no more.",
                  .remedy = "Repair the server and enable it on its page in Coolify."});
  }
  if (record.ip == kAddressOfUnreachable) {
    warnings.add(
        {.severity = base::Severity::warning,
         .kind = base::ErrorKind::api_refused,
         .code = "registration.address_overwritten",
         .summary = "Coolify has taken the server's address away",
         .cause = "Coolify Cloud replaces the address of a server that it could not reach for days "
                  "by a placeholder: server " +
                  record.uuid + ".",
         .remedy = "Repair the server, then have its address written again and validated."});
  }
  return warnings;
}

}  // namespace registration
