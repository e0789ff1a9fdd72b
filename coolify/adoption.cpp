#include "coolify/adoption.h"

#include "base/text.h"
#include "coolify/address.h"
#include "coolify/server_json.h"
#include "coolify/told_text.h"
#include "coolify/uuid.h"

namespace coolify {
namespace {

std::string described(const ServerSummary& server) {
  return server.name + " (uuid " + server.uuid + ", " + server.user + "@" + server.ip + " port " +
         std::to_string(server.port) + ")";
}

std::string list_of(const std::vector<const ServerSummary*>& servers) {
  std::string lines;
  for (const ServerSummary* server : servers) {
    lines += (lines.empty() ? "" : "\n") + described(*server);
  }
  return base::evidence_text(lines);
}

/// The uuid of the one record that can be meant, else "UUID". It may end in a command line that
/// people copy: nothing but a uuid goes into it.
std::string holder_of(const std::vector<const ServerSummary*>& holders) {
  const bool certain = holders.size() == 1 && is_uuid(holders.front()->uuid);
  return certain ? holders.front()->uuid : "UUID";
}

base::Diagnostic not_adoptable(std::string cause, std::string evidence, std::string remedy) {
  return {.kind = base::ErrorKind::api_refused,
          .code = "coolify.not_adoptable",
          .summary = "The existing record cannot be adopted",
          .cause = std::move(cause),
          .evidence = std::move(evidence),
          .remedy = std::move(remedy),
          .path = base::Path::of("ip")};
}

}  // namespace

std::vector<const ServerSummary*> servers_at(const ServerList& list, std::string_view ip) {
  const std::string wanted = canonical_address(ip);
  std::vector<const ServerSummary*> found;
  for (const ServerSummary& server : list.servers) {
    if (tells_address(server.ip, wanted)) found.push_back(&server);
  }
  return found;
}

base::Diagnostic address_taken(const std::vector<const ServerSummary*>& holders, AddressUse use) {
  base::Diagnostic error{
      .kind = base::ErrorKind::address_in_use,
      .code = "coolify.address_in_use",
      .summary = "The address is already in use",
      .cause =
          "Coolify allows one server per address, whatever its port, and the team has one already.",
      .evidence = list_of(holders),
      .remedy = "Delete that server in Coolify or use another address."};
  if (use == AddressUse::new_record) {
    error.remedy =
        "If this machine is meant, adopt the record. Otherwise delete that server in "
        "Coolify or use another address.";
    error.values = {{"holder", holder_of(holders)}};
  }
  error.path = base::Path::of("ip");
  return error;
}

base::Expected<const ServerSummary*> find_adoptable(const ServerList& list,
                                                    const NewServer& wanted) {
  const auto holders = servers_at(list, wanted.ip);
  if (holders.empty()) return nullptr;
  if (holders.size() > 1) {
    base::Diagnostic error = not_adoptable("Several records have this address.", list_of(holders),
                                           "Delete all but one of them.");
    error.values = {{"records", std::to_string(holders.size())}};
    return base::fail(std::move(error));
  }
  if (auto able = check_adoptable(*holders.front(), wanted); !able) {
    return base::fail(able.error());
  }
  return holders.front();
}

base::Expected<void> check_adoptable(const ServerSummary& record, const NewServer& wanted) {
  if (record.is_coolify_host) {
    return base::fail(not_adoptable("The record is the host Coolify itself runs on.",
                                    list_of({&record}), "Leave that one to Coolify."));
  }
  if (!tells_address(record.ip, wanted.ip)) {
    return base::fail(not_adoptable(
        "Coolify lists the record with the address " + wanted.ip +
            ", but the record itself has another one, so it may stand for another machine.",
        list_of({&record}), "Look at the server's page in Coolify, then try again."));
  }
  if (record.port != wanted.port || !tells(record.user, wanted.user)) {
    base::Diagnostic error =
        not_adoptable("The record has another port or user, so it may stand for another machine.",
                      list_of({&record}), "Configure its port and user.");
    error.values = {{"uuid", record.uuid}};
    return base::fail(std::move(error));
  }
  return {};
}

ServerChanges changes_to(const Server& existing, const std::optional<std::string>& key_uuid,
                         const NewServer& wanted) {
  ServerChanges changes;
  if (!wanted.name.empty() && !tells(existing.name, wanted.name)) changes.name = wanted.name;
  if (!tells(existing.description, wanted.description)) changes.description = wanted.description;
  if (!tells_address(existing.ip, wanted.ip)) changes.ip = wanted.ip;
  if (existing.port != wanted.port) changes.port = wanted.port;
  if (!tells(existing.user, wanted.user)) changes.user = wanted.user;
  if (key_uuid != wanted.private_key_uuid) changes.private_key_uuid = wanted.private_key_uuid;
  changes.settings = difference(existing.settings.values, wanted.settings);
  return changes;
}

std::vector<std::string> changed_fields(const ServerChanges& changes) {
  std::vector<std::string> names;
  const Json json = to_json(changes);
  for (const auto& [name, value] : json.items()) names.push_back(name);
  return names;
}

base::Expected<void> refuse_coolify_host(const ServerSummary& server) {
  if (!server.is_coolify_host) return {};
  return base::fail(
      {.kind = base::ErrorKind::api_refused,
       .code = "coolify.coolify_host",
       .summary = "This server is Coolify's own host",
       .cause = "The record " + server.uuid + " is the machine Coolify itself runs on.",
       .remedy = "Leave that one to Coolify: it cannot be deleted, and changing it can lock "
                 "Coolify out of itself."});
}

}  // namespace coolify
