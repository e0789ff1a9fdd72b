#include "tests/standin/api/control_api.h"

#include <algorithm>
#include <charconv>

#include "tests/standin/api/replies.h"

namespace standin {
namespace {

constexpr std::string_view kHidden = "(hidden)";

std::int64_t number_in(const std::string& text) {
  std::int64_t number = -1;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

const ControlApi::Row ControlApi::kRows[] = {
    {"GET", "/_standin/state", &ControlApi::show_state},
    {"GET", "/_standin/instance", &ControlApi::show_switches},
    {"PATCH", "/_standin/instance", &ControlApi::change_switches},
    {"GET", "/_standin/faults", &ControlApi::list_faults},
    {"POST", "/_standin/faults", &ControlApi::add_fault},
    {"DELETE", "/_standin/faults", &ControlApi::clear_faults},
    {"DELETE", "/_standin/faults/{id}", &ControlApi::remove_fault},
    {"GET", "/_standin/requests", &ControlApi::list_requests},
    {"DELETE", "/_standin/requests", &ControlApi::clear_requests},
    {"GET", "/_standin/queue", &ControlApi::show_queue},
    {"POST", "/_standin/queue/kill", &ControlApi::kill_jobs},
    {"POST", "/_standin/minute", &ControlApi::run_minute},
    {"POST", "/_standin/keys", &ControlApi::add_key},
    {"POST", "/_standin/servers", &ControlApi::add_server},
    {"GET", "/_standin/servers/{uuid}", &ControlApi::show_server},
    {"POST", "/_standin/servers/{uuid}", &ControlApi::edit_server},
    {"DELETE", "/_standin/servers/{uuid}", &ControlApi::remove_server},
    {"POST", "/_standin/resources", &ControlApi::add_resource},
    {"DELETE", "/_standin/resources/{uuid}", &ControlApi::remove_resource},
    {"POST", "/_standin/tokens", &ControlApi::add_token},
    {"PATCH", "/_standin/tokens/{id}", &ControlApi::edit_token},
    {"DELETE", "/_standin/tokens/{id}", &ControlApi::remove_token},
};

std::string ControlApi::Order::parameter(std::string_view name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string() : found->second;
}

std::string ControlApi::Order::query(std::string_view name, std::string_view fallback) const {
  for (const auto& [key, value] : request.query) {
    if (key == name) return value;
  }
  return std::string(fallback);
}

Response ControlApi::handle(const Request& request) {
  for (const Row& row : kRows) {
    if (row.method != request.method) continue;
    auto parameters = match_path(row.path, request.path);
    if (!parameters) continue;
    Json body = request.body.empty() ? Json::object() : Json::parse(request.body, nullptr, false);
    if (!body.is_object()) return message_reply(400, "The body is not a JSON object.");
    // The JSON library reports wrong types only by throwing; this is where that ends.
    try {
      return (this->*row.handler)({request, std::move(*parameters), std::move(body)});
    } catch (const Json::exception& error) {
      return message_reply(400, error.what());
    }
  }
  return message_reply(404, "No such control endpoint.");
}

Response ControlApi::show_state(const Order&) {
  Json state = database_.read([](const State& living) { return state_to_json(living); });
  for (Json& token : state["tokens"]) token["secret"] = kHidden;
  for (Json& key : state["keys"]) key["private_key"] = kHidden;
  for (Json& server : state["servers"]) server["settings"]["sentinel_token"] = kHidden;
  return json_reply(200, state);
}

Response ControlApi::show_switches(const Order&) {
  return json_reply(
      200, database_.read([](const State& state) { return state_to_json(state)["switches"]; }));
}

Response ControlApi::change_switches(const Order& order) {
  Response response = database_.edit([&](State& state) {
    Json whole = state_to_json(State{});
    const Json known = state_to_json(state)["switches"];
    whole["switches"] = known;
    for (const auto& [name, value] : order.body.items()) {
      if (!known.contains(name)) return message_reply(400, "There is no switch " + name + ".");
      whole["switches"][name] = value;
    }
    const auto changed = state_from_json(whole);
    if (!changed) return message_reply(400, changed.error().cause);
    state.switches = changed->switches;
    return json_reply(200, whole["switches"]);
  });
  jobs_.queue().set_running(
      database_.read([](const State& state) { return state.switches.queue_running; }));
  return response;
}

Response ControlApi::list_faults(const Order&) {
  Json list = Json::array();
  for (const Fault& fault : faults_.active()) list.push_back(fault_to_json(fault));
  return json_reply(200, list);
}

Response ControlApi::add_fault(const Order& order) {
  const auto fault = fault_from_json(order.body);
  if (!fault) return message_reply(400, "There is no such kind of fault.");
  return json_reply(201, {{"id", faults_.add(*fault)}});
}

Response ControlApi::clear_faults(const Order&) {
  faults_.clear();
  return json_reply(200, Json::object());
}

Response ControlApi::remove_fault(const Order& order) {
  const bool removed = faults_.remove(number_in(order.parameter("id")));
  return removed ? json_reply(200, Json::object()) : message_reply(404, "No such fault.");
}

Response ControlApi::list_requests(const Order& order) {
  return json_reply(200, journal_.matching(order.query("method", "*"), order.query("path", "*")));
}

Response ControlApi::clear_requests(const Order&) {
  journal_.clear();
  return json_reply(200, Json::object());
}

Response ControlApi::show_queue(const Order&) {
  return json_reply(200,
                    {{"waiting", jobs_.queue().waiting()}, {"running", jobs_.queue().active()}});
}

Response ControlApi::kill_jobs(const Order&) {
  jobs_.queue().kill_running();
  return json_reply(200, Json::object());
}

Response ControlApi::run_minute(const Order&) {
  jobs_.minute_round();
  return json_reply(200, Json::object());
}

}  // namespace standin
