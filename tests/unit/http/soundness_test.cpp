#include "http/soundness.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/http/certificates.h"

using tests::Authority;

namespace {

std::string told(const base::Expected<void>& sound) {
  if (sound) return {};
  return sound.error().code + " " + sound.error().path.to_string() + ": " + sound.error().cause;
}

std::string of_proxy(const std::string& url, const std::string& no_proxy = "") {
  return told(http::check_proxy({base::Secret(url), no_proxy}));
}

std::string of_identity(const std::string& certificate, const std::string& key) {
  return told(http::check_identity(certificate, base::Secret(key)));
}

constexpr const char* kDamaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
constexpr const char* kNoKey = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";

}  // namespace

TEST_CASE("a proxy has a host, and a scheme that proxies speak") {
  for (const char* const sound :
       {"", "proxy", "proxy.example:3128", "http://proxy:3128", "HTTPS://me:p%40ss@proxy:3128/",
        "socks4://proxy", "socks4a://proxy", "socks5://10.0.0.1:1080", "socks5h://[::1]:1080"}) {
    CHECK(of_proxy(sound) == "");
  }
  const std::string begin = "http.proxy proxy_url: The proxy's address cannot be right. ";
  for (const char* const schemed : {"ftp://x", "https+x://proxy", "socks://me:word@proxy:1080"}) {
    CHECK(of_proxy(schemed) ==
          begin +
              "It begins with none of http://, https://, socks4://, socks4a://, socks5:// and "
              "socks5h://.");
  }
  for (const char* const nowhere : {"ba nana", "-1s", "http://-1s:3128", "http://", "http://:3128",
                                    "http://me:word@", "http://proxy:99999", "http://proxy:word"}) {
    CHECK(of_proxy(nowhere) == begin + "It has no valid host and port.");
  }
}

TEST_CASE("a proxy that may never be used is not judged by its address") {
  CHECK(of_proxy("ftp://x", "coolify.test") == "");
  CHECK(of_proxy("http://pro\xC2\xADxy", "coolify.test") != "");
}

TEST_CASE("a client certificate and its key are sound and belong together") {
  const Authority authority;
  const auto first = authority.issue("DNS:first.test");
  const auto second = authority.issue("DNS:second.test");
  CHECK(of_identity(first.certificate, first.key) == "");
  CHECK(of_identity(first.certificate + authority.certificate(), first.key) == "");
  CHECK(of_identity(first.certificate, "") == "");
  CHECK(of_identity("", first.key) == "");
  const std::string begin = "http.client_cert client_";
  CHECK(of_identity(first.certificate, second.key) ==
        begin + "cert: The key is not the one of the certificate.");
  CHECK(of_identity(authority.certificate() + first.certificate, first.key) ==
        begin + "cert: The key is not the one of the certificate.");
  CHECK(of_identity(first.certificate + kDamaged, first.key) ==
        begin + "cert: Certificate 2 in it is damaged.");
  CHECK(of_identity(first.key, first.key) == begin + "cert: There is no certificate in it.");
  CHECK(of_identity("/client.pem", "") ==
        begin + "cert: The text is no PEM: it has no line \"-----BEGIN ...\".");
  for (const std::string& key : {std::string(kNoKey), first.certificate}) {
    CHECK(of_identity(first.certificate, key) ==
          begin + "key: There is no private key in it, a damaged one or one with a passphrase.");
  }
}
