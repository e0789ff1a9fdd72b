#include "provider/server_registration/import_id.h"

#include <utility>
#include <vector>

#include "base/hidden_text.h"
#include "base/text.h"
#include "coolify/adoption.h"
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
  const bool by_address = id.starts_with(kByAddress) && id.size() > kByAddress.size();
  const bool by_name = id.starts_with(kByName) && id.size() > kByName.size();
  if (!by_address && !by_name) {
    if (coolify::is_uuid(id)) return id;
    return base::fail(not_an_id(id));
  }
  const auto list = client.list_servers(context);
  if (!list) return base::fail(list.error());
  std::vector<const coolify::ServerSummary*> found;
  if (by_address) {
    found = coolify::servers_at(**list, std::string_view(id).substr(kByAddress.size()));
  } else {
    const std::string_view name = std::string_view(id).substr(kByName.size());
    for (const coolify::ServerSummary& server : (*list)->servers) {
      if (coolify::tells(server.name, name)) found.push_back(&server);
    }
  }
  if (found.empty()) return base::fail(no_server_to_import(id));
  if (found.size() > 1) return base::fail(ambiguous(found));
  return found.front()->uuid;
}

base::Diagnostic no_server_to_import(const std::string& id) {
  base::Diagnostic error = import_error(
      "import.not_found", "Coolify has no such server",
      "The team of the API token has no server that this means.", base::visible_text(id, 300),
      "Check the id, and that the token belongs to the server's team.");
  error.kind = base::ErrorKind::not_found;
  return error;
}

base::Diagnostic coolify_host_to_import() {
  return import_error("import.coolify_host", "This is the machine Coolify itself runs on",
                      "Coolify manages its own host by itself; its record cannot be removed.", {},
                      "Import another server.");
}

}  // namespace provider
