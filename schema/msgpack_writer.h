#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace schema {

/// Appends msgpack items, each in its shortest form, to a string. One thread at a time.
class MsgpackWriter {
 public:
  void nil();
  void boolean(bool boolean);
  void integer(std::int64_t number);
  void float64(double number);
  void string(std::string_view text);
  void binary(std::string_view bytes);
  void extension(std::uint8_t code, std::string_view payload);
  /// Announces `size` elements, which follow.
  void array(std::size_t size);
  /// Announces `size` pairs of key and value, which follow.
  void map(std::size_t size);

  [[nodiscard]] std::string take() && { return std::move(bytes_); }

 private:
  void byte(unsigned value) { bytes_.push_back(static_cast<char>(value)); }
  void big_endian(std::uint64_t value, unsigned width);
  void marked(unsigned marker, std::int64_t number, unsigned width);
  /// A marker followed by a length of one, two or four bytes; `marker` is that of the shortest, the
  /// others follow it.
  void length(unsigned marker, std::size_t size, bool has_8_bit_form);

  std::string bytes_;
};

}  // namespace schema
