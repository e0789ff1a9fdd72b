#include <utility>
#include <vector>

#include "events/config.h"
#include "events/dispatcher.h"
#include "events/file_sink.h"
#include "events/pusher_sink.h"
#include "events/url.h"
#include "events/webhook_sink.h"
#include "http/curl_transport.h"

namespace events {
namespace {

using Member = Dispatcher::Member;

/// The way to the receiver that `config` names, WebhookConfig or PusherConfig.
template <typename Receiver>
base::Expected<std::unique_ptr<http::Transport>> way_to(const Receiver& config,
                                                        const std::string& user_agent,
                                                        const base::Path& path) {
  http::Config way;
  way.base_url = parse_url(config.url).value_or(Url{}).origin;
  way.request_timeout = config.policy.timeout;
  way.ca_cert = config.ca_cert;
  way.user_agent = user_agent;
  auto transport = http::CurlTransport::make(std::move(way));
  if (transport) return *std::move(transport);
  // Whatever else is wrong with the way is so for this address.
  base::Diagnostic error = std::move(transport.error());
  if (error.path != base::Path::of("ca_cert")) error.path = base::Path::of("url");
  return base::fail(error.below(path));
}

}  // namespace

base::Expected<std::unique_ptr<Publisher>> make_publisher(Config config,
                                                          const std::string& user_agent,
                                                          base::Clock& clock) {
  for (const base::Diagnostic& fault : check(config).items()) return base::fail(fault);
  std::vector<Member> members;
  if (config.file) {
    members.push_back({std::make_unique<FileSink>(config.file->path), config.file->policy});
  }
  if (config.webhook) {
    auto way = way_to(*config.webhook, user_agent, base::Path::of("webhook"));
    if (!way) return base::fail(std::move(way.error()));
    const SinkPolicy policy = config.webhook->policy;
    members.push_back(
        {std::make_unique<WebhookSink>(*std::move(config.webhook), *std::move(way)), policy});
  }
  if (config.pusher) {
    auto way = way_to(*config.pusher, user_agent, base::Path::of("pusher"));
    if (!way) return base::fail(std::move(way.error()));
    const SinkPolicy policy = config.pusher->policy;
    members.push_back(
        {std::make_unique<PusherSink>(*std::move(config.pusher), *std::move(way)), policy});
  }
  return std::make_unique<Dispatcher>(std::move(members), clock);
}

}  // namespace events
