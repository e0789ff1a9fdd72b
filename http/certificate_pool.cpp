#include "http/certificate_pool.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "http/pem_content.h"

namespace http {
namespace {

constexpr std::size_t kLargestFile = 1 << 20;
constexpr std::size_t kLargestPool = 16 << 20;
constexpr int kMostFiles = 2000;

}  // namespace

CertificatePool::CertificatePool(std::string bundle) {
  const bool is_whole = is_readable(bundle);
  std::string_view rest = bundle;
  for (auto block = next_certificate(rest); !block.empty(); block = next_certificate(rest)) {
    if (is_whole) {
      blocks_.emplace(block);
    } else if (is_certificate(block)) {
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
  for (auto block = next_certificate(pem); !block.empty(); block = next_certificate(pem)) {
    const bool is_known = blocks_.contains(block);
    if (!is_known && !is_certificate(block)) continue;
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
