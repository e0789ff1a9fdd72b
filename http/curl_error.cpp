#include "http/curl_error.h"

#include <chrono>

#include "base/text.h"
#include "http/trust.h"

namespace http {
namespace {

using base::Diagnostic;
using base::ErrorKind;

/// Adds what every failed transfer tells to what was made of it, whose cause is the explanation.
Diagnostic told(const FailedTransfer& failed, Diagnostic error) {
  error.cause = failed.call + " at " + failed.base_url + ": " + error.cause;
  error.evidence = base::evidence_text(failed.detail, 500);
  return error;
}

Diagnostic too_large() {
  return {.kind = ErrorKind::api_refused,
          .code = "http.answer_too_large",
          .summary = "The answer is too large",
          .cause = "the answer is larger than 10 MiB.",
          .remedy = "Check that the address is the right server's.",
          .path = base::Path::of("base_url")};
}

Diagnostic host_not_found() {
  return {.kind = ErrorKind::unreachable,
          .code = "http.host_not_found",
          .summary = "The server's host name is not known",
          .cause = "the host name could not be resolved.",
          .remedy = "Check the address's spelling and this machine's DNS.",
          .path = base::Path::of("base_url")};
}

Diagnostic look_up_without_end(const FailedTransfer& failed) {
  const std::string span =
      base::format_duration(std::chrono::round<std::chrono::seconds>(failed.looked_up_for));
  const std::string name = failed.through_proxy
                               ? "the proxy's name (or of the server's, where NO_PROXY lists it)"
                               : "the server's name";
  return {.kind = ErrorKind::unreachable,
          .code = "http.host_not_found",
          .summary = "A host name is not looked up in time",
          .cause = "the look-up of " + name + " did not end in " + span + ".",
          .remedy =
              "Check this machine's DNS: whether the name servers in /etc/resolv.conf are right, "
              "can be reached and answer.",
          .path = base::Path::of(failed.through_proxy ? "proxy_url" : "base_url"),
          .values = {{"looked_up_for", span}}};
}

std::string followed(std::string sentence, const std::string& more) {
  if (!more.empty()) sentence += " " + more;
  return sentence;
}

Diagnostic untrusted(const Authorities& authorities) {
  return {.kind = ErrorKind::invalid_config,
          .code = "http.tls_untrusted",
          .summary = "The server's certificate is not trusted",
          .cause =
              "the TLS certificate is not signed by a known authority, has expired, or is for "
              "another name. Known authorities are " +
              followed(authorities.known + ".", authorities.faults),
          .remedy =
              "Trust the authority's certificate, use the name the certificate is for, or "
              "renew it.",
          .path = base::Path::of("ca_cert"),
          .values = {{"known_authorities", authorities.known}}};
}

Diagnostic without_authorities(const std::string& faults) {
  return {.kind = ErrorKind::invalid_config,
          .code = "http.tls_untrusted",
          .summary = "This machine knows no certificate authority",
          .cause = "there is no authority by which the TLS certificate could be judged. " + faults,
          .remedy =
              "Install the system's certificates (the package ca-certificates) and leave "
              "SSL_CERT_FILE unset, name a PEM file of certificates in SSL_CERT_FILE, or trust the "
              "certificate of the server's authority.",
          .path = base::Path::of("ca_cert"),
          .values = {{"no_authorities", "yes"}}};
}

Diagnostic not_trusted(const Authorities& authorities) {
  return authorities.known.empty() ? without_authorities(authorities.faults)
                                   : untrusted(authorities);
}

/// Only of the system's bundle: what else is trusted was read before.
Diagnostic unreadable(const Authorities& authorities) {
  return without_authorities(followed(unreadable_bundle(authorities.known), authorities.faults));
}

Diagnostic unusable_identity() {
  return {.kind = ErrorKind::invalid_config,
          .code = "http.client_cert",
          .summary = "The client certificate is unusable",
          .cause = "certificate and key could not be used for TLS.",
          .remedy =
              "Give certificate and key as PEM texts that belong together; the key without a "
              "passphrase.",
          .path = base::Path::of("client_cert")};
}

Diagnostic no_tls() {
  return {.kind = ErrorKind::unreachable,
          .code = "http.tls",
          .summary = "No TLS connection to the server",
          .cause = "the TLS handshake failed.",
          .remedy =
              "Check that the server speaks https on this port, whether it asks for a client "
              "certificate, and whether the trusted certificate is the authority's present "
              "one.",
          .path = base::Path::of("base_url")};
}

Diagnostic not_http() {
  return {.kind = ErrorKind::api_refused,
          .code = "http.not_http",
          .summary = "The server does not speak HTTP",
          .cause = "the answer is not one of HTTP.",
          .remedy = "Check the address's port, and whether it needs https:// instead of http://.",
          .path = base::Path::of("base_url")};
}

Diagnostic proxy_failed(long connect_status) {
  const std::string status =
      connect_status == 0 ? "" : " It answered with HTTP " + std::to_string(connect_status) + ".";
  return {.kind = connect_status == 0 ? ErrorKind::unreachable : ErrorKind::invalid_config,
          .code = "http.proxy",
          .summary = "The proxy does not connect to the server",
          .cause = "the request goes through a proxy, and that one failed." + status,
          .remedy =
              "Check the proxy's address in HTTPS_PROXY and HTTP_PROXY or where it was given, "
              "its credentials, and whether NO_PROXY should name the server.",
          .path = base::Path::of("proxy_url")};
}

Diagnostic unreachable() {
  return {.kind = ErrorKind::unreachable,
          .code = "http.unreachable",
          .summary = "The server cannot be reached",
          .cause = "no connection came about.",
          .remedy = "Check the server's address and port, that it runs, and the firewalls between.",
          .path = base::Path::of("base_url")};
}

Diagnostic lost() {
  return {.kind = ErrorKind::connection_lost,
          .code = "http.connection_lost",
          .summary = "The connection to the server broke",
          .cause = "the connection ended before the whole answer was there.",
          .remedy = "Check the server and what is in front of it.",
          .path = base::Path::of("base_url")};
}

Diagnostic by_code(const FailedTransfer& failed) {
  if (failed.too_large) return too_large();
  if (failed.connect_status >= 300) return proxy_failed(failed.connect_status);
  if (failed.looked_up_for > base::Duration::zero()) return look_up_without_end(failed);
  switch (failed.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return host_not_found();
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return proxy_failed(failed.connect_status);
    case CURLE_COULDNT_CONNECT:
      return failed.through_proxy ? proxy_failed(failed.connect_status) : unreachable();
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
      return not_trusted(failed.authorities);
    case CURLE_SSL_CACERT_BADFILE:
      return unreadable(failed.authorities);
    case CURLE_SSL_CERTPROBLEM:
      return unusable_identity();
    case CURLE_SSL_CONNECT_ERROR:
      return no_tls();
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_URL_MALFORMAT:
      return not_http();
    default:
      return failed.sent ? lost() : unreachable();
  }
}

}  // namespace

base::Diagnostic curl_error(const FailedTransfer& failed) { return told(failed, by_code(failed)); }

base::Diagnostic cancelled(const std::string& call) {
  return {.kind = ErrorKind::cancelled,
          .code = "http.cancelled",
          .summary = "Stopped on request",
          .cause = "The operation was stopped while waiting for the answer to " + call + ".",
          .remedy = "Start it again to go on."};
}

base::Diagnostic no_answer_in_time(const std::string& call) {
  return {
      .kind = ErrorKind::timeout,
      .code = "http.timeout",
      .summary = "The server does not answer in time",
      .cause = "The time for the operation was up while waiting for the answer to " + call + ".",
      .remedy = "Allow more time, or find out why the server is slow."};
}

base::Diagnostic no_connection_in_time(const std::string& call) {
  return {
      .kind = ErrorKind::unreachable,
      .code = "http.connect_timeout",
      .summary = "The server cannot be reached",
      .cause = "The time for the operation was up while waiting for the answer to " + call + ".",
      .remedy = "Check the server's address and port, that it runs, and the firewalls between.",
      .path = base::Path::of("base_url")};
}

}  // namespace http
