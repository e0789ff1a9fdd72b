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

/// The TLS library takes all of a text or nothing.
bool is_sound(std::string_view block) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(
      BIO_new_mem_buf(block.data(), static_cast<int>(block.size())), &BIO_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), &X509_free);
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

CertificatePool::CertificatePool(std::string bundle) : pem_text_(std::move(bundle)) {
  std::string_view rest = pem_text_;
  for (auto block = next_block(rest); !block.empty(); block = next_block(rest)) {
    blocks_.emplace(block);
  }
  if (!pem_text_.empty() && !pem_text_.ends_with('\n')) pem_text_ += '\n';
}

void CertificatePool::add_text(std::string_view pem) {
  for (auto block = next_block(pem); !block.empty(); block = next_block(pem)) {
    const bool is_known = blocks_.contains(block);
    if (!is_known && !is_sound(block)) continue;
    ++found_;
    if (is_known) continue;
    exceeds_bundle_ = true;
    blocks_.emplace(block);
    pem_text_.append(block).append("\n");
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
