#include "coolify/api_error.h"

#include <optional>

#include "base/text.h"
#include "coolify/json.h"
#include "coolify/told_text.h"

namespace coolify {
namespace {

using base::Diagnostic;
using base::ErrorKind;

constexpr const char* kTokenRemedy =
    "Create a token with the abilities read and write in Coolify under Keys & Tokens > API Tokens.";

/// What is said decides what an error is; masked it is where it is shown.
struct Answer {
  const http::Request& request;
  const http::Response& response;
  std::optional<Json> json;  ///< nothing when the body is not JSON
  std::string message;       ///< the body's "message", else ""

  [[nodiscard]] bool has(const char* key) const { return json && has_member(*json, key); }
  [[nodiscard]] bool says(std::string_view fragment) const {
    return base::lower_case(message).find(fragment) != std::string::npos;
  }
  [[nodiscard]] bool is(http::Method method, std::string_view path) const {
    return request.method == method && request.path == path;
  }
  [[nodiscard]] bool about_keys() const { return request.path.starts_with("/security/keys"); }
  /// Whether what a token is shown of it may be secret: private keys, the agent's token, and what
  /// log drains log in with.
  [[nodiscard]] bool may_hold_secrets() const {
    const bool is_like_json = response.body.starts_with('[') || response.body.starts_with('{');
    return about_keys() || (is_like_json && request.path.starts_with("/servers"));
  }
};

/// More of a body is not looked at: it may have megabytes.
constexpr std::size_t kLookedAt = 16 * 1024;

/// The text worth showing of a body: Coolify's own message, the title of an HTML page, else the
/// beginning.
std::string evidence_of(const Answer& answer) {
  if (!answer.message.empty()) return base::evidence_text(answer.message, 500);
  const std::string body = answer.response.body.substr(0, kLookedAt);
  const std::size_t title = base::lower_case(body).find("<title>");
  if (title != std::string::npos) {
    const std::size_t end = body.find('<', title + 7);
    return "HTML page: " + base::evidence_text(body.substr(title + 7, end - title - 7), 200);
  }
  if (answer.may_hold_secrets() && answer.response.status < 300) return {};
  return base::evidence_text(body, 300);
}

Diagnostic make(const Answer& answer, ErrorKind kind, const char* code, const char* summary,
                const std::string& explanation, std::string remedy, base::Path path = {}) {
  return {.kind = kind,
          .code = code,
          .summary = summary,
          .cause = http::call_of(answer.request) + " was answered with HTTP " +
                   std::to_string(answer.response.status) + ". " + explanation,
          .evidence = evidence_of(answer),
          .remedy = std::move(remedy),
          .path = std::move(path),
          .values = {{"call", http::call_of(answer.request)},
                     {"status", std::to_string(answer.response.status)}}};
}

Diagnostic invalid_token(const Answer& answer) {
  return make(answer, ErrorKind::api_refused, "coolify.invalid_token", "API token without a team",
              "The token is known, but its owner is not in its team (any more).",
              "Create a new token while the right team is selected. " + std::string(kTokenRemedy),
              base::Path::of("token"));
}

Diagnostic unauthorized(const Answer& answer) {
  if (answer.says("invalid token")) return invalid_token(answer);
  return make(answer, ErrorKind::api_refused, "coolify.unauthenticated",
              "Coolify does not know the token",
              "The API token is wrong, revoked or expired (30 days is Coolify's default).",
              kTokenRemedy, base::Path::of("token"));
}

Diagnostic bad_request(const Answer& answer) {
  if (answer.has("docs") && answer.says("invalid token")) return invalid_token(answer);
  if (answer.is(http::Method::post, "/servers") && !answer.has("error") && answer.json) {
    return make(answer, ErrorKind::address_in_use, "coolify.address_in_use",
                "The address is already in use",
                "Another server of this Coolify instance, possibly of another team, has this "
                "address. Coolify compares addresses only, not ports.",
                "Adopt the existing server, delete it, or use another address.",
                base::Path::of("ip"));
  }
  if (answer.request.method == http::Method::remove && answer.json) {
    return make(answer, ErrorKind::in_use, "coolify.delete_refused", "Coolify refuses to delete it",
                "Servers with resources on them and Coolify's own host are not deleted.",
                "Remove what is deployed on the server first.");
  }
  return make(answer, ErrorKind::bug, "coolify.bad_request", "Coolify could not read the request",
              "The instance, or something in front of it, rejects the form of the request.",
              "Check whether a proxy changes requests; otherwise please report this as a bug.");
}

Diagnostic forbidden(const Answer& answer) {
  // Both gates of the whole API say "success": true beside the refusal.
  if (answer.has("success") && answer.says("disabled")) {
    return make(answer, ErrorKind::api_refused, "coolify.api_disabled",
                "Coolify's API is switched off",
                "A new self-hosted instance has its API switched off.",
                "Switch it on in Coolify under Settings > Configuration > Advanced > API Access.");
  }
  if (answer.has("success")) {
    return make(answer, ErrorKind::api_refused, "coolify.ip_not_allowed",
                "This machine may not use Coolify's API",
                "The instance has a list of addresses that may use the API, and the address this "
                "request came from is not on it.",
                "Add the address in Coolify under Settings > Configuration > Advanced > Allowed "
                "IPs for API Access, or empty the list.");
  }
  if (answer.json && text_member(*answer.json, "error") == "Unauthorized") {
    return make(answer, ErrorKind::api_refused, "coolify.forbidden", "Coolify does not permit this",
                "The token's owner is not allowed to do this to this object.",
                "Use a token of an admin or owner of the team.", base::Path::of("token"));
  }
  if (answer.says("role")) {
    return make(answer, ErrorKind::api_refused, "coolify.role_missing",
                "The token's owner is not an admin of the team",
                "Tokens that may write work only while their owner is admin or owner of the team.",
                "Give the owner of the token that role, or use a token of somebody who has it.",
                base::Path::of("token"));
  }
  if (answer.says("permission")) {
    return make(answer, ErrorKind::api_refused, "coolify.ability_missing",
                "The API token lacks an ability",
                "The abilities read and write are both needed; write does not include read.",
                kTokenRemedy, base::Path::of("token"));
  }
  Diagnostic error =
      make(answer, ErrorKind::api_refused, "coolify.forbidden", "Access to Coolify is forbidden",
           "The answer is not one of Coolify's own: probably something in front of it, such as a "
           "firewall or an access proxy, refused the request.",
           "Check that something; an access proxy may need headers of its own.");
  error.values.emplace("refused_by", "something in front of Coolify");
  return error;
}

Diagnostic key_not_found(const Answer& answer) {
  return make(answer, ErrorKind::not_found, "coolify.key_not_found", "No such private key",
              "No private key with this uuid is visible to the token's team.",
              "Take the uuid of a key of this team from Coolify under Keys & Tokens > Private "
              "Keys.",
              base::Path::of("private_key_uuid"));
}

/// Coolify names what it did not find: "Server not found.", "Private key not found.". What stands
/// in front of it may answer 404 in JSON as well, and that says nothing about any object.
bool names_what_is_missing(const Answer& answer) {
  return answer.says("not found") && (answer.says("server") || answer.says("key"));
}

Diagnostic missing(const Answer& answer) {
  if (answer.has("docs") || !names_what_is_missing(answer)) {
    return make(
        answer, ErrorKind::no_such_call, "coolify.no_such_route", "Not found in Coolify's API",
        "Either there is no Coolify at this address, or something in front of it answered, or "
        "its version does not have this function.",
        "Check the endpoint: it is the address of the Coolify dashboard. If it is right, "
        "update Coolify.",
        base::Path::of("endpoint"));
  }
  if (answer.about_keys() || answer.is(http::Method::post, "/servers"))
    return key_not_found(answer);
  const auto sent = parse_unmasked_json(answer.request.body);
  if (answer.says("key") && sent && has_member(*sent, "private_key_uuid")) {
    return key_not_found(answer);
  }
  return make(answer, ErrorKind::not_found, "coolify.not_found", "No such object in Coolify",
              "The object does not exist (any more), or it belongs to another team.",
              "Check the uuid and the team of the token.");
}

/// What Coolify says of a field that it does not know, whatever the value.
constexpr std::string_view kNotAllowed = "This field is not allowed.";

/// The fields that a request was refused for.
struct RefusedFields {
  std::string first;  ///< its name
  std::string lines;  ///< one for each, with what is said of it
  bool any_unknown = false;
  bool any_value = false;
};

RefusedFields refused_fields(const Json& errors) {
  RefusedFields refused;
  for (const auto& [field, texts] : errors.items()) {
    if (refused.first.empty()) refused.first = field;
    refused.lines += (refused.lines.empty() ? "" : "\n") + field + ":";
    const bool is_unknown = texts == Json::array({kNotAllowed});
    (is_unknown ? refused.any_unknown : refused.any_value) = true;
    if (!texts.is_array()) continue;
    for (const Json& text : texts) {
      if (text.is_string()) refused.lines += " " + text.get<std::string>();
    }
  }
  return refused;
}

Diagnostic rejected(const Answer& answer, const RefusedFields& refused) {
  const std::string leave_out =
      "Leave out what is \"not allowed\", or use a version of Coolify that takes it.";
  Diagnostic error =
      refused.any_unknown && !refused.any_value
          ? make(answer, ErrorKind::api_refused, "coolify.validation_failed",
                 "Coolify does not take a field",
                 "This version of Coolify does not know the fields that the evidence names, "
                 "whatever their values.",
                 leave_out)
          : make(answer, ErrorKind::api_refused, "coolify.validation_failed",
                 "Coolify rejects a value", "The evidence names the fields.",
                 "Correct the value." + (refused.any_unknown ? " " + leave_out : ""));
  if (!refused.lines.empty()) error.evidence = base::evidence_text(refused.lines);
  if (!refused.first.empty()) {
    error.path = base::Path::of(told_text(refused.first, base::Breaks::replaced));
  }
  return error;
}

Diagnostic unprocessable(const Answer& answer) {
  RefusedFields refused;
  if (answer.json && member(*answer.json, "errors").is_object()) {
    refused = refused_fields(member(*answer.json, "errors"));
  } else if (answer.request.path.ends_with("/validate") && answer.says("transferred")) {
    return make(answer, ErrorKind::api_refused, "coolify.transferred",
                "The server left this instance",
                "A server that was transferred to another Coolify instance is not validated here.",
                "Manage it where it lives now, and remove it here.");
  } else if (answer.about_keys() && answer.request.method == http::Method::remove) {
    return make(answer, ErrorKind::in_use, "coolify.key_in_use", "The private key is still in use",
                "Coolify does not delete a key that servers, applications or Git sources use.",
                "Give those another key first.");
  } else if (answer.about_keys() && answer.says("already exists")) {
    return make(answer, ErrorKind::api_refused, "coolify.key_exists",
                "Coolify has this private key already",
                "The same key is there in another record: of this team, or, before Coolify 4.2, of "
                "any team of the instance.",
                "Use that record, delete it first, or give another key.",
                base::Path::of("private_key"));
  } else if (answer.about_keys()) {
    return make(answer, ErrorKind::api_refused, "coolify.key_rejected",
                "Coolify rejects the private key", "The text is not an unencrypted private key.",
                "Give the unencrypted private half of a key.", base::Path::of("private_key"));
  } else if (answer.says("proxy type")) {
    refused.first = "proxy_type";
  }
  return rejected(answer, refused);
}

Diagnostic unavailable(const Answer& answer) {
  if (answer.response.status == 503 && answer.json) {
    return make(answer, ErrorKind::api_unavailable, "coolify.maintenance",
                "Coolify is under maintenance", "Coolify answers so while it is being updated.",
                "Wait for the update to end and try again.");
  }
  return make(answer, ErrorKind::api_unavailable, "coolify.unavailable", "Coolify does not answer",
              "Something in front of Coolify answered, because Coolify itself did not.",
              "Check that the Coolify containers run and try again.");
}

Diagnostic redirected(const Answer& answer) {
  const std::string target = base::evidence_text(answer.response.header("location"), 300);
  Diagnostic error =
      make(answer, ErrorKind::api_refused, "coolify.redirected", "The endpoint redirects elsewhere",
           "Redirects are not followed, because a followed redirect can turn a refusal into an "
           "apparent success.",
           "Set the endpoint to the address it points to, for example https instead of http.",
           base::Path::of("endpoint"));
  error.evidence = target.empty() ? "no Location header" : "Location: " + target;
  return error;
}

Diagnostic by_status(const Answer& answer) {
  switch (answer.response.status) {
    case 400:
      return bad_request(answer);
    case 401:
      return unauthorized(answer);
    case 403:
      return forbidden(answer);
    case 404:
      return missing(answer);
    case 405:
      return make(answer, ErrorKind::no_such_call, "coolify.method_changed",
                  "This Coolify version wants another request",
                  "The endpoint exists, but with another method.",
                  "Update this program; if it is the newest one, please report this.");
    case 409:
      return make(answer, ErrorKind::api_refused, "coolify.conflict",
                  "It already exists in Coolify", "Coolify has an object like this one already.",
                  "Use the existing object or choose another name.");
    case 422:
      return unprocessable(answer);
    case 429:
      return make(answer, ErrorKind::rate_limited, "coolify.rate_limited", "Too many API requests",
                  "The request limit of the token's user is used up (200 per minute by default).",
                  "Make fewer requests at once, or raise API_RATE_LIMIT on the instance.");
    case 500:
      return make(answer, ErrorKind::api_unavailable, "coolify.server_error",
                  "Coolify failed internally", "Coolify met an error of its own.",
                  "Look into Coolify's log (storage/logs in the coolify container).");
    default:
      break;
  }
  if (passes_by_itself(answer.response.status)) return unavailable(answer);
  return make(answer, ErrorKind::api_unavailable, "coolify.unexpected_status", "Unexpected answer",
              "Coolify's API does not answer with this status.",
              "Check that the endpoint is a Coolify instance and what is in front of it.");
}

Answer read_answer(const http::Request& request, const http::Response& response) {
  Answer answer{request, response, parse_unmasked_json(response.body), {}};
  if (answer.json && !answer.json->is_object()) answer.json.reset();
  if (answer.json) answer.message = text_member(*answer.json, "message").value_or("");
  return answer;
}

}  // namespace

bool passes_by_itself(int status) {
  // 520 to 524 are a well-known content network's ways to say that it could not reach the instance.
  return status == 429 || (status >= 502 && status <= 504) || (status >= 520 && status <= 524);
}

base::Diagnostic api_error(const http::Request& request, const http::Response& response) {
  const Answer answer = read_answer(request, response);
  if (response.status >= 300 && response.status < 400) return redirected(answer);
  return by_status(answer);
}

base::Diagnostic bad_answer(const http::Request& request, const http::Response& response,
                            std::string_view expected) {
  return make(read_answer(request, response), ErrorKind::api_unavailable, "coolify.bad_answer",
              "Coolify's answer makes no sense",
              "Expected was " + std::string(expected) + ", but the body is something else.",
              "Check that the endpoint is the Coolify instance itself and not a login page or "
              "another site in front of it.",
              base::Path::of("endpoint"));
}

}  // namespace coolify
