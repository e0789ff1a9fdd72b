#include "http/codes.h"

namespace http {

base::CodeTable codes() {
  static constexpr base::CodeMeaning kTable[] = {
      {"http.answer_too_large", "the answer is larger than is accepted"},
      {"http.ca_cert", "the additional certificate authority cannot be read"},
      {"http.cancelled", "a stop was requested"},
      {"http.client_cert", "the client certificate cannot be used"},
      {"http.connect_timeout", "no connection came about in time"},
      {"http.connection_lost", "the connection ended before the whole answer was there"},
      {"http.host_not_found", "the host name cannot be resolved"},
      {"http.invalid_header", "a header would not be sent as what it is meant to be"},
      {"http.not_http", "what answers does not speak HTTP"},
      {"http.proxy", "the proxy does not connect"},
      {"http.timeout", "the answer did not come in time"},
      {"http.tls", "the TLS handshake failed"},
      {"http.tls_untrusted", "the certificate is not trusted"},
      {"http.unreachable", "no connection came about"}};
  return kTable;
}

}  // namespace http
