#pragma once

#include "tests/standin/api/api_call.h"

namespace standin {

// Instance: health, version, the API switch, the token's team.
[[nodiscard]] Response health(ApiCall& call);
[[nodiscard]] Response show_version(ApiCall& call);
[[nodiscard]] Response enable_api(ApiCall& call);
[[nodiscard]] Response disable_api(ApiCall& call);
[[nodiscard]] Response current_team(ApiCall& call);
/// The teams of the token's user.
[[nodiscard]] Response list_teams(ApiCall& call);
/// The users of the token's team.
[[nodiscard]] Response current_members(ApiCall& call);
/// GET of an endpoint that became POST.
[[nodiscard]] Response post_required(ApiCall& call);
/// Transfer endpoints: routed, but not available on an ordinary instance.
[[nodiscard]] Response not_on_this_instance(ApiCall& call);

// Servers.
[[nodiscard]] Response list_servers(ApiCall& call);
[[nodiscard]] Response show_server(ApiCall& call);
[[nodiscard]] Response create_server(ApiCall& call);
[[nodiscard]] Response update_server(ApiCall& call);
[[nodiscard]] Response delete_server(ApiCall& call);
[[nodiscard]] Response validate_server(ApiCall& call);
[[nodiscard]] Response server_resources(ApiCall& call);
[[nodiscard]] Response server_domains(ApiCall& call);
[[nodiscard]] Response server_destinations(ApiCall& call);
[[nodiscard]] Response server_variables(ApiCall& call);

// Private keys.
[[nodiscard]] Response list_keys(ApiCall& call);
[[nodiscard]] Response show_key(ApiCall& call);
[[nodiscard]] Response create_key(ApiCall& call);
[[nodiscard]] Response update_key(ApiCall& call);
[[nodiscard]] Response delete_key(ApiCall& call);

// Server subsystems (since 4.3).
[[nodiscard]] Response show_sentinel(ApiCall& call);
[[nodiscard]] Response update_sentinel(ApiCall& call);
[[nodiscard]] Response show_docker_cleanup(ApiCall& call);
[[nodiscard]] Response update_docker_cleanup(ApiCall& call);
[[nodiscard]] Response run_docker_cleanup(ApiCall& call);
[[nodiscard]] Response docker_cleanup_executions(ApiCall& call);
[[nodiscard]] Response show_log_drains(ApiCall& call);
[[nodiscard]] Response update_log_drains(ApiCall& call);
[[nodiscard]] Response show_proxy(ApiCall& call);
[[nodiscard]] Response update_proxy(ApiCall& call);
[[nodiscard]] Response restart_proxy(ApiCall& call);
[[nodiscard]] Response show_tunnel(ApiCall& call);
[[nodiscard]] Response update_tunnel(ApiCall& call);
[[nodiscard]] Response enable_tunnel(ApiCall& call);
[[nodiscard]] Response disable_tunnel(ApiCall& call);

}  // namespace standin
