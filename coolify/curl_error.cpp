#include "coolify/curl_error.h"

#include "base/text.h"

namespace coolify {
namespace {

using base::Diagnostic;
using base::ErrorKind;

Diagnostic make(const FailedTransfer& failed, ErrorKind kind, const char* what, const char* summary,
                const std::string& explanation, std::string remedy, base::Path path = {}) {
  Diagnostic error;
  error.kind = kind;
  error.code = std::string("coolify.") + what;
  error.summary = summary;
  error.cause = failed.call + " at " + failed.endpoint + ": " + explanation;
  error.evidence = base::evidence_text(failed.detail, 500);
  error.remedy = std::move(remedy);
  error.path = std::move(path);
  return error;
}

Diagnostic untrusted(const FailedTransfer& failed) {
  return make(failed, ErrorKind::invalid_config, "tls_untrusted",
              "The instance's certificate is not trusted",
              "the TLS certificate is not signed by a known authority, has expired, or is for "
              "another name.",
              "Give the authority's certificate as `ca_cert`, use the name the certificate is for, "
              "or renew it. `insecure = true` switches the check off.",
              base::Path::of("ca_cert"));
}

Diagnostic proxy_failed(const FailedTransfer& failed) {
  const std::string status =
      failed.connect_status == 0
          ? ""
          : " It answered with HTTP " + std::to_string(failed.connect_status) + ".";
  return make(failed,
              failed.connect_status == 0 ? ErrorKind::unreachable : ErrorKind::invalid_config,
              "proxy", "The proxy does not connect to Coolify",
              "the request goes through a proxy, and that one failed." + status,
              "Check `proxy_url` or HTTPS_PROXY and HTTP_PROXY, its credentials, and whether "
              "NO_PROXY should name the instance.",
              base::Path::of("proxy_url"));
}

Diagnostic unreachable(const FailedTransfer& failed) {
  return make(failed, ErrorKind::unreachable, "unreachable", "Coolify cannot be reached",
              "no connection came about.",
              "Check the endpoint's address and port, that Coolify runs, and the firewalls "
              "between.",
              base::Path::of("endpoint"));
}

Diagnostic lost(const FailedTransfer& failed) {
  if (!failed.sent) return unreachable(failed);
  return make(failed, ErrorKind::connection_lost, "connection_lost",
              "The connection to Coolify broke",
              "the connection ended before the whole answer was there.",
              "Check Coolify and what is in front of it, then run Terraform again.",
              base::Path::of("endpoint"));
}

}  // namespace

base::Diagnostic curl_error(const FailedTransfer& failed) {
  if (failed.too_large) {
    return make(failed, ErrorKind::api_refused, "answer_too_large", "The answer is too large",
                "the answer is larger than 10 MiB, which none of Coolify's is.",
                "Check that the endpoint is the Coolify instance itself.",
                base::Path::of("endpoint"));
  }
  if (failed.connect_status >= 300) return proxy_failed(failed);
  switch (failed.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return make(failed, ErrorKind::unreachable, "host_not_found",
                  "The endpoint's host name is not known", "the host name could not be resolved.",
                  "Check the endpoint's spelling and this machine's DNS.",
                  base::Path::of("endpoint"));
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return proxy_failed(failed);
    case CURLE_COULDNT_CONNECT:
      return failed.through_proxy ? proxy_failed(failed) : unreachable(failed);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
      return untrusted(failed);
    case CURLE_SSL_CACERT_BADFILE:
      return make(failed, ErrorKind::invalid_config, "ca_cert", "The CA certificate is unusable",
                  "the certificates to trust could not be read.",
                  "Give `ca_cert` as PEM text or as the path of a PEM file.",
                  base::Path::of("ca_cert"));
    case CURLE_SSL_CERTPROBLEM:
      return make(failed, ErrorKind::invalid_config, "client_cert",
                  "The client certificate is unusable",
                  "certificate and key could not be used for TLS.",
                  "Give `client_cert` and `client_key` as PEM texts that belong together; the key "
                  "without a passphrase.",
                  base::Path::of("client_cert"));
    case CURLE_SSL_CONNECT_ERROR:
      return make(failed, ErrorKind::unreachable, "tls", "No TLS connection to Coolify",
                  "the TLS handshake failed.",
                  "Check that the endpoint speaks https on this port (a plain http instance needs "
                  "http:// in the endpoint), whether it asks for a client certificate, and whether "
                  "`ca_cert` is the authority's present certificate.",
                  base::Path::of("endpoint"));
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_URL_MALFORMAT:
      return make(failed, ErrorKind::api_refused, "not_http", "The endpoint does not speak HTTP",
                  "the answer is not one of HTTP.",
                  "Check the endpoint's port, and whether it needs https:// instead of http://.",
                  base::Path::of("endpoint"));
    default:
      return lost(failed);
  }
}

}  // namespace coolify
