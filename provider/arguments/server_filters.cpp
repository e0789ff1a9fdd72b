#include "provider/arguments/server_filters.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

#include "base/hidden_text.h"
#include "base/ip_range.h"
#include "base/pattern.h"
#include "coolify/server_settings.h"
#include "coolify/uuid.h"
#include "schema/validators.h"

namespace provider {
namespace {

using coolify::ServerSummary;

base::Diagnostic not_a_range(const std::string& text, std::string cause, std::string remedy) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.address_range",
          .summary = "This is not a range of addresses",
          .cause = std::move(cause),
          .evidence = base::visible_text(text, 300),
          .remedy = std::move(remedy)};
}

/// What a filter asks for; nothing: whatever it is.
template <typename T>
bool agrees(const schema::Field<T>& wanted, const std::optional<T>& told) {
  const T* const known = wanted.if_known();
  return known == nullptr || (told && *told == *known);
}

bool matches_name(const schema::Field<std::string>& pattern, const std::string& name) {
  const std::string* const known = pattern.if_known();
  return known == nullptr || base::matches_pattern(name, *known);
}

bool is_in_range(const schema::Field<std::string>& range, const std::string& address) {
  const std::string* const known = range.if_known();
  if (known == nullptr) return true;
  const auto parsed = base::IpRange::parse(*known);
  return parsed && parsed->contains(address);
}

std::vector<const ServerSummary*> in_order(const coolify::ServerList& list,
                                           const ServerFilters& filters) {
  std::vector<const ServerSummary*> found;
  for (const ServerSummary& server : list.servers) {
    if (passes(filters, server)) found.push_back(&server);
  }
  std::sort(found.begin(), found.end(), [](const auto* one, const auto* other) {
    return std::tie(one->name, one->uuid) < std::tie(other->name, other->uuid);
  });
  return found;
}

/// The id by which servers name the key; nothing when the team has no such key.
base::Expected<std::optional<std::int64_t>> key_id(coolify::Client& client, const std::string& uuid,
                                                   const base::Context& context) {
  const auto keys = client.list_keys(context);
  if (!keys) return base::fail(keys.error());
  for (const coolify::PrivateKey& key : **keys) {
    if (key.uuid == uuid) return key.id;
  }
  return std::nullopt;
}

/// Those of `servers` that have the key, each read on its own.
base::Expected<void> take_with_key(coolify::Client& client,
                                   const std::vector<const ServerSummary*>& servers,
                                   const std::string& key_uuid, const base::Context& context,
                                   const TakeServer& take) {
  if (servers.empty()) return {};
  const auto id = key_id(client, key_uuid, context);
  if (!id) return base::fail(id.error());
  if (!*id) return {};
  for (const ServerSummary* const summary : servers) {
    const auto read = client.get_server(summary->uuid, context);
    if (!read) return base::fail(read.error());
    const std::optional<coolify::Server>& server = *read;
    // One that has gone meanwhile passes no filter any more.
    if (!server || server->private_key_id != *id) continue;
    if (!take({*summary, &*server})) break;
  }
  return {};
}

}  // namespace

const char* const ServerFilterTexts::kNamePattern =
    "Only servers whose whole name matches: `*` stands for any text, `?` for one character; case "
    "matters.";
const char* const ServerFilterTexts::kAddressRange =
    "Only servers with an address in this range of IPv4 or IPv6, in CIDR notation: `10.0.0.0/8`. "
    "One that Coolify has by a host name is in no range.";
const char* const ServerFilterTexts::kIsReachable =
    "Only servers that Coolify calls reachable, or only others.";
const char* const ServerFilterTexts::kIsUsable =
    "Only servers that Coolify calls usable, or only others.";
const char* const ServerFilterTexts::kIsBuildServer =
    "Only servers that are for builds alone, or only others.";
const char* const ServerFilterTexts::kPrivateKeyUuid =
    "Only servers that Coolify logs in to with the key of this uuid. Coolify's list of servers "
    "does not tell the key: this costs one request more for each server that passes the other "
    "filters, and one for the keys.";

schema::Validator address_range() {
  return {[](const schema::Value& value) -> base::Diagnostics {
            const std::string& text = value.as_string();
            const auto range = base::IpRange::parse(text);
            if (!range) {
              return not_a_range(text,
                                 "Expected an address of IPv4 or IPv6, a slash and the number of "
                                 "leading bits that count.",
                                 "Write for example `10.0.0.0/8`, `192.0.2.7/32` or "
                                 "`2001:db8::/32`.");
            }
            if (range->is_exact()) return {};
            return not_a_range(text, "The address has bits set that do not count.",
                               "Write `" + range->to_string() + "`, or count more bits.");
          },
          "must be a range of addresses in CIDR notation"};
}

schema::Validator server_name_pattern() { return schema::non_empty(); }

schema::Validator private_key_filter() {
  return schema::satisfies(coolify::is_uuid, "must be the uuid of a key in Coolify");
}

bool passes(const ServerFilters& filters, const ServerSummary& server) {
  return matches_name(filters.name_pattern, server.name) &&
         is_in_range(filters.address_range, server.ip) &&
         agrees(filters.is_reachable, std::optional<bool>(server.is_reachable)) &&
         agrees(filters.is_usable, std::optional<bool>(server.is_usable)) &&
         agrees(filters.is_build_server, server.settings.values.get(coolify::kIsBuildServer));
}

base::Expected<void> find_servers(coolify::Client& client, const ServerFilters& filters,
                                  const base::Context& context, const TakeServer& take) {
  const auto list = client.list_servers(context);
  if (!list) return base::fail(list.error());
  const auto found = in_order(**list, filters);
  if (const std::string* const key = filters.private_key_uuid.if_known()) {
    return take_with_key(client, found, *key, context, take);
  }
  for (const ServerSummary* const server : found) {
    if (!take({*server, nullptr})) break;
  }
  return {};
}

}  // namespace provider
