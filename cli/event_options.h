#pragma once

#include <string>

#include "cli/environment.h"
#include "events/config.h"

namespace CLI {
class App;
}

namespace cli {

/// Where events go.
struct EventOptions {
  std::string file = {};
  std::string webhook = {};
  std::string pusher_url = {};
  std::string pusher_app = {};
  std::string pusher_key = {};
  std::string pusher_channel = {};
  bool required = false;  ///< what of these does not take the events fails the registration
};

void add_event_options(CLI::App& command, EventOptions& options);

/// The sinks. The file is also named by COOLIFY_EVENTS_FILE; the secrets are in
/// COOLIFY_WEBHOOK_SECRET and COOLIFY_PUSHER_SECRET, and so are the webhook's headers in
/// COOLIFY_WEBHOOK_HEADERS, because they may hold some. Not checked yet: see events::check().
[[nodiscard]] events::Config event_config(const EventOptions& options,
                                          const Environment& environment);

}  // namespace cli
