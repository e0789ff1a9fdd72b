#include "provider/arguments/server_lookup.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/hidden_text.h"
#include "base/ip_address.h"
#include "base/text.h"
#include "coolify/told_text.h"

namespace provider {
namespace {

using coolify::Server;
using coolify::ServerSummary;

std::string line_of(const ServerSummary& server) {
  return server.uuid + "  " + server.name + "  " + server.ip;
}

base::Diagnostic not_found(const WantedServer& wanted) {
  const auto bare = wanted.uuid.empty() ? base::bare_ip_address(wanted.ip) : std::nullopt;
  return {.kind = base::ErrorKind::not_found,
          .code = "lookup.not_found",
          .summary = "Coolify has no such server",
          .cause = std::string("The team of the API token has no server with this `") +
                   wanted.argument() + "`." +
                   (bare ? " Coolify keeps addresses without brackets, port and prefix." : ""),
          .evidence = base::visible_text(wanted.text(), 300),
          .remedy = bare ? "Write `ip` as " + *bare + "."
                         : std::string("Check `") + wanted.argument() +
                               "`, and that the token belongs to the server's team.",
          .path = base::Path::of(wanted.argument())};
}

base::Diagnostic ambiguous(const WantedServer& wanted,
                           const std::vector<const ServerSummary*>& found) {
  std::string lines;
  for (const ServerSummary* const server : found) {
    lines += (lines.empty() ? "" : "\n") + line_of(*server);
  }
  return {.kind = base::ErrorKind::invalid_config,
          .code = "lookup.ambiguous",
          .summary = "Several servers match",
          .cause = "Coolify has " + std::to_string(found.size()) + " servers with this `" +
                   wanted.argument() + "`; by uuid, name and address:",
          .evidence = base::evidence_text(lines),
          .remedy = "Name the right one by its `uuid`.",
          .path = base::Path::of(wanted.argument())};
}

base::Diagnostic other_server(const WantedServer& wanted, const Server& server) {
  return {.kind = base::ErrorKind::api_refused,
          .code = "lookup.other_server",
          .summary = "The server that was found is another one",
          .cause = std::string("Coolify lists the server ") + server.uuid + " with this `" +
                   wanted.argument() + "`, but the server itself has another.",
          .evidence = base::evidence_text(line_of(server)),
          .remedy =
              "Look at the server's page in Coolify. If it is the one that is meant, name it "
              "by its `uuid`.",
          .path = base::Path::of(wanted.argument())};
}

base::Expected<std::string> find_uuid(coolify::Client& client, const WantedServer& wanted,
                                      const base::Context& context) {
  if (!wanted.uuid.empty()) return wanted.uuid;
  const auto list = client.list_servers(context);
  if (!list) return base::fail(list.error());
  std::vector<const ServerSummary*> found;
  for (const ServerSummary& server : (*list)->servers) {
    if (wanted.is(server)) found.push_back(&server);
  }
  if (found.empty()) return base::fail(not_found(wanted));
  std::sort(found.begin(), found.end(),
            [](const auto* one, const auto* other) { return one->uuid < other->uuid; });
  if (found.size() > 1) return base::fail(ambiguous(wanted, found));
  return found.front()->uuid;
}

}  // namespace

bool WantedServer::is(const ServerSummary& server) const {
  if (!uuid.empty()) return server.uuid == uuid;
  return ip.empty() ? coolify::tells(server.name, name) : coolify::tells_address(server.ip, ip);
}

const char* WantedServer::argument() const {
  if (!uuid.empty()) return "uuid";
  return ip.empty() ? "name" : "ip";
}

const std::string& WantedServer::text() const {
  if (!uuid.empty()) return uuid;
  return ip.empty() ? name : ip;
}

base::Expected<Server> find_server(coolify::Client& client, const WantedServer& wanted,
                                   const base::Context& context) {
  const auto uuid = find_uuid(client, wanted, context);
  if (!uuid) return base::fail(uuid.error());
  auto read = client.get_server(*uuid, context);
  if (!read) return base::fail(read.error());
  std::optional<Server>& server = *read;
  if (!server) return base::fail(not_found(wanted));
  if (!wanted.is(*server)) return base::fail(other_server(wanted, *server));
  return *std::move(server);
}

}  // namespace provider
