#include "tests/standin/api/api_call.h"

#include <algorithm>

#include "base/text.h"
#include "tests/standin/store/names.h"

namespace standin {
namespace {

bool says_json(const Request& request) {
  const std::string type = base::lower_case(request.header("Content-Type"));
  return type.find("/json") != std::string::npos || type.find("+json") != std::string::npos;
}

Json parsed_body(const Request& request) { return Json::parse(request.body, nullptr, false); }

/// An array or a lone value becomes fields named "0", "1", ... as the framework reads it.
Json as_object(const Json& body) {
  if (body.is_object()) return body;
  Json object = Json::object();
  if (body.is_discarded() || body.is_null()) return object;
  if (!body.is_array()) return {{"0", body}};
  for (std::size_t i = 0; i < body.size(); ++i) object[std::to_string(i)] = body[i];
  return object;
}

/// What the language Coolify is written in takes for "nothing": null, false, 0, "", [].
bool counts_as_nothing(const Json& body) {
  return body.is_discarded() || body.is_null() || body == false || body == 0 || body == "" ||
         body == "0" || (body.is_array() && body.empty());
}

Response bad_body(std::string_view error) {
  return json_reply(400, {{"message", "Invalid request."}, {"error", error}});
}

}  // namespace

std::string ApiCall::uuid() const {
  const std::string field = text("uuid");
  if (!field.empty()) return field;
  const auto found = parameters.find("uuid");
  return found == parameters.end() ? std::string() : found->second;
}

std::optional<Response> refused_body(const ApiCall& call) {
  if (!says_json(call.request)) return bad_body("Content-Type must be application/json.");
  const Json body = parsed_body(call.request);
  if (counts_as_nothing(body)) return bad_body("Invalid JSON.");
  if (body.is_object() && body.empty()) return bad_body("Empty JSON.");
  return std::nullopt;
}

std::optional<Response> policy_denial(const ApiCall& call, const State& state) {
  if (state.switches.policy_denial.empty() || !call.at_least({4, 2, 0})) return std::nullopt;
  return json_reply(403, {{"message", state.switches.policy_denial}, {"error", "Unauthorized"}});
}

Json in_no_order(const State& state, std::vector<std::pair<std::int64_t, Json>> rows) {
  const std::int64_t seed = state.switches.list_seed;
  std::sort(rows.begin(), rows.end(), [&](const auto& one, const auto& other) {
    return arbitrary_rank(seed, one.first) < arbitrary_rank(seed, other.first);
  });
  Json list = Json::array();
  for (auto& row : rows) list.push_back(std::move(row.second));
  return list;
}

Json request_fields(const Request& request) {
  Json fields = Json::object();
  for (const auto& [name, value] : request.query) fields[name] = value;
  if (says_json(request)) fields.update(as_object(parsed_body(request)));
  return cleaned(fields);
}

Response server_not_found() { return message_reply(404, "Server not found."); }

}  // namespace standin
