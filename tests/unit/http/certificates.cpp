#include "tests/unit/http/certificates.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace tests {
namespace {

using BioPointer = std::unique_ptr<BIO, decltype(&BIO_free)>;

BioPointer memory() { return {BIO_new(BIO_s_mem()), &BIO_free}; }

BioPointer memory(const std::string& text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free};
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context{};
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void set_name(X509_NAME* subject, const char* text) {
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(text), -1, -1, 0);
}

X509Pointer blank(EVP_PKEY* key, const char* subject, long serial) {
  X509Pointer certificate(X509_new(), &X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  set_name(X509_get_subject_name(certificate.get()), subject);
  return certificate;
}

CertificateAndKey as_text(X509* certificate, EVP_PKEY* key) {
  const BioPointer first = memory();
  PEM_write_bio_X509(first.get(), certificate);
  const BioPointer second = memory();
  PEM_write_bio_PrivateKey(second.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return {text_of(first.get()), text_of(second.get())};
}

KeyPointer new_key() { return {EVP_EC_gen("P-256"), &EVP_PKEY_free}; }

}  // namespace

X509Pointer read_certificate(const std::string& pem) {
  return {PEM_read_bio_X509(memory(pem).get(), nullptr, nullptr, nullptr), &X509_free};
}

KeyPointer read_key(const std::string& pem) {
  return {PEM_read_bio_PrivateKey(memory(pem).get(), nullptr, nullptr, nullptr), &EVP_PKEY_free};
}

Authority::Authority(const char* name) {
  const KeyPointer key = new_key();
  const X509Pointer certificate = blank(key.get(), name, 1);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
  extend(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  own_ = as_text(certificate.get(), key.get());
}

CertificateAndKey Authority::issue(const std::string& alternative_name) const {
  const X509Pointer authority = read_certificate(own_.certificate);
  const KeyPointer authority_key = read_key(own_.key);
  const KeyPointer key = new_key();
  const X509Pointer certificate = blank(key.get(), "Test", 2);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(authority.get()));
  extend(certificate.get(), authority.get(), NID_subject_alt_name, alternative_name);
  X509_sign(certificate.get(), authority_key.get(), EVP_sha256());
  return as_text(certificate.get(), key.get());
}

}  // namespace tests
