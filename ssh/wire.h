#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ssh {

/// Reads the data types of RFC 4251 section 5 off a byte string. After a read past the end every
/// later read fails too. The views it returns point into the bytes it was given.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] std::optional<std::uint8_t> byte();
  [[nodiscard]] std::optional<std::uint32_t> u32();
  [[nodiscard]] std::optional<std::uint64_t> u64();
  [[nodiscard]] std::optional<std::string_view> string();
  /// Exactly `count` raw bytes.
  [[nodiscard]] std::optional<std::string_view> bytes(std::size_t count);

  [[nodiscard]] bool at_end() const { return !failed_ && rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

[[nodiscard]] std::string wire_u32(std::uint32_t value);
/// Length and bytes.
[[nodiscard]] std::string wire_string(std::string_view bytes);

/// Base64 with padding and nothing else in between: no blanks, no line breaks, no spare bits.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);
[[nodiscard]] std::string encode_base64(std::string_view bytes);

}  // namespace ssh
