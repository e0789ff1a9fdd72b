#include "provider/server_registration/import_id.h"

#include <utility>
#include <vector>

#include "base/hidden_text.h"
#include "base/ip_address.h"
#include "base/text.h"
#include "coolify/told_text.h"
#include "coolify/uuid.h"

namespace provider {
namespace {

constexpr std::string_view kByAddress = "ip:";
constexpr std::string_view kByName = "name:";

base::Diagnostic import_error(const char* code, const char* summary, std::string cause,
                              std::string evidence, std::string remedy) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = code,
          .summary = summary,
          .cause = std::move(cause),
          .evidence = std::move(evidence),
          .remedy = std::move(remedy)};
}

/// What an import asks for, by its id.
struct Wanted {
  std::string_view address;
  std::string_view name;

  [[nodiscard]] bool is_given() const { return !address.empty() || !name.empty(); }
  [[nodiscard]] bool is(std::string_view its_address, std::string_view its_name) const {
    return address.empty() ? coolify::tells(its_name, name)
                           : coolify::tells_address(its_address, address);
  }
};

Wanted wanted_by(std::string_view id) {
  if (id.starts_with(kByAddress)) return {.address = id.substr(kByAddress.size()), .name = {}};
  if (id.starts_with(kByName)) return {.address = {}, .name = id.substr(kByName.size())};
  return {};
}

base::Diagnostic not_an_id(const std::string& id) {
  return import_error("import.invalid_id", "This names no server",
                      "A registration is imported by the uuid Coolify gave the server (letters, "
                      "digits, hyphens and underscores), by `ip:ADDRESS` or by `name:NAME`.",
                      base::visible_text(id, 300),
                      "Take the uuid from the address of the server's page in the Coolify UI, for "
                      "example 9nh0fflhm8hyglcr2jltjuaq.");
}

base::Diagnostic ambiguous(const std::vector<const coolify::ServerSummary*>& found) {
  std::string lines;
  for (const coolify::ServerSummary* server : found) {
    lines += (lines.empty() ? "" : "\n") + server->uuid + "  " + server->name + "  " +
             server->user + "@" + server->ip + " port " + std::to_string(server->port);
  }
  return import_error("import.ambiguous", "Several servers match",
                      "Coolify has more than one server of that address or name.",
                      base::evidence_text(lines), "Import the right one by its uuid.");
}

}  // namespace

base::Expected<std::string> resolve_import_id(coolify::Client& client, const std::string& id,
                                              const base::Context& context) {
  const Wanted wanted = wanted_by(id);
  if (!wanted.is_given()) {
    if (coolify::is_uuid(id)) return id;
    return base::fail(not_an_id(id));
  }
  const auto list = client.list_servers(context);
  if (!list) return base::fail(list.error());
  std::vector<const coolify::ServerSummary*> found;
  for (const coolify::ServerSummary& server : (*list)->servers) {
    if (wanted.is(server.ip, server.name)) found.push_back(&server);
  }
  if (found.empty()) return base::fail(no_server_to_import(id));
  if (found.size() > 1) return base::fail(ambiguous(found));
  return found.front()->uuid;
}

base::Expected<void> check_imported(const std::string& id, const registration::Record& record) {
  const Wanted wanted = wanted_by(id);
  if (!wanted.is_given() || wanted.is(record.ip, record.name)) return {};
  return base::fail(
      import_error("import.other_server", "The server that was found is another one",
                   "Coolify lists the server " + record.uuid + " as the one that `" +
                       base::visible_text(id, 300) +
                       "` means, but the server itself has another address or name.",
                   base::evidence_text(record.name + " (" + record.user + "@" + record.ip +
                                       " port " + std::to_string(record.port) + ")"),
                   "Look at the server's page in Coolify. If it is the one that is meant, import "
                   "it by its uuid."));
}

base::Diagnostic no_server_to_import(const std::string& id) {
  const auto bare = base::bare_ip_address(wanted_by(id).address);
  base::Diagnostic error = import_error(
      "import.not_found", "Coolify has no such server",
      "The team of the API token has no server that this means.", base::visible_text(id, 300),
      bare ? "Write the address without what is around it: " + std::string(kByAddress) + *bare
           : "Check the id, and that the token belongs to the server's team.");
  error.kind = base::ErrorKind::not_found;
  return error;
}

base::Diagnostic coolify_host_to_import() {
  return import_error("import.coolify_host", "This is the machine Coolify itself runs on",
                      "Coolify manages its own host by itself; its record cannot be removed.", {},
                      "Import another server.");
}

}  // namespace provider
