#pragma once

#include <curl/curl.h>

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "http/config.h"
#include "http/curl_error.h"
#include "http/curl_handle.h"
#include "http/message.h"
#include "http/proxy_choice.h"
#include "http/trust.h"

namespace http {

/// What all transfers of one CurlTransport have in common.
struct TransferSettings {
  Config config;
  Trust trust;
  ProxyChoice proxy;
};

/// A libcurl handle with the connections it has opened. Used by one thread at a time.
struct CurlConnection {
  // The easy handle goes first at the end: its transfer may still be attached to the other.
  CurlMulti multi;
  CurlEasy easy;
};

/// One request on its way. Neither copied nor moved: libcurl points into it.
class CurlTransfer {
 public:
  CurlTransfer(const TransferSettings& settings, const Request& request,
               CurlConnection& connection);
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;
  ~CurlTransfer();

  [[nodiscard]] base::Expected<Response> run(const base::Context& context);

 private:
  void set_headers();
  void set_method();
  void set_tls();
  void set_proxy();
  void set_callbacks();
  class Patience;
  /// Whether the transfer came to an end of its own; else how the wait for it ended.
  [[nodiscard]] base::Waited drive(const base::Context& context);
  [[nodiscard]] base::Expected<Response> result();
  [[nodiscard]] base::Diagnostic gave_up(base::Waited how) const;
  [[nodiscard]] FailedTransfer failure(CURLcode code) const;
  [[nodiscard]] bool sent() const;
  /// How long the name has been looked up by now; zero when that has ended or has only begun.
  [[nodiscard]] base::Duration looked_up_for() const;
  /// Of a request whose answer's status is all that is wanted:
  void take_head();
  /// whether there is nothing more to wait for,
  [[nodiscard]] bool has_enough() const;
  /// whether what has come is an answer, however the transfer ends.
  [[nodiscard]] bool is_answered() const { return request_.only_status && final_status_ != 0; }

  /// Whether the body goes to the request's sink.
  [[nodiscard]] bool has_sink() const;
  bool take_header(std::string_view line);
  bool take_body(std::string_view part);
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

  const TransferSettings& settings_;
  const Request& request_;
  CURLM* const multi_;
  CURL* const easy_;
  CurlList headers_;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  Response response_;
  std::size_t received_ = 0;
  int final_status_ = 0;  ///< once the head of the final answer is there
  bool too_large_ = false;
  Patience* patience_ = nullptr;  ///< while it is driven
  const base::Clock* clock_ = nullptr;
  base::TimePoint begun_ = {};
  std::optional<base::Waited> given_up_;
};

}  // namespace http
