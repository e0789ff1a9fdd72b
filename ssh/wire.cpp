#include "ssh/wire.h"

#include <array>

namespace ssh {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

/// Value of each base64 character, -1 for every other byte.
constexpr std::array<int, 256> decoding_table() {
  std::array<int, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<int>(i);
  }
  return table;
}

constexpr std::array<int, 256> kDecoding = decoding_table();

}  // namespace

std::optional<std::string_view> WireReader::bytes(std::size_t count) {
  if (failed_ || count > rest_.size()) {
    failed_ = true;
    return std::nullopt;
  }
  const std::string_view taken = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return taken;
}

std::optional<std::uint8_t> WireReader::byte() {
  const auto raw = bytes(1);
  if (!raw) return std::nullopt;
  return static_cast<std::uint8_t>(raw->front());
}

std::optional<std::uint32_t> WireReader::u32() {
  const auto raw = bytes(4);
  if (!raw) return std::nullopt;
  return static_cast<std::uint32_t>(big_endian(*raw));
}

std::optional<std::uint64_t> WireReader::u64() {
  const auto raw = bytes(8);
  if (!raw) return std::nullopt;
  return big_endian(*raw);
}

std::optional<std::string_view> WireReader::string() {
  const auto length = u32();
  if (!length) return std::nullopt;
  return bytes(*length);
}

std::string wire_u32(std::uint32_t value) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFF);
  return out;
}

std::string wire_string(std::string_view bytes) {
  return wire_u32(static_cast<std::uint32_t>(bytes.size())).append(bytes);
}

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  text.remove_suffix(padding);
  std::string out;
  out.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const int value = kDecoding[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(bits >> held & 0xFF);
    bits &= (1U << held) - 1;
  }
  if (bits != 0) return std::nullopt;
  return out;
}

std::string encode_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::string_view group = bytes.substr(i, 3);
    const auto bits = static_cast<std::uint32_t>(big_endian(group) << 8 * (3 - group.size()));
    out += kAlphabet[bits >> 18 & 63];
    out += kAlphabet[bits >> 12 & 63];
    out += group.size() > 1 ? kAlphabet[bits >> 6 & 63] : '=';
    out += group.size() > 2 ? kAlphabet[bits & 63] : '=';
  }
  return out;
}

}  // namespace ssh
