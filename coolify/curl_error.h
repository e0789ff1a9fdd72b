#pragma once

#include <curl/curl.h>

#include <string>

#include "base/diagnostic.h"

namespace coolify {

/// What is known of a transfer that failed.
struct FailedTransfer {
  CURLcode code = CURLE_OK;
  std::string call;      ///< "GET /servers"
  std::string endpoint;  ///< the API root
  std::string detail;    ///< libcurl's own words
  bool sent = false;     ///< the connection stood and the request went out
  bool too_large = false;
  bool through_proxy = false;
  long connect_status = 0;  ///< a proxy's answer to CONNECT, 0 when there was none
};

/// The one translation of libcurl's errors. Codes: `coolify.` + host_not_found, unreachable,
/// tls_untrusted, tls, ca_cert, client_cert, proxy, connection_lost, answer_too_large, not_http.
[[nodiscard]] base::Diagnostic curl_error(const FailedTransfer& failed);

}  // namespace coolify
