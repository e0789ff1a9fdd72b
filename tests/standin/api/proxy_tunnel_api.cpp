// A server's proxy and its Cloudflare tunnel.
#include <array>
#include <optional>

#include "tests/standin/api/handlers.h"
#include "tests/standin/api/server_fields.h"
#include "tests/standin/store/names.h"

namespace standin {
namespace {

constexpr std::array kProxyFields = {
    FieldRule{.name = "redirect_enabled", .kind = FieldKind::boolean},
    FieldRule{.name = "redirect_url", .kind = FieldKind::public_url, .nullable = true},
    FieldRule{.name = "generate_exact_labels", .kind = FieldKind::boolean},
    FieldRule{.name = "proxy_type", .kind = FieldKind::text, .nullable = true},
};

constexpr std::array kTunnelFields = {
    FieldRule{.name = "is_cloudflare_tunnel", .kind = FieldKind::boolean, .required = true},
};

Json proxy_of(const Server& server) {
  const auto found = server.row.find("proxy");
  return found != server.row.end() && found->is_object() ? *found : Json::object();
}

Json text_or_null(const Json& object, const char* key) {
  const std::string text = text_of(object, key);
  return text.empty() ? Json(nullptr) : Json(text);
}

Json proxy_payload(const Server& server, const View& view) {
  const Json proxy = proxy_of(server);
  const auto redirect = proxy.find("redirect_enabled");
  Json payload = {{"proxy_type", text_or_null(proxy, "type")},
                  {"status", text_or_null(proxy, "status")},
                  {"redirect_enabled", redirect == proxy.end() || *redirect == true},
                  {"redirect_url", text_or_null(proxy, "redirect_url")},
                  {"generate_exact_labels", server.flag("generate_exact_labels")}};
  if (view.sensitive) {
    payload["configuration"] = text_or_null(proxy, "last_saved_proxy_configuration");
  }
  return payload;
}

Json tunnel_payload(const Server& server) {
  return {{"is_cloudflare_tunnel", server.flag("is_cloudflare_tunnel")},
          {"ip", server.row.value("ip", Json())},
          {"ip_previous", server.row.value("ip_previous", Json())}};
}

/// Switching the tunnel off swaps the address back to the previous one, whatever set that.
void switch_tunnel(Server& server, bool enabled, const std::string& now) {
  set_column(server.settings, "is_cloudflare_tunnel", enabled, now);
  const std::string previous = server.text("ip_previous");
  if (enabled || previous.empty()) return;
  const std::string address = server.text("ip");
  set_column(server.row, "ip", previous, now);
  set_column(server.row, "ip_previous", address, now);
}

/// Runs `act(server)` on a server of the caller whose tunnel may be switched.
template <typename Act>
Response with_tunnel(ApiCall& call, Act act) {
  return call.database.edit([&](State& state) {
    Server* const server = state.find_server(call.caller.team_id, call.uuid());
    if (server == nullptr) return server_not_found();
    if (auto denial = policy_denial(call, state)) return *denial;
    if (server->id == 0 || server->text("ip") == "host.docker.internal") {
      return message_reply(422, "Cloudflare Tunnel cannot be configured on the localhost server.");
    }
    return act(*server);
  });
}

Response switched_tunnel(ApiCall& call, bool enabled) {
  return with_tunnel(call, [&](Server& server) {
    switch_tunnel(server, enabled, timestamp(call.now()));
    Json payload = tunnel_payload(server);
    payload["message"] = enabled ? "Cloudflare Tunnel enabled." : "Cloudflare Tunnel disabled.";
    return json_reply(200, payload);
  });
}

void write_proxy(const ApiCall& call, Server& server, const std::string& now) {
  Json proxy = proxy_of(server);
  if (call.has("redirect_enabled")) {
    proxy["redirect_enabled"] = as_boolean(call.fields, "redirect_enabled");
  }
  if (call.has("redirect_url")) proxy["redirect_url"] = call.fields["redirect_url"];
  set_column(server.row, "proxy", proxy, now);
  if (call.has("generate_exact_labels")) {
    set_column(server.settings, "generate_exact_labels",
               as_boolean(call.fields, "generate_exact_labels"), now);
  }
}

/// The host of a redirect has to resolve, which no name does on an instance without DNS.
bool unresolved_redirect(const ApiCall& call, const State& state) {
  return !state.switches.resolves_names && !call.text("redirect_url").empty();
}

}  // namespace

Response show_proxy(ApiCall& call) {
  return call.database.read([&](const State& state) {
    const Server* const server = state.find_server(call.caller.team_id, call.uuid());
    if (server == nullptr) return server_not_found();
    if (auto denial = policy_denial(call, state)) return *denial;
    return json_reply(200, proxy_payload(*server, call.view()));
  });
}

Response update_proxy(ApiCall& call) {
  if (auto refusal = refused_body(call)) return *refusal;
  const Json errors = check_fields(call.fields, kProxyFields, Extras::refused, call.version);
  if (!errors.empty()) return validation_reply(errors);
  bool start = false;
  std::optional<StaleProxyWrite> stale_write;
  Response response = call.database.edit([&](State& state) {
    Server* const server = state.find_server(call.caller.team_id, call.uuid());
    if (server == nullptr) return server_not_found();
    if (auto denial = policy_denial(call, state)) return *denial;
    if (unresolved_redirect(call, state)) {
      return field_error_reply("redirect_url", "The redirect url host could not be resolved.");
    }
    const std::string type = call.text("proxy_type");
    if (!valid_proxy_type(type)) return field_error_reply("proxy_type", "Invalid proxy type.");
    const std::string now = timestamp(call.now());
    if (!type.empty()) stale_write = take_stale_proxy_write(state, *server);
    write_proxy(call, *server, now);
    if (!type.empty()) start = change_proxy(*server, type, now);
    return json_reply(200, proxy_payload(*server, call.view()));
  });
  if (stale_write) call.jobs.write_proxy_late(call.uuid(), std::move(*stale_write));
  if (start) call.jobs.start_proxy(call.uuid());
  return response;
}

Response restart_proxy(ApiCall& call) {
  const auto refusal = call.database.read([&](const State& state) -> std::optional<Response> {
    const Server* const server = state.find_server(call.caller.team_id, call.uuid());
    return server == nullptr ? server_not_found() : policy_denial(call, state);
  });
  if (refusal) return *refusal;
  call.jobs.start_proxy(call.uuid());
  return message_reply(200, "Proxy restart queued.");
}

Response show_tunnel(ApiCall& call) {
  return call.database.read([&](const State& state) {
    const Server* const server = state.find_server(call.caller.team_id, call.uuid());
    if (server == nullptr) return server_not_found();
    if (auto denial = policy_denial(call, state)) return *denial;
    return json_reply(200, tunnel_payload(*server));
  });
}

Response update_tunnel(ApiCall& call) {
  if (auto refusal = refused_body(call)) return *refusal;
  return with_tunnel(call, [&](Server& server) {
    const Json errors = check_fields(call.fields, kTunnelFields, Extras::refused, call.version);
    if (!errors.empty()) return validation_reply(errors);
    switch_tunnel(server, as_boolean(call.fields, "is_cloudflare_tunnel"), timestamp(call.now()));
    return json_reply(200, tunnel_payload(server));
  });
}

Response enable_tunnel(ApiCall& call) { return switched_tunnel(call, true); }
Response disable_tunnel(ApiCall& call) { return switched_tunnel(call, false); }

}  // namespace standin
