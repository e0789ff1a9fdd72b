#include "cli/event_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace cli {
namespace {

/// A line `Name: value` for each. A line that is none becomes a name that no header has.
std::map<std::string, base::Secret> headers_of(std::string_view text) {
  std::map<std::string, base::Secret> headers;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = base::trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view value = line.substr(std::min(colon + 1, line.size()));
    headers[std::string(line.substr(0, colon))] = base::Secret(std::string(base::trimmed(value)));
  }
  return headers;
}

}  // namespace

void add_event_options(CLI::App& command, EventOptions& options) {
  constexpr const char* kGroup = "Events";
  command
      .add_option("--events", options.file,
                  "File that events are appended to, as lines of JSON; else COOLIFY_EVENTS_FILE. "
                  "`watch` follows it")
      ->type_name("FILE")
      ->group(kGroup);
  command
      .add_option("--webhook", options.webhook,
                  "Where each final event is posted; COOLIFY_WEBHOOK_SECRET signs it")
      ->type_name("URL")
      ->group(kGroup);
  command
      .add_option("--pusher-url", options.pusher_url,
                  "Service that speaks the HTTP API of Pusher; its secret is in "
                  "COOLIFY_PUSHER_SECRET")
      ->type_name("URL")
      ->group(kGroup);
  command.add_option("--pusher-app", options.pusher_app, "Id of the app there")
      ->type_name("ID")
      ->group(kGroup);
  command.add_option("--pusher-key", options.pusher_key, "Key of the app there")
      ->type_name("KEY")
      ->group(kGroup);
  command
      .add_option("--pusher-channel", options.pusher_channel,
                  "Channel; default: organization.TEAM.servers")
      ->type_name("NAME")
      ->group(kGroup);
  command
      .add_flag("--events-required", options.required,
                "A registration that these cannot be told of fails; before it begins, nothing is "
                "touched")
      ->group(kGroup);
}

events::Config event_config(const EventOptions& options, const Environment& environment) {
  events::Config config;
  const std::string file = options.file.empty() ? environment("COOLIFY_EVENTS_FILE") : options.file;
  if (!file.empty()) config.file = events::FileConfig{.path = file};
  if (!options.webhook.empty()) {
    events::WebhookConfig webhook;
    webhook.url = options.webhook;
    webhook.secret = base::Secret(environment("COOLIFY_WEBHOOK_SECRET"));
    webhook.headers = headers_of(environment("COOLIFY_WEBHOOK_HEADERS"));
    config.webhook = std::move(webhook);
  }
  const bool has_pusher = !options.pusher_url.empty() || !options.pusher_app.empty() ||
                          !options.pusher_key.empty() || !options.pusher_channel.empty();
  if (has_pusher) {
    events::PusherConfig pusher;
    pusher.url = options.pusher_url;
    pusher.app_id = options.pusher_app;
    pusher.key = options.pusher_key;
    pusher.secret = base::Secret(environment("COOLIFY_PUSHER_SECRET"));
    if (!options.pusher_channel.empty()) pusher.channel = options.pusher_channel;
    config.pusher = std::move(pusher);
  }
  if (config.file) config.file->policy.required = options.required;
  if (config.webhook) config.webhook->policy.required = options.required;
  if (config.pusher) config.pusher->policy.required = options.required;
  return config;
}

}  // namespace cli
