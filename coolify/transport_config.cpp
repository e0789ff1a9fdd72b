#include "coolify/transport_config.h"

#include <utility>

namespace coolify {

http::Config transport_config(ClientConfig config) {
  http::Config transport;
  transport.base_url = std::move(config.endpoint);
  transport.headers = std::move(config.headers);
  transport.headers["Accept"] = base::Secret::harmless("application/json");
  transport.bearer_token = std::move(config.token);
  transport.request_timeout = config.request_timeout;
  transport.ca_cert = std::move(config.ca_cert);
  transport.insecure = config.insecure;
  transport.client_cert = std::move(config.client_cert);
  transport.client_key = std::move(config.client_key);
  transport.proxy_url = std::move(config.proxy_url);
  transport.user_agent = std::move(config.user_agent);
  return transport;
}

}  // namespace coolify
