#include "tests/standin/api/faults.h"

#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <utility>

#include "tests/standin/api/rate_limiter.h"
#include "tests/standin/api/replies.h"

namespace standin {
namespace {

constexpr std::array<std::pair<std::string_view, FaultKind>, 9> kKinds = {
    {{"status", FaultKind::status},
     {"rate_limited", FaultKind::rate_limited},
     {"html", FaultKind::html},
     {"invalid_utf8", FaultKind::invalid_utf8},
     {"slow", FaultKind::slow},
     {"reset", FaultKind::reset},
     {"half", FaultKind::half},
     {"changed", FaultKind::changed},
     {"misdirected", FaultKind::misdirected}}};

bool matches(const Fault& fault, const Request& request) {
  return (fault.method == "*" || fault.method == request.method) &&
         ::fnmatch(fault.path.c_str(), request.path.c_str(), 0) == 0;
}

std::string_view usual_text(int status) {
  switch (status) {
    case 429:
      return "Too Many Attempts.";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Server Error";
  }
}

Response rate_limited(const Fault& fault, const Request& request, base::WallTime now) {
  Response response = framework_error(request, 429, usual_text(429));
  RateLimiter::Standing standing;
  standing.limit = 200;
  standing.refused = true;
  standing.retry_after = fault.retry_after;
  standing.reset_at = std::chrono::system_clock::to_time_t(now) + fault.retry_after;
  add_rate_limit_headers(response, standing);
  return response;
}

std::string all_headers(const Request& request) {
  std::string text;
  for (const Header& field : request.headers) {
    text += (text.empty() ? "" : "; ") + field.name + ": " + field.value;
  }
  return text;
}

/// Whether this stands in braces to be filled in, and is not a piece of JSON.
bool header_name(std::string_view text) {
  return text == "*" || (!text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
           return c == '-' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  (c >= '0' && c <= '9');
         }));
}

std::string filled_in(std::string text, const Request& request) {
  for (std::size_t open = 0; (open = text.find('{', open)) != std::string::npos;) {
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) break;
    const std::string name = text.substr(open + 1, close - open - 1);
    if (!header_name(name)) {
      ++open;
      continue;
    }
    const std::string value = name == "*" ? all_headers(request) : request.header(name);
    text.replace(open, close + 1 - open, value);
    open += value.size();
  }
  return text;
}

/// `members` with the request's headers in their texts.
Json filled_in(Json members, const Request& request) {
  for (Json& member : members) {
    if (member.is_structured()) {
      member = filled_in(std::move(member), request);
    } else if (member.is_string()) {
      member = filled_in(member.get<std::string>(), request);
    }
  }
  return members;
}

std::string changed(const std::string& body, const Json& members, const std::string& text) {
  Json answer = Json::parse(body, nullptr, false);
  if (!answer.is_structured()) return body + text;
  if (members.is_null()) return body;
  if (answer.is_array()) {
    for (Json& element : answer) element.merge_patch(members);
  } else {
    answer.merge_patch(members);
  }
  return answer.dump();
}

}  // namespace

std::int64_t Faults::add(Fault fault) {
  const std::scoped_lock lock(mutex_);
  fault.id = ++last_id_;
  faults_.push_back(std::move(fault));
  return last_id_;
}

bool Faults::remove(std::int64_t id) {
  const std::scoped_lock lock(mutex_);
  return faults_.remove_if([&](const Fault& fault) { return fault.id == id; }) > 0;
}

void Faults::clear() {
  const std::scoped_lock lock(mutex_);
  faults_.clear();
}

std::list<Fault> Faults::active() const {
  const std::scoped_lock lock(mutex_);
  return faults_;
}

std::optional<Fault> Faults::strike(const Request& request) {
  const std::scoped_lock lock(mutex_);
  for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
    if (!matches(*fault, request)) continue;
    if (fault->skip > 0) {
      --fault->skip;
      continue;
    }
    const Fault struck = *fault;
    if (fault->count > 0 && --fault->count == 0) faults_.erase(fault);
    return struck;
  }
  return std::nullopt;
}

Response faulty_response(const Fault& fault, const Request& request, base::WallTime now,
                         std::optional<Response> right) {
  Response response = right.value_or(message_reply(500, usual_text(500)));
  switch (fault.kind) {
    case FaultKind::status:
      response = framework_error(request, fault.status, usual_text(fault.status));
      break;
    case FaultKind::rate_limited:
      return rate_limited(fault, request, now);
    case FaultKind::html:
      response = html_reply(fault.status, "<!DOCTYPE html><html><body>Sign in</body></html>");
      break;
    case FaultKind::invalid_utf8:
      response = message_reply(fault.status, "");
      response.body = "{\"message\":\"caf\xE9 \xC3\x28 \xFF\"}";
      break;
    case FaultKind::slow:
      break;
    case FaultKind::reset:
      response.delivery = Delivery::none;
      break;
    case FaultKind::half:
      response.delivery = Delivery::half;
      break;
    case FaultKind::changed:
    case FaultKind::misdirected:
      response.body =
          changed(response.body, filled_in(fault.members, request), filled_in(fault.text, request));
      break;
  }
  if (fault.body) response.body = filled_in(*fault.body, request);
  if (fault.body && !fault.content_type.empty()) {
    response.headers = {{"Content-Type", fault.content_type}};
  }
  return response;
}

Request effective_request(const Fault& fault, const Request& request) {
  Request effective = request;
  if (fault.kind == FaultKind::misdirected) effective.path = fault.instead;
  return effective;
}

std::optional<Fault> fault_from_json(const Json& json) {
  Fault fault;
  const std::string kind = text_of(json, "kind");
  bool known = false;
  for (const auto& [name, value] : kKinds) {
    if (name != kind) continue;
    fault.kind = value;
    known = true;
  }
  if (!known) return std::nullopt;
  fault.method = json.value("method", fault.method);
  fault.path = json.value("path", fault.path);
  fault.skip = json.value("skip", fault.skip);
  fault.count = json.value("count", fault.count);
  const bool of_right_answer = fault.kind == FaultKind::half || fault.kind == FaultKind::changed ||
                               fault.kind == FaultKind::misdirected;
  fault.after = json.value("after", of_right_answer);
  fault.status = json.value("status", fault.kind == FaultKind::html ? 200 : fault.status);
  fault.retry_after = json.value("retry_after", fault.retry_after);
  fault.delay_ms = json.value("delay_ms", fault.delay_ms);
  fault.members = json.value("members", fault.members);
  fault.text = json.value("text", fault.text);
  fault.instead = json.value("instead", fault.instead);
  fault.content_type = json.value("content_type", fault.content_type);
  if (json.contains("body")) fault.body = json["body"].get<std::string>();
  return fault;
}

Json fault_to_json(const Fault& fault) {
  Json json = {{"id", fault.id},
               {"method", fault.method},
               {"path", fault.path},
               {"skip", fault.skip},
               {"count", fault.count},
               {"after", fault.after},
               {"status", fault.status},
               {"retry_after", fault.retry_after},
               {"delay_ms", fault.delay_ms}};
  for (const auto& [name, value] : kKinds) {
    if (value == fault.kind) json["kind"] = name;
  }
  return json;
}

}  // namespace standin
