#include <cstdint>
#include <string_view>

#include "coolify/version.h"
#include "tests/fuzz/require.h"

/// Whatever the text is, a version that is read has no negative part and is read from its own text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto version = coolify::parse_version(text);
  if (!version) return 0;
  require(version->major >= 0 && version->minor >= 0 && version->patch >= 0);
  require(coolify::parse_version(version->to_string()) == version);
  return 0;
}
