#include "events/pusher_sink.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "events/bounded_json.h"
#include "events/signature.h"

namespace events {
namespace {

/// Pusher takes 10 KiB of data.
constexpr std::size_t kLargestData = 10'000;
constexpr std::size_t kLongestChannel = 200;

std::string remedy_of(int status) {
  switch (status) {
    case 400:
      return "See in the answer what the service expects.";
    case 401:
      return "Check key and secret, and this machine's clock: a signature is valid for ten "
             "minutes.";
    case 403:
      return "See in the service whether the app is enabled and within its limits.";
    case 404:
      return "Check the address and the app's id.";
    case 413:
      return "Allow the service events of 10 KiB and requests of 32 KiB.";
    default:
      return status >= 500 ? "Look into the service's log."
                           : "See in the answer what the service expects.";
  }
}

Receiver receiver_of(const Url& url) {
  return {.what = "The Pusher service at " + url.origin,
          .unreachable = "events.pusher_unreachable",
          .refused = "events.pusher_refused",
          .failed = "events.pusher_failed",
          .remedy = remedy_of};
}

base::Diagnostic no_channel(const std::string& channel) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "events.pusher_channel",
          .summary = "There is no channel for the event",
          .cause = channel.empty()
                       ? "No channel is given, and the one by default is named after the team, "
                         "which is not known."
                       : "No channel is given, and the team's number makes no name of a channel.",
          .remedy = "Give the channel that events are to be sent on."};
}

std::string body_of(const Event& event, const std::string& channel) {
  nlohmann::ordered_json body;
  body["name"] = to_string(event.type);
  body["channels"] = {channel};
  body["data"] = bounded_json(event, kLargestData);
  return body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

bool valid_channel(std::string_view name) {
  constexpr std::string_view kMarks = "_-=@,.;";
  return !name.empty() && name.size() <= kLongestChannel &&
         !name.starts_with("private-encrypted-") &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  kMarks.find(c) != std::string_view::npos;
         });
}

PusherSink::PusherSink(PusherConfig config, std::unique_ptr<http::Transport> transport)
    : config_(std::move(config)),
      url_(parse_url(config_.url).value_or(Url{})),
      transport_(std::move(transport)),
      receiver_(receiver_of(url_)) {}

/// It failed before the instance could be asked for the team, which its own error tells.
bool PusherSink::is_beyond_reach(const Event& event) const {
  return event.type == EventType::failed && !config_.channel && !channel_of(event);
}

bool PusherSink::wants(EventType type) const {
  return config_.policy.must_arrive(type) || config_.progress;
}

http::Request PusherSink::request(const std::string& body, base::WallTime now) const {
  const std::string path = "/apps/" + config_.app_id + "/events";
  // In the order of their names, as they are signed.
  const std::string query = "auth_key=" + config_.key + "&auth_timestamp=" +
                            std::to_string(std::chrono::system_clock::to_time_t(now)) +
                            "&auth_version=1.0&body_md5=" + md5(body);
  const std::string signature = hmac_sha256(config_.secret, "POST\n" + path + "\n" + query);
  std::string before = url_.path;
  while (before.ends_with('/')) before.pop_back();
  return {.method = http::Method::post,
          .path = before + path,
          .query = query + "&auth_signature=" + signature,
          .body = body};
}

base::Expected<void> PusherSink::deliver(const Event& event, const base::Context& context) {
  const std::string channel = config_.channel ? *config_.channel : channel_of(event).value_or("");
  if (!valid_channel(channel)) {
    if (!config_.policy.must_arrive(event.type) || is_beyond_reach(event)) return {};
    return base::fail(no_channel(channel));
  }
  const std::string body = body_of(event, channel);
  return post(
      *transport_, receiver_, [&] { return request(body, context.clock->wall_now()); }, context);
}

}  // namespace events
