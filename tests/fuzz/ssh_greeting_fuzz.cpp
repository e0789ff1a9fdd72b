#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ssh/greeting.h"

/// Whatever a server says first, its parts are parts of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view heard(reinterpret_cast<const char*>(data), size);
  const ssh::Greeting greeting = ssh::read_greeting(heard);
  const bool identified = !greeting.identification.empty();
  if (identified != greeting.identification.starts_with("SSH-")) std::abort();
  if (greeting.preamble.size() + greeting.identification.size() + greeting.rest.size() > size) {
    std::abort();
  }
  (void)ssh::read_algorithm_offer(greeting.rest);
  (void)ssh::read_algorithm_offer(heard);
  return 0;
}
