#include "base/secret.h"

#include <openssl/crypto.h>

#include <mutex>
#include <utility>

#include "base/masker.h"

namespace base {
namespace {

/// The living secrets, so that one function can mask them all. Immortal: secrets with static
/// storage may outlive any other order of destruction.
struct Living {
  std::mutex mutex;
  Masker masker;
};

Living& living() {
  static auto* instance = new Living;
  return *instance;
}

void enlist(std::string_view secret) {
  const std::scoped_lock lock(living().mutex);
  living().masker.add(secret);
}

}  // namespace

Secret::Secret(std::string_view text, bool masked) : text_(text), masked_(masked) {
  if (masked_ && !text_.empty()) enlist(text);
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
  text_ = std::move(other.text_);
}

Secret::~Secret() { wipe(); }

void Secret::wipe() noexcept {
  if (text_.empty()) return;
  if (masked_) {
    const std::scoped_lock lock(living().mutex);
    living().masker.remove(text_.view());
  }
  text_ = LockedText();
}

std::string mask_secrets(std::string text) {
  const std::scoped_lock lock(living().mutex);
  return living().masker.mask(std::move(text));
}

}  // namespace base
