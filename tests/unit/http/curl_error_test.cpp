#include "http/curl_error.h"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using http::FailedTransfer;

namespace {

FailedTransfer failed(CURLcode code) {
  FailedTransfer failed;
  failed.code = code;
  failed.call = "GET /servers";
  failed.base_url = "https://c.test/api/v1";
  failed.detail = "libcurl's words";
  return failed;
}

const std::string kWhere = "GET /servers at https://c.test/api/v1: ";
const std::string kInstall =
    "Install the system's certificates (the package ca-certificates) and leave SSL_CERT_FILE "
    "unset, name a PEM file of certificates in SSL_CERT_FILE, or trust the certificate of the "
    "server's authority.";

}  // namespace

TEST_CASE("whoever is not trusted is told which authorities are known") {
  FailedTransfer one = failed(CURLE_PEER_FAILED_VERIFICATION);
  one.authorities.known = "those in /etc/ssl/cert.pem";
  base::Diagnostic error = http::curl_error(one);
  CHECK(error.kind == base::ErrorKind::invalid_config);
  CHECK(error.code == "http.tls_untrusted");
  CHECK(error.summary == "The server's certificate is not trusted");
  CHECK(error.cause == kWhere +
                           "the TLS certificate is not signed by a known authority, has expired, "
                           "or is for another name. Known authorities are those in "
                           "/etc/ssl/cert.pem.");
  CHECK(error.evidence == "libcurl's words");
  CHECK(error.remedy ==
        "Trust the authority's certificate, use the name the certificate is for, or renew it.");
  CHECK(error.values.contains("known_authorities"));
  CHECK_FALSE(error.values.contains("no_authorities"));
  one.authorities.known = "those that were given";
  one.authorities.faults = "SSL_CERT_FILE names /x. It is empty.";
  error = http::curl_error(one);
  CHECK(
      error.cause.ends_with("Known authorities are those that were given. SSL_CERT_FILE names "
                            "/x. It is empty."));
}

TEST_CASE("where no authority is known the server's certificate is not blamed") {
  FailedTransfer one = failed(CURLE_PEER_FAILED_VERIFICATION);
  one.authorities.faults = "SSL_CERT_FILE names /x. It is empty.";
  const base::Diagnostic error = http::curl_error(one);
  CHECK(error.kind == base::ErrorKind::invalid_config);
  CHECK(error.code == "http.tls_untrusted");
  CHECK(error.summary == "This machine knows no certificate authority");
  CHECK(error.cause == kWhere +
                           "there is no authority by which the TLS certificate could be judged. "
                           "SSL_CERT_FILE names /x. It is empty.");
  CHECK(error.evidence == "libcurl's words");
  CHECK(error.remedy == kInstall);
  CHECK(error.path == base::Path::of("ca_cert"));
  CHECK(error.values.contains("no_authorities"));
  CHECK_FALSE(error.values.contains("known_authorities"));
}

TEST_CASE("a bundle that the TLS library cannot read is the system's") {
  FailedTransfer one = failed(CURLE_SSL_CACERT_BADFILE);
  one.authorities.known = "those in /etc/ssl/cert.pem";
  const base::Diagnostic error = http::curl_error(one);
  CHECK(error.code == "http.tls_untrusted");
  CHECK(error.cause == kWhere +
                           "there is no authority by which the TLS certificate could be judged. "
                           "Nothing can be read of those in /etc/ssl/cert.pem: there is no "
                           "certificate, or a damaged one.");
  CHECK(error.remedy == kInstall);
}

TEST_CASE("a connection that was given up in the look-up of the name is no matter of the server") {
  FailedTransfer one = failed(CURLE_OPERATION_TIMEDOUT);
  SUBCASE("the server's name") {
    one.looked_up_for = 14996ms;
    const base::Diagnostic error = http::curl_error(one);
    CHECK(error.kind == base::ErrorKind::unreachable);
    CHECK(error.code == "http.host_not_found");
    CHECK(error.summary == "A host name is not looked up in time");
    CHECK(error.cause == kWhere + "the look-up of the server's name did not end in 15s.");
    CHECK(error.evidence == "libcurl's words");
    CHECK(error.remedy ==
          "Check this machine's DNS: whether the name servers in /etc/resolv.conf are right, can "
          "be reached and answer.");
    CHECK(error.path == base::Path::of("base_url"));
    CHECK(error.values.at("looked_up_for") == "15s");
  }
  SUBCASE("the proxy's name") {
    one.looked_up_for = 15s;
    one.through_proxy = true;
    const base::Diagnostic error = http::curl_error(one);
    CHECK(error.code == "http.host_not_found");
    CHECK(error.cause == kWhere +
                             "the look-up of the proxy's name (or of the server's, where NO_PROXY "
                             "lists it) did not end in 15s.");
    CHECK(error.path == base::Path::of("proxy_url"));
  }
  SUBCASE("it had ended") {
    const base::Diagnostic error = http::curl_error(one);
    CHECK(error.code == "http.unreachable");
    CHECK(error.path == base::Path::of("base_url"));
    CHECK(error.values.empty());
  }
  SUBCASE("a name that nobody knows is another matter") {
    one.code = CURLE_COULDNT_RESOLVE_HOST;
    const base::Diagnostic error = http::curl_error(one);
    CHECK(error.code == "http.host_not_found");
    CHECK(error.cause == kWhere + "the host name could not be resolved.");
    CHECK(error.values.empty());
  }
}
