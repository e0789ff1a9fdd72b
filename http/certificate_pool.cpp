#include "http/certificate_pool.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "base/file.h"

namespace http {
namespace {

constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";

constexpr std::size_t kLargestFile = 1 << 20;
constexpr std::size_t kLargestPool = 16 << 20;
constexpr int kMostFiles = 2000;

/// Without it OpenSSL would ask for one at the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

Bio reader(std::string_view text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free};
}

bool is_sound(std::string_view block) {
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(reader(block).get(), nullptr, &no_passphrase, nullptr), &X509_free);
  ERR_clear_error();
  return certificate != nullptr;
}

/// Takes the next certificate from a PEM text; empty when there is none.
std::string_view next_block(std::string_view& pem) {
  const std::size_t end = pem.find(kEnd, pem.find(kBegin));
  if (end == std::string_view::npos) return {};
  // One that breaks off must not cost the next.
  const std::size_t begin = pem.rfind(kBegin, end);
  const std::string_view block = pem.substr(begin, end + kEnd.size() - begin);
  pem.remove_prefix(end + kEnd.size());
  return block;
}

}  // namespace

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
  for (auto block = next_block(pem); !block.empty(); block = next_block(pem)) {
    ++number;
    if (!is_sound(block)) return number;
  }
  return 0;
}

CertificatePool::CertificatePool(std::string bundle) {
  const bool is_whole = is_readable(bundle);
  std::string_view rest = bundle;
  for (auto block = next_block(rest); !block.empty(); block = next_block(rest)) {
    if (is_whole) {
      blocks_.emplace(block);
    } else if (is_sound(block)) {
      add(block);
    }
  }
  differs_from_bundle_ = !is_whole && !bundle.empty();
  if (!is_whole) return;
  pem_text_ = std::move(bundle);
  if (!pem_text_.ends_with('\n')) pem_text_ += '\n';
}

void CertificatePool::add(std::string_view block) {
  blocks_.emplace(block);
  pem_text_.append(block).append("\n");
}

void CertificatePool::add_text(std::string_view pem) {
  for (auto block = next_block(pem); !block.empty(); block = next_block(pem)) {
    const bool is_known = blocks_.contains(block);
    if (!is_known && !is_sound(block)) continue;
    ++found_;
    if (is_known) continue;
    differs_from_bundle_ = true;
    add(block);
  }
}

std::string CertificatePool::add_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::directory_iterator entry(path, error);
  int files = 0;
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (++files > kMostFiles || pem_text_.size() > kLargestPool) {
      return "It holds more than is read of a folder of certificates.";
    }
    if (const auto text = base::read_file(entry->path().string(), kLargestFile)) add_text(*text);
  }
  return error ? "It cannot be read: " + error.message() + "." : std::string();
}

}  // namespace http
