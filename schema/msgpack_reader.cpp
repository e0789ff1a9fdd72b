#include "schema/msgpack_reader.h"

#include <bit>

namespace schema {
namespace {

using Kind = MsgpackToken::Kind;

MsgpackToken number_token(Number number) {
  MsgpackToken token;
  token.kind = Kind::number;
  token.number = std::move(number);
  return token;
}

MsgpackToken boolean_token(bool boolean) {
  MsgpackToken token;
  token.kind = Kind::boolean;
  token.boolean = boolean;
  return token;
}

MsgpackToken container_token(Kind kind, std::uint32_t size) {
  MsgpackToken token;
  token.kind = kind;
  token.size = size;
  return token;
}

std::int64_t sign_extended(std::uint64_t bits, unsigned width) {
  switch (width) {
    case 1:
      return static_cast<std::int8_t>(bits);
    case 2:
      return static_cast<std::int16_t>(bits);
    case 4:
      return static_cast<std::int32_t>(bits);
    default:
      return static_cast<std::int64_t>(bits);
  }
}

}  // namespace

base::Diagnostic msgpack_fault(std::string cause) {
  return {.kind = base::ErrorKind::bug,
          .code = "schema.msgpack",
          .summary = "Unreadable value from Terraform",
          .cause = std::move(cause),
          .remedy =
              "This is a defect in the provider or in Terraform: please report it, with both "
              "versions."};
}

base::Expected<MsgpackToken> MsgpackReader::next() {
  const auto first = take_unsigned(1);
  if (!first) return base::fail(first.error());
  const auto marker = static_cast<std::uint8_t>(*first);
  if (marker <= 0x7F) return number_token(Number(marker));
  if (marker <= 0x8F) return container_token(Kind::map, marker & 0x0FU);
  if (marker <= 0x9F) return container_token(Kind::array, marker & 0x0FU);
  if (marker <= 0xBF) return text(Kind::string, marker & 0x1FU);
  if (marker >= 0xE0) return number_token(Number(static_cast<std::int8_t>(marker)));
  return marked(marker);
}

base::Expected<MsgpackToken> MsgpackReader::marked(std::uint8_t marker) {
  switch (marker) {
    case 0xC0:
      return MsgpackToken();
    case 0xC2:
    case 0xC3:
      return boolean_token(marker == 0xC3);
    case 0xC4:
    case 0xC5:
    case 0xC6:
      return sized(Kind::binary, 1U << (marker - 0xC4U));
    case 0xC7:
    case 0xC8:
    case 0xC9:
      return sized(Kind::extension, 1U << (marker - 0xC7U));
    case 0xCA:
    case 0xCB:
      return floating(marker == 0xCA ? 4 : 8);
    case 0xCC:
    case 0xCD:
    case 0xCE:
    case 0xCF:
      return unsigned_integer(1U << (marker - 0xCCU));
    case 0xD0:
    case 0xD1:
    case 0xD2:
    case 0xD3:
      return signed_integer(1U << (marker - 0xD0U));
    case 0xD4:
    case 0xD5:
    case 0xD6:
    case 0xD7:
    case 0xD8:
      return text(Kind::extension, std::size_t{1} << (marker - 0xD4U));
    case 0xD9:
    case 0xDA:
    case 0xDB:
      return sized(Kind::string, 1U << (marker - 0xD9U));
    case 0xDC:
    case 0xDD:
      return counted(Kind::array, marker == 0xDC ? 2 : 4);
    case 0xDE:
    case 0xDF:
      return counted(Kind::map, marker == 0xDE ? 2 : 4);
    default:
      return base::fail(msgpack_fault("The reserved msgpack byte c1 turned up."));
  }
}

base::Expected<std::string_view> MsgpackReader::take(std::size_t count) {
  if (count > rest_.size()) return base::fail(msgpack_fault("The msgpack data is cut off."));
  const std::string_view taken = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return taken;
}

base::Expected<std::uint64_t> MsgpackReader::take_unsigned(unsigned width) {
  const auto bytes = take(width);
  if (!bytes) return base::fail(bytes.error());
  std::uint64_t number = 0;
  for (const char byte : *bytes) number = number << 8U | static_cast<std::uint8_t>(byte);
  return number;
}

base::Expected<MsgpackToken> MsgpackReader::sized(Kind kind, unsigned width) {
  const auto length = take_unsigned(width);
  if (!length) return base::fail(length.error());
  return text(kind, *length);
}

base::Expected<MsgpackToken> MsgpackReader::counted(Kind kind, unsigned width) {
  const auto size = take_unsigned(width);
  if (!size) return base::fail(size.error());
  return container_token(kind, static_cast<std::uint32_t>(*size));
}

base::Expected<MsgpackToken> MsgpackReader::text(Kind kind, std::size_t length) {
  MsgpackToken token;
  token.kind = kind;
  if (kind == Kind::extension) {
    const auto code = take_unsigned(1);
    if (!code) return base::fail(code.error());
    token.extension_code = static_cast<std::uint8_t>(*code);
  }
  const auto bytes = take(length);
  if (!bytes) return base::fail(bytes.error());
  token.bytes = *bytes;
  return token;
}

base::Expected<MsgpackToken> MsgpackReader::unsigned_integer(unsigned width) {
  const auto bits = take_unsigned(width);
  if (!bits) return base::fail(bits.error());
  return number_token(Number(*bits));
}

base::Expected<MsgpackToken> MsgpackReader::signed_integer(unsigned width) {
  const auto bits = take_unsigned(width);
  if (!bits) return base::fail(bits.error());
  return number_token(Number(sign_extended(*bits, width)));
}

base::Expected<MsgpackToken> MsgpackReader::floating(unsigned width) {
  const auto bits = take_unsigned(width);
  if (!bits) return base::fail(bits.error());
  const double value = width == 4 ? std::bit_cast<float>(static_cast<std::uint32_t>(*bits))
                                  : std::bit_cast<double>(*bits);
  auto number = Number::from_double(value);
  if (!number) return base::fail(msgpack_fault("A number is NaN, which Terraform does not have."));
  return number_token(*std::move(number));
}

}  // namespace schema
