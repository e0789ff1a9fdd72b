#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/expected.h"
#include "base/secret.h"
#include "events/publisher.h"
#include "events/sink.h"

namespace events {

/// JSON lines, appended to a file.
struct FileConfig {
  std::string path = {};
  SinkPolicy policy = {};
};

/// A POST of each event as JSON.
struct WebhookConfig {
  std::string url = {};
  base::Secret secret = {};  ///< signs each request by HMAC-SHA256; empty: none is signed
  std::map<std::string, base::Secret> headers = {};
  std::string ca_cert = {};  ///< PEM text or the path of a PEM file; trusted besides the system's
  bool progress = false;     ///< also what is not final
  SinkPolicy policy = {};
};

/// The HTTP API of Pusher Channels, which Coolify's realtime service (Soketi) and Laravel's
/// broadcasting speak.
struct PusherConfig {
  std::string url = {};  ///< of the service: "https://realtime.example.com:6001"
  std::string app_id = {};
  std::string key = {};
  base::Secret secret = {};
  std::optional<std::string> channel = {};  ///< nothing: that of the event, see channel_of()
  std::string ca_cert = {};
  bool progress = false;
  SinkPolicy policy = {};
};

/// Where events go to. Move-only because of the secrets.
struct Config {
  std::optional<FileConfig> file = {};
  std::optional<WebhookConfig> webhook = {};
  std::optional<PusherConfig> pusher = {};

  [[nodiscard]] bool empty() const { return !file && !webhook && !pusher; }
};

/// What is wrong with a configuration, found without network or file. Paths name its fields:
/// `webhook.url`.
[[nodiscard]] base::Diagnostics check(const Config& config);

/// A publisher to the sinks of a checked configuration. Nothing is opened or sent yet. `clock` must
/// outlive it. `user_agent` is what requests say of their sender. Errors: those of check(), and of
/// http::CurlTransport::make() with the path of the field to blame.
[[nodiscard]] base::Expected<std::unique_ptr<Publisher>> make_publisher(
    Config config, const std::string& user_agent, base::Clock& clock);

}  // namespace events
