#include "tests/unit/coolify/memory_meter.h"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> allocated = 0;
std::atomic<std::size_t> highest = 0;

}  // namespace

// Those that tests do not use (of other alignments) count nothing.
void* operator new(std::size_t size) {
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  const std::size_t now = allocated += ::malloc_usable_size(memory);
  if (now > highest) highest = now;
  return memory;
}

void operator delete(void* memory) noexcept {
  allocated -= ::malloc_usable_size(memory);
  std::free(memory);
}

void operator delete(void* memory, std::size_t /*size*/) noexcept { operator delete(memory); }

namespace tests {

MemoryMeter::MemoryMeter() : before_(allocated) { highest = before_; }

std::size_t MemoryMeter::peak() const { return highest - before_; }

}  // namespace tests
