#include "base/locked_text.h"

#include <openssl/crypto.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <utility>

namespace base {
namespace {

std::size_t whole_pages(std::size_t size) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return (size + page - 1) / page * page;
}

/// Null where the kernel gives no mapping more, as it does after some ten thousand.
char* map_locked(std::size_t size) {
  void* const memory =
      ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  ::madvise(memory, size, MADV_DONTDUMP);
  // Not everybody may, or as much as this: then it can be swapped out like anything else.
  [[maybe_unused]] const int locked = ::mlock(memory, size);
  return static_cast<char*>(memory);
}

}  // namespace

LockedText::LockedText(std::string_view text) {
  if (text.empty()) return;
  const std::size_t pages = whole_pages(text.size() + 1);
  char* memory = map_locked(pages);
  if (memory != nullptr) {
    mapped_ = pages;
  } else {
    memory = static_cast<char*>(::operator new(text.size() + 1));
  }
  std::ranges::copy(text, memory);
  memory[text.size()] = '\0';
  data_ = memory;
  size_ = text.size();
}

LockedText::LockedText(LockedText&& other) noexcept
    : data_(std::exchange(other.data_, "")),
      size_(std::exchange(other.size_, 0)),
      mapped_(std::exchange(other.mapped_, 0)) {}

LockedText& LockedText::operator=(LockedText&& other) noexcept {
  if (this == &other) return *this;
  release();
  data_ = std::exchange(other.data_, "");
  size_ = std::exchange(other.size_, 0);
  mapped_ = std::exchange(other.mapped_, 0);
  return *this;
}

LockedText::~LockedText() { release(); }

void LockedText::release() noexcept {
  if (size_ == 0) return;
  char* const memory = const_cast<char*>(std::exchange(data_, ""));
  OPENSSL_cleanse(memory, std::exchange(size_, 0));
  if (const std::size_t mapped = std::exchange(mapped_, 0); mapped != 0) {
    ::munmap(memory, mapped);
  } else {
    ::operator delete(memory);
  }
}

void forbid_memory_dumps() {
  // The first alone decides where a crash collector is handed the dump: it is not held to limits.
  ::prctl(PR_SET_DUMPABLE, 0);
  const rlimit none{};
  ::setrlimit(RLIMIT_CORE, &none);
}

}  // namespace base
