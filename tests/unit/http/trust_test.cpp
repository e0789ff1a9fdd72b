#include "http/trust.h"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <string>

#include "base/os/unique_fd.h"

namespace {

constexpr const char* kCertificate =
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

/// A file that goes with its test.
class File {
 public:
  explicit File(const std::string& text) {
    const base::UniqueFd fd(::mkstemp(path_.data()));
    REQUIRE(::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  ~File() { ::unlink(path_.c_str()); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/http-trust-XXXXXX";
};

}  // namespace

TEST_CASE("without a certificate of the user's the system's bundle is enough") {
  const File system("system certificates\n");
  ::setenv("SSL_CERT_FILE", system.path().c_str(), 1);
  const auto trust = http::find_trust("");
  REQUIRE(trust.has_value());
  CHECK(trust->file == system.path());
  CHECK(trust->pem_text.empty());
}

TEST_CASE("the user's certificate is trusted beside the system's, as text and as a file") {
  const File system("system certificates\n");
  ::setenv("SSL_CERT_FILE", system.path().c_str(), 1);
  const File own(kCertificate);
  for (const std::string& given : {std::string(kCertificate), own.path()}) {
    const auto trust = http::find_trust(given);
    REQUIRE(trust.has_value());
    CHECK(trust->pem_text == std::string(kCertificate) + "\nsystem certificates\n");
  }
}

TEST_CASE("the user's certificate is mended as text and in a file") {
  const File system("system certificates\n");
  ::setenv("SSL_CERT_FILE", system.path().c_str(), 1);
  const std::string odd =
      "\xEF\xBB\xBF-----BEGIN CERTIFICATE-----\\r\\nAAAA\\r\\n-----END CERTIFICATE-----";
  const File own(odd);
  for (const std::string& given : {odd, own.path()}) {
    const auto trust = http::find_trust(given);
    REQUIRE(trust.has_value());
    CHECK(trust->pem_text == std::string(kCertificate) + "\nsystem certificates\n");
  }
}

TEST_CASE("only files that end are read") {
  const File system("system certificates\n");
  ::setenv("SSL_CERT_FILE", system.path().c_str(), 1);
  const auto device = http::find_trust("/dev/zero");
  REQUIRE_FALSE(device.has_value());
  CHECK(device.error().code == "http.ca_cert");
  CHECK(device.error().cause.ends_with("It is a device, and only a regular file is read."));
  CHECK(device.error().evidence == "/dev/zero");
  const auto odd = http::find_trust("/nowhere/ca.pem\n");
  REQUIRE_FALSE(odd.has_value());
  CHECK(odd.error().evidence == "/nowhere/ca.pem\\n");
  // libcurl would read it without end.
  ::setenv("SSL_CERT_FILE", "/dev/zero", 1);
  const auto bundle = http::find_trust("");
  REQUIRE_FALSE(bundle.has_value());
  CHECK(bundle.error().cause ==
        "SSL_CERT_FILE names the system's certificates. It is a device, and only a regular file is "
        "read.");
  CHECK(bundle.error().remedy ==
        "Name a readable file of certificates in SSL_CERT_FILE, or unset it: the system's own are "
        "then looked for.");
  CHECK(bundle.error().path == base::Path());
  ::setenv("SSL_CERT_FILE", "/nowhere/bundle.pem", 1);
  CHECK(http::find_trust("").has_value());
  ::setenv("SSL_CERT_FILE", system.path().c_str(), 1);
}

TEST_CASE("what is no certificate is refused") {
  const File key("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  for (const std::string& given :
       {std::string("/nonexistent/ca.pem"), key.path(), std::string("-----BEGIN X-----")}) {
    INFO(given);
    const auto trust = http::find_trust(given);
    REQUIRE_FALSE(trust.has_value());
    CHECK(trust.error().code == "http.ca_cert");
    CHECK(trust.error().path == base::Path::of("ca_cert"));
  }
}
