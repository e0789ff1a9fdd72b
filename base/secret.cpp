#include "base/secret.h"

#include <openssl/crypto.h>

#include <mutex>
#include <unordered_set>
#include <utility>
#include <vector>

namespace base {
namespace {

constexpr std::string_view kMask = "(masked)";
constexpr std::size_t kShortestSecret = 4;
constexpr std::size_t kShortestLine = 12;

/// The living secrets, so that one function can mask them all. Immortal: secrets with static
/// storage may outlive any other order of destruction.
struct Living {
  std::mutex mutex;
  std::unordered_set<const Secret*> secrets;
};

Living& living() {
  static auto* instance = new Living;
  return *instance;
}

void enlist(const Secret* secret) {
  const std::scoped_lock lock(living().mutex);
  living().secrets.insert(secret);
}

void replace_all(std::string& text, std::string_view needle) {
  for (std::size_t at = text.find(needle); at != std::string::npos;
       at = text.find(needle, at + kMask.size())) {
    text.replace(at, needle.size(), kMask);
  }
}

void mask_lines(std::string& text, std::string_view secret) {
  while (!secret.empty()) {
    const std::size_t end = secret.find('\n');
    std::string_view line = secret.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() >= kShortestLine && !line.starts_with("-----")) replace_all(text, line);
    if (end == std::string_view::npos) return;
    secret.remove_prefix(end + 1);
  }
}

}  // namespace

Secret::Secret(std::string_view text, bool masked) : text_(text), masked_(masked) {
  if (masked_ && !text_.empty()) enlist(this);
}

Secret::Secret(std::string text) : Secret(std::string_view(text), true) {
  OPENSSL_cleanse(text.data(), text.size());
}

Secret Secret::harmless(std::string text) { return {std::string_view(text), false}; }

Secret::Secret(Secret&& other) noexcept { take(other); }

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  take(other);
  return *this;
}

void Secret::take(Secret& other) noexcept {
  masked_ = other.masked_;
  if (other.text_.empty()) return;
  const std::scoped_lock lock(living().mutex);
  living().secrets.erase(&other);
  text_ = std::move(other.text_);
  if (masked_) living().secrets.insert(this);
}

Secret::~Secret() { wipe(); }

void Secret::wipe() noexcept {
  if (text_.empty()) return;
  const std::scoped_lock lock(living().mutex);
  living().secrets.erase(this);
  text_ = LockedText();
}

std::string mask_secrets(std::string text) {
  const std::scoped_lock lock(living().mutex);
  for (const Secret* secret : living().secrets) {
    const std::string_view value = secret->reveal();
    if (value.size() < kShortestSecret) continue;
    replace_all(text, value);
    if (value.find('\n') != std::string_view::npos) mask_lines(text, value);
  }
  return text;
}

}  // namespace base
