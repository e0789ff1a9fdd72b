#include "http/curl_transport.h"

#include <utility>

#include "http/curl_transfer.h"
#include "http/soundness.h"

namespace http {
namespace {

/// libcurl wants to be initialised before the first of its threads.
void initialize_library() {
  static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(done);
}

}  // namespace

base::Expected<std::unique_ptr<CurlTransport>> CurlTransport::make(Config config) {
  if (const auto sound = check_headers(config); !sound) return base::fail(sound.error());
  if (const auto tidied = tidy_identity(config); !tidied) return base::fail(tidied.error());
  auto trust = find_trust(config.ca_cert);
  if (!trust) return base::fail(trust.error());
  auto proxy = choose_proxy(config.base_url, config.proxy_url, process_environment);
  if (const auto sound = check_proxy(proxy); !sound) return base::fail(sound.error());
  initialize_library();
  auto settings = std::make_unique<TransferSettings>(
      TransferSettings{std::move(config), *std::move(trust), std::move(proxy)});
  return std::unique_ptr<CurlTransport>(new CurlTransport(std::move(settings)));
}

CurlTransport::CurlTransport(std::unique_ptr<TransferSettings> settings)
    : settings_(std::move(settings)) {}

CurlTransport::~CurlTransport() = default;

CurlConnection CurlTransport::take_connection() {
  const std::scoped_lock lock(mutex_);
  if (idle_.empty()) return {CurlMulti(curl_multi_init()), CurlEasy(curl_easy_init())};
  CurlConnection connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void CurlTransport::give_back(CurlConnection connection) {
  const std::scoped_lock lock(mutex_);
  idle_.push_back(std::move(connection));
}

base::Expected<Response> CurlTransport::send(const Request& request, const base::Context& context) {
  CurlConnection connection = take_connection();
  auto response = CurlTransfer(*settings_, request, connection)
                      .run(context.within(settings_->config.request_timeout));
  // A transfer that was given up may have left a name look-up behind.
  if (response) give_back(std::move(connection));
  return response;
}

}  // namespace http
