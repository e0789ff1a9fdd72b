#include "coolify/transport_error.h"

#include <doctest/doctest.h>

#include "base/secret.h"
#include "coolify/transport_config.h"

namespace {

const http::Request kGet{http::Method::get, "/servers"};

base::Diagnostic of_transport(const char* code) {
  base::Diagnostic error;
  error.kind = base::ErrorKind::unreachable;
  error.code = code;
  error.summary = "The transport's own";
  error.cause = "GET /servers at https://c.test/api/v1: it failed.";
  error.evidence = "libcurl's words";
  error.remedy = "The transport's own.";
  error.path = base::Path::of("base_url");
  return error;
}

}  // namespace

TEST_CASE("each error of the transport is told in Coolify's words") {
  struct Row {
    const char* of_transport;
    const char* code;
    const char* summary;
    const char* field;
  };
  const Row rows[] = {
      {"http.host_not_found", "coolify.host_not_found", "The endpoint's host name is not known",
       "endpoint"},
      {"http.unreachable", "coolify.unreachable", "Coolify cannot be reached", "endpoint"},
      {"http.tls_untrusted", "coolify.tls_untrusted", "The instance's certificate is not trusted",
       "ca_cert"},
      {"http.tls", "coolify.tls", "No TLS connection to Coolify", "endpoint"},
      {"http.ca_cert", "coolify.ca_cert", "The CA certificate is unusable", "ca_cert"},
      {"http.client_cert", "coolify.client_cert", "The client certificate is unusable",
       "client_cert"},
      {"http.proxy", "coolify.proxy", "The proxy does not connect to Coolify", "proxy_url"},
      {"http.connection_lost", "coolify.connection_lost", "The connection to Coolify broke",
       "endpoint"},
      {"http.answer_too_large", "coolify.answer_too_large", "The answer is too large", "endpoint"},
      {"http.not_http", "coolify.not_http", "The endpoint does not speak HTTP", "endpoint"},
  };
  for (const Row& row : rows) {
    INFO(row.of_transport);
    const base::Diagnostic before = of_transport(row.of_transport);
    const base::Diagnostic error = coolify::transport_error(kGet, before);
    CHECK(error.code == row.code);
    CHECK(error.summary == row.summary);
    CHECK(error.path == base::Path::of(row.field));
    CHECK(error.remedy != before.remedy);
    CHECK(error.kind == before.kind);
    CHECK(error.cause.starts_with("GET /servers at https://c.test/api/v1: it failed"));
    CHECK(error.evidence == before.evidence);
  }
}

TEST_CASE("what is at fault on this machine is told in the transport's words") {
  base::Diagnostic none = of_transport("http.tls_untrusted");
  none.values = {{"no_authorities", "yes"}};
  base::Diagnostic error = coolify::transport_error(kGet, none);
  CHECK(error.code == "coolify.tls_untrusted");
  CHECK(error.summary == none.summary);
  CHECK(error.cause == none.cause);
  CHECK(error.remedy == none.remedy);
  CHECK(error.path == base::Path::of("ca_cert"));
  CHECK(error.values == none.values);

  base::Diagnostic late = of_transport("http.host_not_found");
  late.values = {{"looked_up_for", "15s"}};
  error = coolify::transport_error(kGet, late);
  CHECK(error.code == "coolify.host_not_found");
  CHECK(error.summary == late.summary);
  CHECK(error.remedy == late.remedy);
  CHECK(error.path == base::Path::of("endpoint"));
  late.path = base::Path::of("proxy_url");
  CHECK(coolify::transport_error(kGet, late).path == base::Path::of("proxy_url"));

  base::Diagnostic proxy = of_transport("http.proxy");
  proxy.values = {{"unusable_address", "yes"}};
  error = coolify::transport_error(kGet, proxy);
  CHECK(error.code == "coolify.proxy");
  CHECK(error.summary == proxy.summary);

  base::Diagnostic known = of_transport("http.tls_untrusted");
  known.values = {{"known_authorities", "those in /x"}};
  error = coolify::transport_error(kGet, known);
  CHECK(error.summary == "The instance's certificate is not trusted");
  CHECK(error.remedy ==
        "Trust the authority's certificate, use the name the certificate is for, or renew it.");
}

TEST_CASE("how large an answer of Coolify's may be") {
  const auto error = coolify::transport_error(kGet, of_transport("http.answer_too_large"));
  CHECK(error.cause.ends_with("it failed, which none of Coolify's is."));
}

TEST_CASE("a call that was given up") {
  const auto cancelled = coolify::transport_error(kGet, of_transport("http.cancelled"));
  CHECK(cancelled.kind == base::ErrorKind::cancelled);
  CHECK(cancelled.code == "coolify.cancelled");
  CHECK(cancelled.cause ==
        "The operation was stopped while waiting for Coolify's answer to GET /servers.");
  const auto late = coolify::transport_error(kGet, of_transport("http.timeout"));
  CHECK(late.kind == base::ErrorKind::timeout);
  CHECK(late.code == "coolify.timeout");
  CHECK(late.summary == "Coolify does not answer in time");
  CHECK(late.path.empty());
  const auto unsent = coolify::transport_error(kGet, of_transport("http.connect_timeout"));
  CHECK(unsent.kind == base::ErrorKind::unreachable);
  CHECK(unsent.code == "coolify.unreachable");
  CHECK(unsent.summary == "Coolify cannot be reached");
  CHECK(unsent.path == base::Path::of("endpoint"));
}

TEST_CASE("other errors are given back as they are") {
  const base::Diagnostic error = of_transport("coolify.rate_limited");
  CHECK(coolify::transport_error(kGet, error) == error);
}

TEST_CASE("the transport carries the token and asks for JSON") {
  coolify::ClientConfig config;
  config.endpoint = "https://c.test/api/v1";
  config.token = base::Secret("3|secret-token");
  config.headers.emplace("X-Access", "abc");
  config.ca_cert = "pem";
  config.insecure = true;
  const http::Config transport = coolify::transport_config(std::move(config));
  CHECK(transport.base_url == "https://c.test/api/v1");
  CHECK(transport.bearer_token.reveal() == "3|secret-token");
  CHECK(transport.headers.at("Accept").reveal() == "application/json");
  CHECK(transport.headers.at("X-Access").reveal() == "abc");
  CHECK(transport.ca_cert == "pem");
  CHECK(transport.insecure);
  // Only the token and the user's headers are secrets.
  CHECK(base::mask_secrets("3|secret-token application/json") == "(masked) application/json");
}
