#include "schema/msgpack_writer.h"

#include <bit>
#include <limits>
#include <utility>

#include "schema/misuse.h"

namespace schema {

void MsgpackWriter::big_endian(std::uint64_t value, unsigned width) {
  for (unsigned left = width; left > 0; --left) {
    byte(static_cast<unsigned>(value >> (8 * (left - 1))) & 0xFFU);
  }
}

void MsgpackWriter::length(unsigned marker, std::size_t size, bool has_8_bit_form) {
  if (size > std::numeric_limits<std::uint32_t>::max()) misuse("more than msgpack can hold");
  unsigned width = 4;
  if (size <= 0xFF && has_8_bit_form) {
    width = 1;
  } else if (size <= 0xFFFF) {
    width = 2;
  }
  // Markers of one family are consecutive, one for each width.
  const unsigned first_width = has_8_bit_form ? 1 : 2;
  byte(marker + static_cast<unsigned>(std::countr_zero(width) - std::countr_zero(first_width)));
  big_endian(size, width);
}

void MsgpackWriter::nil() { byte(0xC0); }

void MsgpackWriter::boolean(bool boolean) { byte(boolean ? 0xC3 : 0xC2); }

void MsgpackWriter::marked(unsigned marker, std::int64_t number, unsigned width) {
  byte(marker);
  big_endian(static_cast<std::uint64_t>(number), width);
}

void MsgpackWriter::integer(std::int64_t number) {
  if (number >= -32 && number <= 0x7F) {
    byte(static_cast<unsigned>(number) & 0xFFU);
  } else if (number > 0) {
    if (number <= 0xFF) return marked(0xCC, number, 1);
    if (number <= 0xFFFF) return marked(0xCD, number, 2);
    if (number <= 0xFFFFFFFF) return marked(0xCE, number, 4);
    marked(0xCF, number, 8);
  } else {
    if (std::in_range<std::int8_t>(number)) return marked(0xD0, number, 1);
    if (std::in_range<std::int16_t>(number)) return marked(0xD1, number, 2);
    if (std::in_range<std::int32_t>(number)) return marked(0xD2, number, 4);
    marked(0xD3, number, 8);
  }
}

void MsgpackWriter::float64(double number) {
  byte(0xCB);
  big_endian(std::bit_cast<std::uint64_t>(number), 8);
}

void MsgpackWriter::string(std::string_view text) {
  if (text.size() < 32) {
    byte(0xA0U | static_cast<unsigned>(text.size()));
  } else {
    length(0xD9, text.size(), true);
  }
  bytes_ += text;
}

void MsgpackWriter::binary(std::string_view bytes) {
  length(0xC4, bytes.size(), true);
  bytes_ += bytes;
}

void MsgpackWriter::extension(std::uint8_t code, std::string_view payload) {
  const std::size_t size = payload.size();
  if (std::has_single_bit(size) && size <= 16) {
    byte(0xD4U + static_cast<unsigned>(std::countr_zero(size)));
  } else {
    length(0xC7, size, true);
  }
  byte(code);
  bytes_ += payload;
}

void MsgpackWriter::array(std::size_t size) {
  if (size < 16) return byte(0x90U | static_cast<unsigned>(size));
  length(0xDC, size, false);
}

void MsgpackWriter::map(std::size_t size) {
  if (size < 16) return byte(0x80U | static_cast<unsigned>(size));
  length(0xDE, size, false);
}

}  // namespace schema
