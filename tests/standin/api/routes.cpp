#include "tests/standin/api/routes.h"

#include <array>
#include <utility>

#include "tests/standin/api/handlers.h"

namespace standin {
namespace {

constexpr Version kPosts{4, 2, 0};       ///< validate, enable, disable became POST
constexpr Version kSubsystems{4, 3, 0};  ///< sentinel, proxy, ... and /team

/// One of the transfer of servers, which an ordinary instance routes and does not offer.
constexpr Route transfer_route(std::string_view method, std::string_view path,
                               std::string_view ability) {
  return {method, path, ability, not_on_this_instance, kSubsystems, {99, 0, 0}, Gates::before_all};
}

constexpr std::array kRoutes = {
    Route{"GET", "/health", "", health, {}, {99, 0, 0}, Gates::none},
    Route{"GET", "/v1/health", "", health, {}, {99, 0, 0}, Gates::none},
    Route{"GET", "/v1/version", "read", show_version},
    Route{"GET", "/v1/enable", "write", enable_api, {}, kPosts, Gates::without_switch},
    Route{"GET", "/v1/disable", "write", disable_api, {}, kPosts, Gates::without_switch},
    Route{"GET", "/v1/enable", "write", post_required, kPosts, {99, 0, 0}, Gates::without_switch},
    Route{"GET", "/v1/disable", "write", post_required, kPosts, {99, 0, 0}, Gates::without_switch},
    Route{"POST", "/v1/enable", "write", enable_api, kPosts, {99, 0, 0}, Gates::without_switch},
    Route{"POST", "/v1/disable", "write", disable_api, kPosts, {99, 0, 0}, Gates::without_switch},
    Route{"GET", "/v1/deploy", "deploy", post_required, kPosts},
    Route{"GET", "/v1/team", "read", current_team, kSubsystems},
    Route{"GET", "/v1/teams", "read", list_teams},
    Route{"GET", "/v1/teams/current", "read", current_team},
    Route{"GET", "/v1/teams/current/members", "read", current_members},

    Route{"GET", "/v1/security/keys", "read", list_keys},
    Route{"POST", "/v1/security/keys", "write", create_key},
    Route{"GET", "/v1/security/keys/{uuid}", "read", show_key},
    Route{"PATCH", "/v1/security/keys/{uuid}", "write", update_key},
    Route{"DELETE", "/v1/security/keys/{uuid}", "write", delete_key},

    Route{"GET", "/v1/servers", "read", list_servers},
    Route{"POST", "/v1/servers", "write", create_server},
    transfer_route("POST", "/v1/servers/import", "write"),
    Route{"GET", "/v1/servers/{uuid}", "read", show_server},
    Route{"PATCH", "/v1/servers/{uuid}", "write", update_server},
    Route{"DELETE", "/v1/servers/{uuid}", "write", delete_server},
    Route{"GET", "/v1/servers/{uuid}/validate", "write", validate_server, {}, kPosts},
    Route{"GET", "/v1/servers/{uuid}/validate", "write", post_required, kPosts},
    Route{"POST", "/v1/servers/{uuid}/validate", "write", validate_server, kPosts},
    Route{"GET", "/v1/servers/{uuid}/resources", "read", server_resources},
    Route{"GET", "/v1/servers/{uuid}/domains", "read", server_domains},
    Route{"GET", "/v1/servers/{uuid}/destinations", "read", server_destinations, {4, 2, 0}},
    Route{"GET", "/v1/servers/{uuid}/envs", "read", server_variables, kSubsystems},
    transfer_route("GET", "/v1/servers/{uuid}/export", "read"),
    transfer_route("POST", "/v1/servers/{uuid}/export/mailbox", "write"),
    transfer_route("POST", "/v1/servers/{uuid}/claim", "write"),
    transfer_route("POST", "/v1/servers/{uuid}/transfer/complete", "write"),
    transfer_route("POST", "/v1/servers/{uuid}/migrate", "write"),

    Route{"GET", "/v1/servers/{uuid}/sentinel", "read", show_sentinel, kSubsystems},
    Route{"PATCH", "/v1/servers/{uuid}/sentinel", "write", update_sentinel, kSubsystems},
    Route{"GET", "/v1/servers/{uuid}/docker-cleanup", "read", show_docker_cleanup, kSubsystems},
    Route{"PATCH", "/v1/servers/{uuid}/docker-cleanup", "write", update_docker_cleanup,
          kSubsystems},
    Route{"POST", "/v1/servers/{uuid}/docker-cleanup/run", "write", run_docker_cleanup,
          kSubsystems},
    Route{"GET", "/v1/servers/{uuid}/docker-cleanup/executions", "read", docker_cleanup_executions,
          kSubsystems},
    Route{"GET", "/v1/servers/{uuid}/log-drains", "read", show_log_drains, kSubsystems},
    Route{"PATCH", "/v1/servers/{uuid}/log-drains", "write", update_log_drains, kSubsystems},
    Route{"GET", "/v1/servers/{uuid}/proxy", "read", show_proxy, kSubsystems},
    Route{"PATCH", "/v1/servers/{uuid}/proxy", "write", update_proxy, kSubsystems},
    Route{"POST", "/v1/servers/{uuid}/proxy/restart", "write", restart_proxy, kSubsystems},
    Route{"GET", "/v1/servers/{uuid}/cloudflare-tunnel", "read", show_tunnel, kSubsystems},
    Route{"PATCH", "/v1/servers/{uuid}/cloudflare-tunnel", "write", update_tunnel, kSubsystems},
    Route{"POST", "/v1/servers/{uuid}/cloudflare-tunnel/enable", "write", enable_tunnel,
          kSubsystems},
    Route{"POST", "/v1/servers/{uuid}/cloudflare-tunnel/disable", "write", disable_tunnel,
          kSubsystems},
};

}  // namespace

std::optional<MatchedRoute> find_route(Version version, std::string_view method,
                                       std::string_view path) {
  constexpr std::string_view kPrefix = "/api";
  if (path.substr(0, kPrefix.size()) != kPrefix) return std::nullopt;
  path.remove_prefix(kPrefix.size());
  // The framework takes a path with and without a closing slash for the same.
  if (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  if (path.empty() || path.front() != '/') return std::nullopt;
  // What can be read can be asked for its head.
  if (method == "HEAD") method = "GET";
  for (const Route& route : kRoutes) {
    if (route.method != method || version < route.since || version >= route.until) continue;
    if (auto parameters = match_path(route.path, path)) {
      return MatchedRoute{&route, std::move(*parameters)};
    }
  }
  return std::nullopt;
}

}  // namespace standin
