#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ssh/certificate.h"
#include "ssh/public_key.h"

/// Whatever the text is, reading it as a key or certificate ends in one that survives being written
/// and read again, or in a diagnostic.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto key = ssh::parse_public_key(text)) {
    const auto again = ssh::parse_public_key(key->line());
    if (!again || !again->same_key(*key) || again->comment != key->comment) std::abort();
    if (!ssh::is_fingerprint(key->fingerprint())) std::abort();
  }
  if (const auto key = ssh::public_key_of_blob(text)) {
    if (key->blob != text || !ssh::parse_public_key(key->line())) std::abort();
  }
  if (const auto certificate = ssh::parse_certificate(text)) {
    if (!ssh::parse_certificate(ssh::certificate_line(*certificate))) std::abort();
  }
  (void)ssh::certificate_of_blob(text);
  return 0;
}
