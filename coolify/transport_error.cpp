#include "coolify/transport_error.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "coolify/stopped.h"

namespace coolify {
namespace {

struct Row {
  std::string_view transport_code;
  const char* code;
  const char* summary;
  const char* remedy;
  const char* field;           ///< of ClientConfig
  const char* own_words = "";  ///< an error with this value keeps the transport's words
};

constexpr std::array kRows = {
    Row{"http.host_not_found", "coolify.host_not_found", "The endpoint's host name is not known",
        "Check the endpoint's spelling and this machine's DNS.", "endpoint", "looked_up_for"},
    Row{"http.unreachable", "coolify.unreachable", "Coolify cannot be reached",
        "Check the endpoint's address and port, that Coolify runs, and the firewalls between.",
        "endpoint"},
    Row{"http.tls_untrusted", "coolify.tls_untrusted", "The instance's certificate is not trusted",
        "Trust the authority's certificate, use the name the certificate is for, or renew it.",
        "ca_cert", "no_authorities"},
    Row{"http.tls", "coolify.tls", "No TLS connection to Coolify",
        "Check that the endpoint speaks https on this port (a plain http instance needs http:// in "
        "the endpoint), whether it asks for a client certificate, and whether the trusted "
        "certificate is the authority's present one.",
        "endpoint"},
    Row{"http.ca_cert", "coolify.ca_cert", "The CA certificate is unusable",
        "Give it as PEM text or as the path of a PEM file.", "ca_cert"},
    Row{"http.client_cert", "coolify.client_cert", "The client certificate is unusable",
        "Give certificate and key as PEM texts that belong together; the key without a "
        "passphrase.",
        "client_cert"},
    Row{"http.proxy", "coolify.proxy", "The proxy does not connect to Coolify",
        "Check the proxy's address or HTTPS_PROXY and HTTP_PROXY, its credentials, and whether "
        "NO_PROXY should name the instance.",
        "proxy_url", "unusable_address"},
    Row{"http.connection_lost", "coolify.connection_lost", "The connection to Coolify broke",
        "Check Coolify and what is in front of it, then try again.", "endpoint"},
    Row{"http.answer_too_large", "coolify.answer_too_large", "The answer is too large",
        "Check that the endpoint is the Coolify instance itself.", "endpoint"},
    Row{"http.not_http", "coolify.not_http", "The endpoint does not speak HTTP",
        "Check the endpoint's port, and whether it needs https:// instead of http://.", "endpoint"},
};

/// A call that ended before its answer was there.
base::Diagnostic given_up(const http::Request& request, const base::Diagnostic& error) {
  const std::string what = "Coolify's answer to " + http::call_of(request);
  if (error.code == "http.cancelled") return stopped(base::Waited::cancelled, what);
  base::Diagnostic told = stopped(base::Waited::timeout, what);
  if (error.code == "http.timeout") {
    told.summary = "Coolify does not answer in time";
    told.remedy = "Allow a request more time, or find out why Coolify is slow.";
    told.values = {{"call", http::call_of(request)}};
    return told;
  }
  told.kind = error.kind;
  told.code = "coolify.unreachable";
  told.summary = "Coolify cannot be reached";
  told.path = base::Path::of("endpoint");
  return told;
}

}  // namespace

base::Diagnostic transport_error(base::Diagnostic error) {
  const auto row = std::find_if(kRows.begin(), kRows.end(), [&error](const Row& one) {
    return one.transport_code == error.code;
  });
  if (row == kRows.end()) return error;
  error.code = row->code;
  // What is at fault on this machine is nothing of Coolify's.
  if (!error.values.contains(row->own_words)) {
    error.summary = row->summary;
    error.remedy = row->remedy;
  }
  // Of a certificate and its key, and of two names, the transport knows which is to blame.
  const bool is_placed =
      error.path == base::Path::of("client_key") || error.path == base::Path::of("proxy_url");
  if (!is_placed) error.path = base::Path::of(row->field);
  if (row->transport_code == "http.answer_too_large") {
    if (error.cause.ends_with('.')) error.cause.pop_back();
    error.cause += ", which none of Coolify's is.";
  }
  return error;
}

base::Diagnostic transport_error(const http::Request& request, base::Diagnostic error) {
  if (error.code == "http.cancelled" || error.code == "http.timeout" ||
      error.code == "http.connect_timeout") {
    return given_up(request, error);
  }
  return transport_error(std::move(error));
}

}  // namespace coolify
