#include "schema/refinements_codec.h"

#include "base/utf8.h"
#include "schema/collection.h"
#include "schema/msgpack_reader.h"
#include "schema/msgpack_writer.h"

namespace schema {
namespace {

constexpr std::size_t kMaximumPayload = 1024;

// Keys of the payload. Bounds of numbers are 3 and 4; nothing here uses them.
constexpr std::int64_t kNull = 1;
constexpr std::int64_t kStringPrefix = 2;
constexpr std::int64_t kMinimumLength = 5;
constexpr std::int64_t kMaximumLength = 6;

/// Reads over the next item and all it contains; false when there is none.
bool skip_item(MsgpackReader& reader) {
  for (std::uint64_t left = 1; left > 0; --left) {
    const auto token = reader.next();
    if (!token) return false;
    if (token->kind == MsgpackToken::Kind::array) left += token->size;
    if (token->kind == MsgpackToken::Kind::map) left += std::uint64_t{2} * token->size;
  }
  return true;
}

std::optional<std::int64_t> length_of(const MsgpackToken& token) {
  if (token.kind != MsgpackToken::Kind::number) return std::nullopt;
  const auto length = token.number.as_int64();
  return length && *length >= 0 ? length : std::nullopt;
}

void read_entry(std::int64_t key, const MsgpackToken& token, const Type& type,
                Refinements& refinements) {
  const bool is_false = token.kind == MsgpackToken::Kind::boolean && !token.boolean;
  if (key == kNull && is_false) refinements.not_null = true;
  if (key == kStringPrefix && token.kind == MsgpackToken::Kind::string &&
      type.kind() == Type::Kind::string) {
    refinements.string_prefix = token.bytes;
  }
  if (!is_collection(type)) return;
  if (key == kMinimumLength) refinements.minimum_length = length_of(token);
  if (key == kMaximumLength) refinements.maximum_length = length_of(token);
}

}  // namespace

Refinements decode_refinements(std::string_view payload, const Type& type) {
  Refinements refinements;
  if (type == Type::dynamic()) return refinements;
  MsgpackReader reader(payload);
  const auto header = reader.next();
  if (!header || header->kind != MsgpackToken::Kind::map) return refinements;
  for (std::uint32_t left = header->size; left > 0; --left) {
    const auto key = reader.next();
    if (!key || key->kind != MsgpackToken::Kind::number) return refinements;
    MsgpackReader after_value = reader;
    if (!skip_item(after_value)) return refinements;
    const auto value = reader.next();
    if (value) read_entry(key->number.as_int64().value_or(0), *value, type, refinements);
    reader = after_value;
  }
  return refinements;
}

std::string encode_refinements(const Refinements& refinements, const Type& type) {
  const bool prefix = type.kind() == Type::Kind::string && !refinements.string_prefix.empty();
  const bool minimum = is_collection(type) && refinements.minimum_length;
  const bool maximum = is_collection(type) && refinements.maximum_length;
  const int entries = int{refinements.not_null} + int{prefix} + int{minimum} + int{maximum};
  if (entries == 0 || type == Type::dynamic()) return {};
  MsgpackWriter writer;
  writer.map(static_cast<std::size_t>(entries));
  if (refinements.not_null) {
    writer.integer(kNull);
    writer.boolean(false);
  }
  if (prefix) {
    writer.integer(kStringPrefix);
    writer.string(base::valid_utf8(refinements.string_prefix));
  }
  if (minimum) {
    writer.integer(kMinimumLength);
    writer.integer(*refinements.minimum_length);
  }
  if (maximum) {
    writer.integer(kMaximumLength);
    writer.integer(*refinements.maximum_length);
  }
  std::string payload = std::move(writer).take();
  return payload.size() <= kMaximumPayload ? payload : std::string();
}

}  // namespace schema
