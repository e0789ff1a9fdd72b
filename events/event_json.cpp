#include "events/event_json.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "events/time_text.h"

namespace events {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLongestLine = 1 << 20;
constexpr std::size_t kDeepest = 8;
constexpr std::array kTypes = {EventType::queued,  EventType::started,    EventType::stage,
                               EventType::waiting, EventType::registered, EventType::failed};

/// The texts that are optional, by their keys.
constexpr std::array<std::pair<const char*, std::optional<std::string> Event::*>, 16> kTexts = {{
    {"server_id", &Event::server_id},
    {"server_name", &Event::server_name},
    {"ip_address", &Event::ip_address},
    {"user", &Event::user},
    {"host_name", &Event::host_name},
    {"instance_id", &Event::instance_id},
    {"cloud_provider", &Event::cloud_provider},
    {"region", &Event::region},
    {"deployment_id", &Event::deployment_id},
    {"team_id", &Event::team_id},
    {"endpoint", &Event::endpoint},
    {"stage", &Event::stage},
    {"waiting_for", &Event::waiting_for},
    {"code", &Event::code},
    {"error", &Event::error},
    {"status", &Event::status},
}};

/// Almost a hundred years: nothing takes longer, and a clock that was set back makes nothing
/// negative.
constexpr std::chrono::seconds kLongestSpan(3'150'000'000);

double seconds(base::Duration span) {
  const base::Duration possible = std::clamp<base::Duration>(span, {}, kLongestSpan);
  const auto milliseconds = std::chrono::round<std::chrono::milliseconds>(possible).count();
  return static_cast<double>(milliseconds) / 1000.0;
}

class Writer {
 public:
  explicit Writer(const JsonLimits& limits) : limits_(limits) {}

  [[nodiscard]] Json write(const Event& event) const {
    Json json;
    json["event"] = to_string(event.type);
    json["timestamp"] = format_time(event.timestamp);
    const auto channel = channel_of(event);
    json["channel"] = channel ? Json(text(*channel)) : Json();
    json["correlation_id"] = text(event.correlation_id);
    json["operation"] = text(event.operation);
    json["attempt"] = event.attempt;
    for (const auto& [key, member] : kTexts) json[key] = optional(event.*member);
    json["port"] = event.port ? Json(*event.port) : Json();
    json["attempts"] = event.attempts ? Json(*event.attempts) : Json();
    json["next_try_seconds"] = event.next_try ? Json(seconds(*event.next_try)) : Json();
    json["tags"] = list(event.tags, [this](const std::string& tag) { return Json(text(tag)); });
    if (is_final(event.type)) write_end(event, json);
    json["process"] = text(event.process);
    return json;
  }

 private:
  void write_end(const Event& event, Json& json) const {
    json["docker_version"] = optional(event.docker_version);
    json["duration_seconds"] = event.duration ? Json(seconds(*event.duration)) : Json();
    json["stages"] = list(event.stages, [this](const StageTime& one) {
      return Json{{"stage", text(one.stage)}, {"seconds", seconds(one.took)}};
    });
    json["versions"] = Json::object();
    std::size_t count = 0;
    for (const auto& [name, version] : event.versions) {
      if (++count <= limits_.most_items) json["versions"][text(name)] = text(version);
    }
    if (!limits_.with_details) return;
    json["checks"] = list(event.checks, [this](const CheckResult& check) {
      return Json{{"id", text(check.id)},
                  {"title", text(check.title)},
                  {"status", text(check.status)},
                  {"code", text(check.code)},
                  {"message", text(check.message)}};
    });
    json["problems"] = list(event.problems, [this](const Problem& problem) {
      return Json{{"severity", problem.is_error ? "error" : "warning"},
                  {"code", text(problem.code)},
                  {"summary", text(problem.summary)},
                  {"cause", text(problem.cause)},
                  {"evidence", text(problem.evidence)},
                  {"remedy", text(problem.remedy)}};
    });
  }

  [[nodiscard]] std::string text(const std::string& whole) const {
    return base::evidence_text(whole, limits_.longest_text);
  }

  [[nodiscard]] Json optional(const std::optional<std::string>& whole) const {
    return whole ? Json(text(*whole)) : Json();
  }

  template <typename Item, typename Write>
  [[nodiscard]] Json list(const std::vector<Item>& items, Write write) const {
    Json all = Json::array();
    const std::size_t count = std::min(items.size(), limits_.most_items);
    for (std::size_t i = 0; i < count; ++i) all.push_back(write(items[i]));
    return all;
  }

  const JsonLimits& limits_;
};

const Json& member(const Json& object, const char* key) {
  static const Json null;
  const auto found = object.find(key);
  return found == object.end() ? null : *found;
}

std::optional<std::string> read_text(const Json& object, const char* key) {
  const Json& value = member(object, key);
  return value.is_string() ? std::optional(value.get<std::string>()) : std::nullopt;
}

/// All numbers of an event count something.
std::optional<std::int64_t> read_number(const Json& object, const char* key) {
  const Json& value = member(object, key);
  if (!value.is_number_integer()) return std::nullopt;
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > kMost) return std::nullopt;
  const auto number = value.get<std::int64_t>();
  return number < 0 ? std::nullopt : std::optional(number);
}

std::optional<base::Duration> read_seconds(const Json& object, const char* key) {
  const Json& value = member(object, key);
  if (!value.is_number()) return std::nullopt;
  const auto count = value.get<double>();
  constexpr auto kMost = static_cast<double>(kLongestSpan.count());
  if (!std::isfinite(count) || count < 0 || count > kMost) return std::nullopt;
  return std::chrono::round<base::Duration>(std::chrono::duration<double>(count));
}

template <typename Item, typename Read>
std::vector<Item> read_list(const Json& object, const char* key, Read read) {
  std::vector<Item> items;
  const Json& value = member(object, key);
  if (!value.is_array()) return items;
  for (const Json& one : value) {
    if (auto item = read(one)) items.push_back(*std::move(item));
  }
  return items;
}

std::optional<StageTime> read_stage(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  const auto stage = read_text(json, "stage");
  const auto took = read_seconds(json, "seconds");
  if (!stage || !took) return std::nullopt;
  return StageTime{*stage, *took};
}

std::optional<CheckResult> read_check(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  const auto id = read_text(json, "id");
  if (!id) return std::nullopt;
  return CheckResult{*id, read_text(json, "title").value_or(*id),
                     read_text(json, "status").value_or("skipped"),
                     read_text(json, "code").value_or(""), read_text(json, "message").value_or("")};
}

std::optional<Problem> read_problem(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  const auto part = [&json](const char* key) { return read_text(json, key).value_or(""); };
  return Problem{part("severity") != "warning",
                 part("code"),
                 part("summary"),
                 part("cause"),
                 part("evidence"),
                 part("remedy")};
}

std::optional<std::string> read_tag(const Json& json) {
  return json.is_string() ? std::optional(json.get<std::string>()) : std::nullopt;
}

std::optional<EventType> read_type(const Json& json) {
  const auto name = read_text(json, "event");
  const auto* const found = std::find_if(kTypes.begin(), kTypes.end(), [&name](EventType type) {
    return name && to_string(type) == *name;
  });
  return found == kTypes.end() ? std::nullopt : std::optional(*found);
}

std::map<std::string, std::string> read_versions(const Json& json) {
  std::map<std::string, std::string> versions;
  const Json& told = member(json, "versions");
  if (!told.is_object()) return versions;
  for (const auto& [name, version] : told.items()) {
    if (version.is_string()) versions[name] = version.get<std::string>();
  }
  return versions;
}

/// Nothing deeper than an event is parsed: a parser of deep texts needs a deep stack.
std::optional<Json> parse(std::string_view text) {
  if (text.size() > kLongestLine) return std::nullopt;
  bool fits = true;
  const auto watch = [&fits](int depth, Json::parse_event_t, Json&) {
    fits = fits && depth <= static_cast<int>(kDeepest);
    return fits;
  };
  Json json = Json::parse(text, watch, false);
  if (!fits || !json.is_object()) return std::nullopt;
  return json;
}

}  // namespace

std::string to_json(const Event& event, const JsonLimits& limits) {
  return Writer(limits).write(event).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Event> parse_event(std::string_view text) {
  const auto json = parse(text);
  if (!json) return std::nullopt;
  const auto type = read_type(*json);
  const auto when = parse_time(read_text(*json, "timestamp").value_or(""));
  const auto id = read_text(*json, "correlation_id");
  if (!type || !when || !id || id->empty()) return std::nullopt;
  Event event;
  event.type = *type;
  event.timestamp = *when;
  event.correlation_id = *id;
  event.operation = read_text(*json, "operation").value_or("");
  event.attempt = read_number(*json, "attempt").value_or(1);
  for (const auto& [key, part] : kTexts) event.*part = read_text(*json, key);
  event.port = read_number(*json, "port");
  event.attempts = read_number(*json, "attempts");
  event.next_try = read_seconds(*json, "next_try_seconds");
  event.tags = read_list<std::string>(*json, "tags", read_tag);
  event.docker_version = read_text(*json, "docker_version");
  event.duration = read_seconds(*json, "duration_seconds");
  event.stages = read_list<StageTime>(*json, "stages", read_stage);
  event.versions = read_versions(*json);
  event.checks = read_list<CheckResult>(*json, "checks", read_check);
  event.problems = read_list<Problem>(*json, "problems", read_problem);
  event.process = read_text(*json, "process").value_or("");
  return event;
}

}  // namespace events
