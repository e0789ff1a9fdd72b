#include "tests/standin/api/gates.h"

#include <algorithm>
#include <charconv>

#include "tests/standin/api/text_rules.h"

namespace standin {
namespace {

constexpr std::int64_t kHealthLimit = 1000;
constexpr Version kTeamGates{4, 1, 2};  ///< team and role are checked in front of the handlers

std::string bearer_text(const Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string value = request.header("Authorization");
  return value.substr(0, kScheme.size()) == kScheme ? value.substr(kScheme.size()) : std::string();
}

/// `<id>|<secret>` or the secret alone.
bool is_token(const Token& token, std::string_view text) {
  const std::size_t bar = text.find('|');
  if (bar == std::string_view::npos) return text == token.secret;
  std::int64_t id = -1;
  std::from_chars(text.data(), text.data() + bar, id);
  return id == token.id && text.substr(bar + 1) == token.secret;
}

const Token* authenticated(const Request& request, const State& state, base::WallTime now) {
  const std::string text = bearer_text(request);
  if (text.empty()) return nullptr;
  for (const Token& token : state.tokens) {
    if (!is_token(token, text)) continue;
    const auto seconds = std::chrono::system_clock::to_time_t(now);
    const bool expired = token.expires_at && *token.expires_at <= seconds;
    return expired ? nullptr : &token;
  }
  return nullptr;
}

bool can(const Token& token, std::string_view ability) {
  const auto& held = token.abilities;
  return std::find(held.begin(), held.end(), ability) != held.end();
}

/// Abilities that need an admin or owner of the team.
bool elevated(const Token& token, Version version) {
  if (can(token, "root") || can(token, "write") || can(token, "write:sensitive")) return true;
  return version >= Version{4, 2, 0} && (can(token, "deploy") || can(token, "read:sensitive"));
}

std::optional<Response> team_refusal(const Token& token, const std::optional<std::string>& role,
                                     bool administrator, Version version) {
  if (version < kTeamGates) return std::nullopt;
  if (!role) return message_reply(401, "Invalid token.");
  if (elevated(token, version) && !administrator) {
    return message_reply(403, "Missing required team role.");
  }
  return std::nullopt;
}

/// What the handlers answer when they find no team; only old versions let such a token so far.
Response teamless_handler() {
  return json_reply(400, {{"message", "Invalid token."},
                          {"docs", "https://coolify.io/docs/api-reference/authorization"}});
}

std::optional<Response> switch_refusal(const Request& request, const State& state) {
  const Switches& switches = state.switches;
  if (switches.cloud) return std::nullopt;
  const auto refusal = [](std::string_view message) {
    return json_reply(403, {{"success", true}, {"message", message}});
  };
  if (!switches.api_enabled) return refusal("API is disabled.");
  if (!address_allowed(request.peer_address, switches.allowed_ips)) {
    return refusal("You are not allowed to access the API.");
  }
  return std::nullopt;
}

/// The very first user has the id 0, which counts as "no user" here.
std::string bucket_of(const Request& request, const Token* token) {
  if (token != nullptr && token->user_id != 0) return "user " + std::to_string(token->user_id);
  return "address " + request.peer_address;
}

Admission counted(const Request& request, const std::string& bucket, std::int64_t limit,
                  RateLimiter& limiter) {
  Admission admission;
  admission.rate_limit = limiter.hit(bucket, limit);
  if (admission.rate_limit->refused) {
    admission.refusal = framework_error(request, 429, "Too Many Attempts.");
  }
  return admission;
}

}  // namespace

std::optional<Response> maintenance_refusal(const Request& request, const State& state) {
  if (!state.switches.maintenance || request.path == "/api/health") return std::nullopt;
  return framework_error(request, 503, "Service Unavailable");
}

std::optional<Response> web_page(const Request& request) {
  if (request.path.rfind("/api/", 0) == 0 && request.path != "/api/") return std::nullopt;
  if (request.path == "/login")
    return html_reply(200, "<!DOCTYPE html><html><body>Login</body></html>");
  const std::string login = "http://" + request.header("Host") + "/login";
  Response response = html_reply(302, "<!DOCTYPE html>\n<html><head><title>Redirecting to " +
                                          login + "</title></head><body>Redirecting to <a href=\"" +
                                          login + "\">" + login + "</a>.</body></html>");
  response.headers.push_back({"Location", login});
  return response;
}

Response no_such_route(const Request& request, const State& state, RateLimiter& limiter) {
  const Admission admission =
      counted(request, bucket_of(request, nullptr), state.switches.rate_limit, limiter);
  Response response = admission.refusal.value_or(
      json_reply(404, {{"message", "Not found."}, {"docs", "https://coolify.io/docs"}}));
  add_rate_limit_headers(response, *admission.rate_limit);
  return response;
}

Admission admit(const Request& request, const Route& route, const State& state,
                RateLimiter& limiter, base::WallTime now) {
  const std::int64_t limit = state.switches.rate_limit;
  if (route.gates == Gates::before_all) return {};
  if (route.gates == Gates::none) {
    const bool own_limit = request.path == "/api/health";
    const std::string bucket = (own_limit ? "health " : "") + bucket_of(request, nullptr);
    return counted(request, bucket, own_limit ? kHealthLimit : limit, limiter);
  }
  const Token* const token = authenticated(request, state, now);
  if (token == nullptr) {
    return {message_reply(401, "Unauthenticated."), std::nullopt, std::nullopt};
  }
  Admission admission = counted(request, bucket_of(request, token), limit, limiter);
  if (admission.refusal) return admission;
  const Version version = state.version();
  const auto role = token->team_id ? state.role_of(token->user_id, *token->team_id) : std::nullopt;
  const bool administrator = role == "owner" || role == "admin";
  admission.refusal = team_refusal(*token, role, administrator, version);
  if (!admission.refusal && route.gates == Gates::all) {
    admission.refusal = switch_refusal(request, state);
  }
  if (!admission.refusal && !can(*token, "root") && !can(*token, route.ability)) {
    admission.refusal =
        message_reply(403, "Missing required permissions: " + std::string(route.ability));
  }
  if (!admission.refusal && !role) admission.refusal = teamless_handler();
  const bool sensitive = (can(*token, "root") || can(*token, "read:sensitive")) &&
                         (administrator || version < Version{4, 2, 0});
  admission.caller = Caller{token->id, token->user_id, token->team_id.value_or(-1), sensitive};
  return admission;
}

}  // namespace standin
