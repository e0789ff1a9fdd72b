#include <cstdint>
#include <cstdlib>
#include <string>

#include "ssh/private_key.h"

/// Whatever the text is, looking at it as a private key ends in a key with a public half, or in a
/// diagnostic that quotes nothing of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::Secret text(std::string(reinterpret_cast<const char*>(data), size));
  const auto info = ssh::inspect_private_key(text, base::Secret());
  if (info ? info->public_key.blob.empty() : !info.error().evidence.empty()) std::abort();
  if (info.has_value() != ssh::PrivateKey::read(text, base::Secret()).has_value()) std::abort();
  return 0;
}
