#pragma once

#include <memory>
#include <string>

#include "events/config.h"
#include "events/http_post.h"
#include "events/sink.h"
#include "events/url.h"

namespace events {

/// Triggers each event on a channel by the HTTP API of Pusher Channels
/// (https://pusher.com/docs/channels/library_auth_reference/rest-api/), version 1.0 of its
/// authentication. What stands in the address before "/apps" is for a proxy in front of the
/// service, which takes it away, and is not signed, as the official clients do. Which events it
/// takes: as WebhookSink.
class PusherSink final : public Sink {
 public:
  /// `config` is checked; `transport` leads to the origin of its address.
  PusherSink(PusherConfig config, std::unique_ptr<http::Transport> transport);

  [[nodiscard]] std::string name() const override { return "pusher"; }
  [[nodiscard]] bool wants(EventType type) const override;
  [[nodiscard]] std::size_t most_at_once() const override { return kMostAtOnce; }
  /// Without a channel of the configuration, and while the event's team is not known, a good end
  /// and the beginning that is required are errors (events.pusher_channel); other events have
  /// nobody who could listen and are left out.
  [[nodiscard]] base::Expected<void> deliver(const Event& event,
                                             const base::Context& context) override;

 private:
  [[nodiscard]] bool is_beyond_reach(const Event& event) const;
  [[nodiscard]] http::Request request(const std::string& body, base::WallTime now) const;

  const PusherConfig config_;
  const Url url_;
  const std::unique_ptr<http::Transport> transport_;
  const Receiver receiver_;
};

/// Whether a channel can have this name: up to 200 letters, digits and _-=@,.; of ASCII, and none
/// whose events have to be encrypted.
[[nodiscard]] bool valid_channel(std::string_view name);

}  // namespace events
