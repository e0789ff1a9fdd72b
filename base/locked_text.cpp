#include "base/locked_text.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

#include "base/locked_memory.h"

namespace base {

LockedText::LockedText(std::string_view text) {
  if (text.empty()) return;
  auto* const memory = static_cast<char*>(locked_memory().allocate(text.size() + 1, 1));
  std::ranges::copy(text, memory);
  memory[text.size()] = '\0';
  data_ = memory;
  size_ = text.size();
}

LockedText::LockedText(LockedText&& other) noexcept
    : data_(std::exchange(other.data_, "")), size_(std::exchange(other.size_, 0)) {}

LockedText& LockedText::operator=(LockedText&& other) noexcept {
  if (this == &other) return *this;
  release();
  data_ = std::exchange(other.data_, "");
  size_ = std::exchange(other.size_, 0);
  return *this;
}

LockedText::~LockedText() { release(); }

void LockedText::release() noexcept {
  if (size_ == 0) return;
  char* const memory = const_cast<char*>(std::exchange(data_, ""));
  const std::size_t size = std::exchange(size_, 0) + 1;
  OPENSSL_cleanse(memory, size);
  locked_memory().deallocate(memory, size, 1);
}

}  // namespace base
