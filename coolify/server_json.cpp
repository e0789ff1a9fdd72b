#include "coolify/server_json.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "coolify/setting_json.h"
#include "coolify/uuid.h"
#include "http/syntax.h"

namespace coolify {
namespace {

constexpr std::int64_t kHighestPort = 65535;

ServerSettings details_from_json(const Json& json) {
  ServerSettings settings;
  settings.is_cloudflare_tunnel = flag_member(json, "is_cloudflare_tunnel");
  settings.is_swarm_manager = flag_member(json, "is_swarm_manager");
  settings.is_swarm_worker = flag_member(json, "is_swarm_worker");
  settings.force_disabled = flag_member(json, "force_disabled");
  settings.server_timezone = text_member(json, "server_timezone");
  settings.wildcard_domain = text_member(json, "wildcard_domain");
  settings.docker_version = text_member(json, "docker_version");
  settings.compose_version = text_member(json, "compose_version");
  settings.tells_check_times = has_member(json, "docker_version_checked_at") &&
                               has_member(json, "compose_version_checked_at");
  settings.docker_version_checked_at = time_member(json, "docker_version_checked_at");
  settings.compose_version_checked_at = time_member(json, "compose_version_checked_at");
  settings.updated_at = time_member(json, "updated_at");
  return settings;
}

/// The list has the two verdict flags at the top, a single server has them in its settings.
bool verdict_flag(const Json& json, const char* key) {
  const auto in_settings = flag_member(member(json, "settings"), key);
  return in_settings ? *in_settings : flag_member(json, key).value_or(false);
}

std::optional<std::string> uuid_member(const Json& json) {
  auto uuid = text_member(json, "uuid");
  return uuid && is_uuid(*uuid) ? uuid : std::nullopt;
}

/// Reads the fields that every version of Coolify tells of every server, in the list too. Without
/// one of them an answer is none: what stood in for it would pass for a change of the machine.
bool fill_identity(const Json& json, ServerSummary& summary) {
  auto uuid = uuid_member(json);
  const auto port = number_member(json, "port");
  // 0 is what Coolify makes of a port it was sent as null.
  if (!uuid || !port || *port < 0 || *port > kHighestPort) return false;
  for (const auto& [key, text] : {std::pair("name", &summary.name), std::pair("ip", &summary.ip),
                                  std::pair("user", &summary.user)}) {
    const Json& told = member(json, key);
    if (!told.is_string()) return false;
    *text = told.get<std::string>();
  }
  summary.uuid = *std::move(uuid);
  summary.port = static_cast<int>(*port);
  return true;
}

bool fill_summary(const Json& json, ServerSummary& summary) {
  if (!fill_identity(json, summary)) return false;
  summary.description = text_member(json, "description").value_or("");
  summary.is_coolify_host = flag_member(json, "is_coolify_host").value_or(false);
  summary.is_reachable = verdict_flag(json, "is_reachable");
  summary.is_usable = verdict_flag(json, "is_usable");
  summary.settings = details_from_json(member(json, "settings"));
  summary.settings.values = settings_from_json(json, server_settings(), SettingPlace::settings);
  summary.settings.sentinel = settings_from_json(json, sentinel_settings(), SettingPlace::settings);
  return true;
}

void fill_metadata(const Json& metadata, Server& server) {
  server.os = text_member(metadata, "os");
  server.arch = text_member(metadata, "arch");
  server.kernel = text_member(metadata, "kernel");
  server.cpus = number_member(metadata, "cpus");
  server.memory_bytes = number_member(metadata, "memory_bytes");
  server.metadata_collected_at = time_member(metadata, "collected_at");
}

/// Short texts are within the object; what an allocation takes besides its bytes is rounded up.
std::size_t heap_bytes(const std::string& text) {
  return text.capacity() < sizeof(std::string) / 2 ? 0 : text.capacity() + sizeof(std::string);
}

template <typename T>
void put(Json& json, const char* key, const std::optional<T>& value) {
  if (value) json[key] = *value;
}

}  // namespace

std::optional<ServerSummary> summary_from_json(const Json& json) {
  ServerSummary summary;
  if (!fill_summary(json, summary)) return std::nullopt;
  summary.settings.sentinel.erase(kSentinelToken.field);
  return summary;
}

std::optional<Server> server_from_json(const Json& json) {
  Server server;
  if (!fill_summary(json, server)) return std::nullopt;
  server.ip_previous = text_member(json, "ip_previous");
  server.team_id = number_member(json, "team_id");
  server.private_key_id = number_member(json, "private_key_id");
  server.is_validating = flag_member(json, "is_validating").value_or(false);
  server.validation_logs = text_member(json, "validation_logs");
  server.unreachable_count = number_member(json, "unreachable_count").value_or(0);
  for (const auto& [field, value] :
       settings_from_json(json, server_settings(), SettingPlace::proxy)) {
    server.settings.values.set(field, value);
  }
  server.proxy_status = text_member(member(json, "proxy"), "status");
  server.sentinel_updated_at = time_member(json, "sentinel_updated_at");
  fill_metadata(member(json, "server_metadata"), server);
  server.created_at = time_member(json, "created_at");
  server.updated_at = time_member(json, "updated_at");
  return server;
}

std::optional<ServerResource> resource_from_json(const Json& json) {
  const auto uuid = uuid_member(json);
  if (!uuid) return std::nullopt;
  return ServerResource{*uuid, text_member(json, "name").value_or(""),
                        text_member(json, "type").value_or(""),
                        text_member(json, "status").value_or("")};
}

std::optional<PrivateKey> key_from_json(const Json& json) {
  const auto uuid = uuid_member(json);
  const auto id = number_member(json, "id");
  if (!uuid || !id) return std::nullopt;
  PrivateKey key;
  key.id = *id;
  key.uuid = *uuid;
  key.name = text_member(json, "name").value_or("");
  key.description = text_member(json, "description").value_or("");
  key.public_key = base::trimmed(text_member(json, "public_key").value_or(""));
  key.fingerprint = text_member(json, "fingerprint").value_or("");
  key.is_git_related = flag_member(json, "is_git_related").value_or(false);
  key.team_id = number_member(json, "team_id");
  const Json& half = member(json, "private_key");
  key.tells_private_half = half.is_string() && !half.get_ref<const std::string&>().empty();
  // Where Coolify cannot read its key text, it puts a sentence here; every key type is one word
  // that begins in lower case and is followed by the base64 text.
  const std::size_t blank = key.public_key.find(' ');
  const bool two_words =
      blank != std::string::npos && key.public_key.find(' ', blank + 1) == std::string::npos;
  const bool typed = key.public_key.starts_with("ssh-") || key.public_key.starts_with("ecdsa-") ||
                     key.public_key.starts_with("sk-");
  if (!two_words || !typed || http::any_blank_or_control(key.public_key.substr(blank + 1))) {
    key.public_key.clear();
  }
  return key;
}

base::Secret private_half_from(std::string_view answer) {
  auto json = parse_json(answer);
  if (!json || !json->is_object()) return {};
  const auto told = json->find("private_key");
  if (told == json->end() || !told->is_string()) return {};
  return base::Secret(std::move(told->get_ref<std::string&>()));
}

std::optional<Team> team_from_json(const Json& json) {
  const auto id = number_member(json, "id");
  if (!id) return std::nullopt;
  return Team{*id, text_member(json, "name").value_or(""),
              text_member(json, "description").value_or(""),
              flag_member(json, "personal_team").value_or(false)};
}

std::size_t heap_bytes(const ServerSummary& server) {
  constexpr std::size_t kSetting = 176;
  const ServerSettings& settings = server.settings;
  std::size_t bytes = heap_bytes(server.uuid) + heap_bytes(server.name) +
                      heap_bytes(server.description) + heap_bytes(server.ip) +
                      heap_bytes(server.user);
  for (const auto& text : {settings.server_timezone, settings.wildcard_domain,
                           settings.docker_version, settings.compose_version}) {
    bytes += text ? heap_bytes(*text) : 0;
  }
  for (const SettingValues* values : {&settings.values, &settings.sentinel}) {
    for (const auto& [field, value] : *values) {
      const auto* const text = std::get_if<std::string>(&value);
      bytes += kSetting + (text == nullptr ? 0 : heap_bytes(*text));
    }
  }
  return bytes;
}

std::size_t heap_bytes(const ServerResource& resource) {
  return heap_bytes(resource.uuid) + heap_bytes(resource.name) + heap_bytes(resource.type) +
         heap_bytes(resource.status);
}

std::size_t heap_bytes(const PrivateKey& key) {
  return heap_bytes(key.uuid) + heap_bytes(key.name) + heap_bytes(key.description) +
         heap_bytes(key.public_key) + heap_bytes(key.fingerprint);
}

Json to_json(const NewServer& server) {
  Json json = {{"ip", server.ip},
               {"port", server.port},
               {"user", server.user},
               {"private_key_uuid", server.private_key_uuid}};
  if (!server.name.empty()) json["name"] = server.name;
  if (!server.description.empty()) json["description"] = server.description;
  put_settings(json, server.settings);
  return json;
}

Json to_json(const ServerChanges& changes) {
  Json json = Json::object();
  put(json, "name", changes.name);
  put(json, "description", changes.description);
  put(json, "ip", changes.ip);
  put(json, "port", changes.port);
  put(json, "user", changes.user);
  put(json, "private_key_uuid", changes.private_key_uuid);
  put_settings(json, changes.settings);
  return json;
}

bool ServerChanges::needs_validation() const {
  const Json changed = to_json(*this);
  return std::any_of(kVerdictFields.begin(), kVerdictFields.end(),
                     [&changed](std::string_view field) { return changed.contains(field); });
}

}  // namespace coolify
