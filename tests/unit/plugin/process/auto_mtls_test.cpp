#include "plugin/process/auto_mtls.h"

#include <doctest/doctest.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <set>
#include <vector>

#include "base/clock.h"
#include "base/system_clock.h"

namespace {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO_free_all>>;

plugin::ServerCertificate make(base::WallTime now = base::system_clock().wall_now()) {
  auto made = plugin::make_server_certificate(now);
  REQUIRE(made);
  return std::move(*made);
}

Certificate read_pem(const std::string& pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Certificate read(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  REQUIRE(read);
  return read;
}

Certificate read_handshake_field(std::string field) {
  std::size_t padding = 0;
  while (field.size() % 4 != 0) {
    field += '=';
    ++padding;
  }
  std::vector<unsigned char> der(field.size());
  const int length =
      EVP_DecodeBlock(der.data(), reinterpret_cast<const unsigned char*>(field.data()),
                      static_cast<int>(field.size()));
  REQUIRE(length > 0);
  const unsigned char* begin = der.data();
  Certificate read(d2i_X509(nullptr, &begin, length - static_cast<long>(padding)));
  REQUIRE(read);
  return read;
}

/// The certificate's validity holds `when` seconds after the epoch.
bool valid_at(X509* certificate, std::time_t when) {
  return X509_cmp_time(X509_get0_notBefore(certificate), &when) < 0 &&
         X509_cmp_time(X509_get0_notAfter(certificate), &when) > 0;
}

}  // namespace

TEST_CASE("the certificate is what go-plugin's clients accept") {
  const auto made = make();
  const Certificate certificate = read_pem(made.certificate_pem);
  X509* const x509 = certificate.get();
  CHECK(X509_check_host(x509, "localhost", 0, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, nullptr) == 1);
  CHECK(X509_check_host(x509, "example.com", 0, 0, nullptr) == 0);
  CHECK(X509_check_ca(x509) == 1);
  CHECK(X509_get_extended_key_usage(x509) == (XKU_SSL_SERVER | XKU_SSL_CLIENT));
  CHECK(X509_get_key_usage(x509) ==
        (KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT | KU_KEY_CERT_SIGN));
  CHECK(X509_get_signature_nid(x509) == NID_ecdsa_with_SHA256);
  CHECK(X509_verify(x509, X509_get0_pubkey(x509)) == 1);
  std::array<char, 40> group{};
  std::size_t length = 0;
  CHECK(EVP_PKEY_get_group_name(X509_get0_pubkey(x509), group.data(), group.size(), &length) == 1);
  CHECK(std::string(group.data()) == "prime256v1");
}

TEST_CASE("the certificate is valid from a minute ago") {
  const base::WallTime now = base::system_clock().wall_now();
  const auto made = make(now);
  const Certificate certificate = read_pem(made.certificate_pem);
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  CHECK(valid_at(certificate.get(), seconds - 55));
  CHECK(!valid_at(certificate.get(), seconds - 65));
  CHECK(valid_at(certificate.get(), seconds + 300L * 24 * 3600));
  CHECK(!valid_at(certificate.get(), seconds + 400L * 24 * 3600));
}

TEST_CASE("the handshake field is the same certificate and never padded") {
  std::set<std::size_t> remainders;
  for (int i = 0; i < 200; ++i) {
    const auto made = make();
    REQUIRE(made.handshake_field.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst"
                                                   "uvwxyz0123456789+/") == std::string::npos);
    remainders.insert(made.handshake_field.size() % 4);
    const Certificate from_field = read_handshake_field(made.handshake_field);
    CHECK(X509_cmp(from_field.get(), read_pem(made.certificate_pem).get()) == 0);
  }
  // Signatures vary in length: among so many some would have been padded.
  CHECK(remainders.size() > 1);
}

TEST_CASE("the key is the certificate's and every process gets its own") {
  const auto first = make();
  const auto second = make();
  const std::string pem(first.key_pem.reveal());
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>> key(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  REQUIRE(key);
  CHECK(X509_check_private_key(read_pem(first.certificate_pem).get(), key.get()) == 1);
  CHECK(X509_check_private_key(read_pem(second.certificate_pem).get(), key.get()) != 1);
  CHECK(first.certificate_pem != second.certificate_pem);
}

TEST_CASE("a client certificate has to be one") {
  CHECK(plugin::check_client_certificate(make().certificate_pem));
  for (const char* text :
       {"", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}) {
    const auto checked = plugin::check_client_certificate(text);
    REQUIRE(!checked);
    CHECK(checked.error().code == "plugin.client_certificate");
  }
}
