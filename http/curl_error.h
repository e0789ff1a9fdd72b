#pragma once

#include <curl/curl.h>

#include <string>

#include "base/clock.h"
#include "base/diagnostic.h"
#include "http/authorities.h"

namespace http {

/// What is known of a transfer that failed.
struct FailedTransfer {
  CURLcode code = CURLE_OK;
  std::string call;      ///< "GET /servers"
  std::string base_url;  ///< where it was to go
  std::string detail;    ///< libcurl's own words
  bool sent = false;     ///< the connection stood and the request went out
  bool too_large = false;
  bool through_proxy = false;
  long connect_status = 0;  ///< a proxy's answer to CONNECT, 0 when there was none
  /// How long a name had been looked up when the transfer was given up; zero when that was not the
  /// reason.
  base::Duration looked_up_for = {};
  Authorities authorities = {};  ///< by which the server's certificate was judged
};

/// The one translation of libcurl's errors. Codes: http.host_not_found, http.unreachable,
/// http.tls_untrusted, http.tls, http.client_cert, http.proxy, http.connection_lost,
/// http.answer_too_large, http.not_http. Paths name the field of Config to blame. What is said of
/// this machine in place of the server has values by which an upper layer tells it apart: with
/// http.tls_untrusted either `known_authorities` or `no_authorities`, with http.host_not_found
/// `looked_up_for` when the look-up did not end.
[[nodiscard]] base::Diagnostic curl_error(const FailedTransfer& failed);

/// The errors for calls ("GET /servers") that were given up: http.cancelled; http.timeout, when the
/// request may have had its effect; http.connect_timeout, of kind unreachable, when it was not
/// sent.
[[nodiscard]] base::Diagnostic cancelled(const std::string& call);
[[nodiscard]] base::Diagnostic no_answer_in_time(const std::string& call);
[[nodiscard]] base::Diagnostic no_connection_in_time(const std::string& call);

}  // namespace http
