#include "events/webhook_sink.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/masker.h"
#include "base/text.h"
#include "events/bounded_json.h"
#include "events/signature.h"
#include "http/proxy_choice.h"
#include "http/syntax.h"

namespace events {
namespace {

constexpr std::size_t kLargestBody = 256 * 1024;
/// Words of addresses are shorter, tokens longer.
constexpr std::size_t kShortestToken = 12;

/// As it is written, as a receiver reads it in a path, and as it reads it in a query.
std::vector<std::string> forms_of(const std::string& part) {
  std::string with_blanks = part;
  std::replace(with_blanks.begin(), with_blanks.end(), '+', ' ');
  std::vector<std::string> forms = {part};
  for (const std::string& written : {part, with_blanks}) {
    const std::string read = http::percent_decoded(written);
    if (std::find(forms.begin(), forms.end(), read) == forms.end()) forms.push_back(read);
  }
  return forms;
}

/// What stands between any of `marks`.
std::vector<std::string> split(const std::string& text, const char* marks) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(marks, at), text.size());
    if (end > at) parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

/// Path and query, their parts, and the parts of those, in all their forms.
std::vector<std::string> parts_of(const Url& url) {
  std::vector<std::string> all;
  const auto add = [&all](const std::string& part) {
    for (std::string& form : forms_of(part)) all.push_back(std::move(form));
  };
  add(url.path + (url.query.empty() ? "" : "?" + url.query));
  add(url.path);
  add(url.query);
  for (const char* const marks : {"/", "/&=;"}) {
    for (const std::string& part : split(url.path, marks)) add(part);
  }
  for (const char* const marks : {"&;", "/&=;"}) {
    for (const std::string& part : split(url.query, marks)) add(part);
  }
  // A value may hold the mark that ends a name.
  for (const std::string& pair : split(url.query, "&;")) {
    const std::size_t name_end = pair.find('=');
    if (name_end != std::string::npos) add(pair.substr(name_end + 1));
  }
  return all;
}

std::vector<base::Secret> tokens_of(const Url& url) {
  std::vector<base::Secret> tokens;
  const std::string marked = url.path + "&" + url.query;
  for (const std::string& part : split(marked, "/&=;")) {
    for (std::string& form : forms_of(part)) {
      if (form.size() >= kShortestToken) tokens.emplace_back(std::move(form));
    }
  }
  return tokens;
}

/// A masker of its own each time: masking everywhere what may be an ordinary word would make all
/// other messages unreadable, and one masker serves one thread.
std::string masked(const Url& url, std::string text) {
  base::Masker masker;
  for (const std::string& part : parts_of(url)) masker.add(part);
  return masker.mask(std::move(text));
}

std::string remedy_of(int status) {
  switch (status) {
    case 401:
    case 403:
      return "Check the address, and whether the receiver has the same secret and accepts the "
             "headers that are sent.";
    case 404:
    case 405:
    case 410:
      return "Check the address: what is there takes no events.";
    case 413:
      return "Allow the receiver requests of up to 256 KiB.";
    default:
      return status >= 500 ? "Look into the receiver's log." : "See what the receiver expects.";
  }
}

Receiver receiver_of(const Url& url) {
  return {.what = "The webhook at " + url.origin,
          .unreachable = "events.webhook_unreachable",
          .refused = "events.webhook_refused",
          .failed = "events.webhook_failed",
          .remedy = remedy_of,
          .mask = [url](std::string text) { return masked(url, std::move(text)); }};
}

}  // namespace

bool reserved_webhook_header(std::string_view name) {
  const std::string lower = base::lower_case(name);
  // No other credentials are sent there, so these are the user's.
  if (lower == "authorization") return false;
  return lower.starts_with("x-coolify-") || http::reserved_header_name(lower);
}

WebhookSink::WebhookSink(WebhookConfig config, std::unique_ptr<http::Transport> transport)
    : config_(std::move(config)),
      url_(parse_url(config_.url).value_or(Url{})),
      transport_(std::move(transport)),
      secrets_(tokens_of(url_)),
      receiver_(receiver_of(url_)) {}

bool WebhookSink::wants(EventType type) const {
  return config_.policy.must_arrive(type) || config_.progress;
}

http::Request WebhookSink::request(const Event& event, const std::string& body,
                                   const std::string& delivery, base::WallTime now) const {
  const std::string timestamp = std::to_string(std::chrono::system_clock::to_time_t(now));
  http::Request request{.method = http::Method::post,
                        .path = url_.path.empty() ? "/" : url_.path,
                        .query = url_.query,
                        .body = body};
  for (const auto& [name, value] : config_.headers) request.headers[name] = value.reveal();
  request.headers["X-Coolify-Event"] = to_string(event.type);
  request.headers["X-Coolify-Delivery"] = delivery;
  request.headers["X-Coolify-Timestamp"] = timestamp;
  if (!config_.secret.empty()) {
    request.headers["X-Coolify-Signature"] =
        "sha256=" + hmac_sha256(config_.secret, timestamp + "." + body);
  }
  return request;
}

base::Expected<void> WebhookSink::deliver(const Event& event, const base::Context& context) {
  const std::string body = bounded_json(event, kLargestBody);
  const std::string delivery = unique_id();
  return post(
      *transport_, receiver_,
      [&] { return request(event, body, delivery, context.clock->wall_now()); }, context);
}

}  // namespace events
