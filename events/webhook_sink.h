#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/secret.h"
#include "events/config.h"
#include "events/http_post.h"
#include "events/sink.h"
#include "events/url.h"

namespace events {

/// POSTs each event as JSON. Headers besides the user's own:
///   X-Coolify-Event: ServerRegistered
///   X-Coolify-Delivery: one per event, the same for each try
///   X-Coolify-Timestamp: when this try was made, in unix seconds
///   X-Coolify-Signature: sha256=<HMAC-SHA256 of "<timestamp>.<body>" in hexadecimal digits>, with
///     a secret only
/// Takes final events; with `progress` all; when it is required also that a registration begins.
class WebhookSink final : public Sink {
 public:
  /// `config` is checked; `transport` leads to the origin of its address.
  WebhookSink(WebhookConfig config, std::unique_ptr<http::Transport> transport);

  [[nodiscard]] std::string name() const override { return "webhook"; }
  [[nodiscard]] bool wants(EventType type) const override;
  [[nodiscard]] std::size_t most_at_once() const override { return kMostAtOnce; }
  [[nodiscard]] base::Expected<void> deliver(const Event& event,
                                             const base::Context& context) override;

 private:
  [[nodiscard]] http::Request request(const Event& event, const std::string& body,
                                      const std::string& delivery, base::WallTime now) const;

  const WebhookConfig config_;
  const Url url_;
  const std::unique_ptr<http::Transport> transport_;
  /// What of the address is as long as a token: masked everywhere while the sink lives. All of it
  /// is masked in what the receiver answers.
  const std::vector<base::Secret> secrets_;
  const Receiver receiver_;
};

/// Whether a header of this name is not the user's to choose.
[[nodiscard]] bool reserved_webhook_header(std::string_view name);

}  // namespace events
