#include "http/pem_content.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

namespace http {
namespace {

constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";

/// Without it OpenSSL would ask for one at the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

Bio reader(std::string_view text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free};
}

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Certificate read_certificate(std::string_view pem) {
  Certificate certificate(
      PEM_read_bio_X509_AUX(reader(pem).get(), nullptr, &no_passphrase, nullptr), &X509_free);
  ERR_clear_error();
  return certificate;
}

Key read_key(const base::Secret& pem) {
  Key key(PEM_read_bio_PrivateKey(reader(pem.reveal()).get(), nullptr, &no_passphrase, nullptr),
          &EVP_PKEY_free);
  ERR_clear_error();
  return key;
}

}  // namespace

std::string_view next_certificate(std::string_view& pem) {
  const std::size_t end = pem.find(kEnd, pem.find(kBegin));
  if (end == std::string_view::npos) return {};
  // One that breaks off must not cost the next.
  const std::size_t begin = pem.rfind(kBegin, end);
  const std::string_view block = pem.substr(begin, end + kEnd.size() - begin);
  pem.remove_prefix(end + kEnd.size());
  return block;
}

bool is_certificate(std::string_view pem) { return read_certificate(pem) != nullptr; }

bool is_key(const base::Secret& pem) { return read_key(pem) != nullptr; }

bool belong_together(std::string_view certificate, const base::Secret& key) {
  const Certificate first = read_certificate(certificate);
  const Key own = read_key(key);
  const bool do_match =
      first != nullptr && own != nullptr && X509_check_private_key(first.get(), own.get()) == 1;
  ERR_clear_error();
  return do_match;
}

bool is_readable(std::string_view pem) {
  const auto release = [](STACK_OF(X509_INFO) * all) {
    sk_X509_INFO_pop_free(all, X509_INFO_free);
  };
  const std::unique_ptr<STACK_OF(X509_INFO), decltype(release)> all(
      PEM_X509_INFO_read_bio(reader(pem).get(), nullptr, &no_passphrase, nullptr), release);
  ERR_clear_error();
  for (int i = 0; all != nullptr && i < sk_X509_INFO_num(all.get()); ++i) {
    if (sk_X509_INFO_value(all.get(), i)->x509 != nullptr) return true;
  }
  return false;
}

std::size_t first_damaged(std::string_view pem) {
  std::size_t number = 0;
  for (auto block = next_certificate(pem); !block.empty(); block = next_certificate(pem)) {
    ++number;
    if (!is_certificate(block)) return number;
  }
  return 0;
}

}  // namespace http
