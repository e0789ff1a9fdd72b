#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace tests {

using X509Pointer = std::unique_ptr<X509, decltype(&X509_free)>;
using KeyPointer = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

/// Both as PEM texts.
struct CertificateAndKey {
  std::string certificate;
  std::string key;
};

[[nodiscard]] X509Pointer read_certificate(const std::string& pem);
[[nodiscard]] KeyPointer read_key(const std::string& pem);

/// A certificate authority made for one test run.
class Authority {
 public:
  explicit Authority(const char* name = "Test Authority");
  [[nodiscard]] const std::string& certificate() const { return own_.certificate; }
  /// A certificate for `name`, an IP address as "IP:127.0.0.1" or a host as "DNS:a.test".
  [[nodiscard]] CertificateAndKey issue(const std::string& name) const;

 private:
  CertificateAndKey own_;
};

}  // namespace tests
