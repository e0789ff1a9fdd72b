#include "plugin/process/auto_mtls.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <vector>

namespace plugin {
namespace {

using std::chrono::system_clock;

constexpr std::chrono::minutes kBackDated{1};
constexpr std::chrono::hours kValidFor{24 * 365};
constexpr int kSerialBits = 127;

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Bio = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;
using Integer = std::unique_ptr<BIGNUM, Deleter<BN_free>>;
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;

base::Diagnostic crypto_failed() {
  return {.kind = base::ErrorKind::bug,
          .code = "plugin.certificate",
          .summary = "No certificate could be made for this process",
          .cause =
              "The cryptographic library failed while making the certificate that protects the "
              "connection to Terraform.",
          .remedy = "Run it again; if it fails again, report it as a fault of this provider."};
}

bool set_serial(X509* certificate) {
  const Integer serial(BN_new());
  return serial && BN_rand(serial.get(), kSerialBits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
         BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_validity(X509* certificate, base::WallTime now) {
  const auto from = system_clock::to_time_t(now - kBackDated);
  const auto until = system_clock::to_time_t(now + kValidFor);
  return ASN1_TIME_set(X509_getm_notBefore(certificate), from) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), until) != nullptr;
}

bool add_name(X509_NAME* name, const char* field, const char* value) {
  return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(value), -1, -1, 0) == 1;
}

bool set_names(X509* certificate) {
  X509_NAME* const subject = X509_get_subject_name(certificate);
  return add_name(subject, "O", "terraform-provider-coolify") &&
         add_name(subject, "CN", "localhost") && X509_set_issuer_name(certificate, subject) == 1;
}

bool set_extensions(X509* certificate) {
  constexpr std::array<std::pair<int, const char*>, 4> kExtensions = {{
      {NID_basic_constraints, "critical,CA:TRUE"},
      {NID_key_usage, "critical,digitalSignature,keyEncipherment,keyAgreement,keyCertSign"},
      {NID_ext_key_usage, "clientAuth,serverAuth"},
      {NID_subject_alt_name, "DNS:localhost"},
  }};
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  for (const auto& [id, value] : kExtensions) {
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, id, value));
    if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1) return false;
  }
  return true;
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

/// Base64 of the DER form in the standard alphabet. The client refuses padding.
std::string handshake_field_of(X509* certificate) {
  const int size = i2d_X509(certificate, nullptr);
  if (size <= 0) return {};
  std::vector<unsigned char> der(static_cast<std::size_t>(size));
  unsigned char* end = der.data();
  i2d_X509(certificate, &end);
  std::vector<unsigned char> encoded(4 * (der.size() / 3 + 1) + 1);
  const int length = EVP_EncodeBlock(encoded.data(), der.data(), size);
  std::string text(encoded.begin(), encoded.begin() + length);
  text.resize(text.find_last_not_of('=') + 1);
  return text;
}

}  // namespace

base::Expected<ServerCertificate> make_server_certificate(base::WallTime now) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  if (!key || !certificate) return base::fail(crypto_failed());
  X509* const x509 = certificate.get();
  constexpr long kVersion3 = 2;
  if (X509_set_version(x509, kVersion3) != 1 || !set_serial(x509) || !set_validity(x509, now) ||
      !set_names(x509) || X509_set_pubkey(x509, key.get()) != 1 || !set_extensions(x509) ||
      X509_sign(x509, key.get(), EVP_sha256()) == 0) {
    return base::fail(crypto_failed());
  }
  const Bio certificate_text(BIO_new(BIO_s_mem()));
  const Bio key_text(BIO_new(BIO_s_secmem()));
  if (!certificate_text || !key_text || PEM_write_bio_X509(certificate_text.get(), x509) != 1 ||
      PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) !=
          1) {
    return base::fail(crypto_failed());
  }
  return ServerCertificate{text_of(certificate_text.get()), base::Secret(text_of(key_text.get())),
                           handshake_field_of(x509)};
}

base::Expected<void> check_client_certificate(std::string_view pem) {
  const Bio text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Certificate certificate(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
  if (certificate) return {};
  return base::fail({.kind = base::ErrorKind::invalid_config,
                     .code = "plugin.client_certificate",
                     .summary = "The client's certificate cannot be read",
                     .cause = "PLUGIN_CLIENT_CERT is set but holds no certificate in PEM form.",
                     .remedy = "Let Terraform start this program; it sets the variable."});
}

}  // namespace plugin
