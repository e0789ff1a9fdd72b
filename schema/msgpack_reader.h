#pragma once

#include <cstdint>
#include <string_view>

#include "base/expected.h"
#include "schema/number.h"

namespace schema {

/// One item of a msgpack stream. Arrays and maps are only announced: their items follow.
struct MsgpackToken {
  enum class Kind { nil, boolean, number, string, binary, extension, array, map };
  Kind kind = Kind::nil;
  bool boolean = false;
  Number number = {};
  std::string_view bytes = {};      ///< of a string, binary or extension; points into the input
  std::uint8_t extension_code = 0;  ///< of an extension
  std::uint32_t size = 0;           ///< elements of an array, pairs of a map
};

/// Splits msgpack bytes into tokens. Does not own the bytes; one thread at a time.
class MsgpackReader {
 public:
  explicit MsgpackReader(std::string_view bytes) : rest_(bytes) {}

  /// Fails with kind bug, code schema.msgpack at the end of the input, for a reserved byte and for
  /// a float that is NaN.
  [[nodiscard]] base::Expected<MsgpackToken> next();
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  [[nodiscard]] base::Expected<std::string_view> take(std::size_t count);
  [[nodiscard]] base::Expected<std::uint64_t> take_unsigned(unsigned width);
  [[nodiscard]] base::Expected<MsgpackToken> sized(MsgpackToken::Kind kind, unsigned width);
  [[nodiscard]] base::Expected<MsgpackToken> counted(MsgpackToken::Kind kind, unsigned width);
  [[nodiscard]] base::Expected<MsgpackToken> text(MsgpackToken::Kind kind, std::size_t length);
  [[nodiscard]] base::Expected<MsgpackToken> unsigned_integer(unsigned width);
  [[nodiscard]] base::Expected<MsgpackToken> signed_integer(unsigned width);
  [[nodiscard]] base::Expected<MsgpackToken> floating(unsigned width);
  [[nodiscard]] base::Expected<MsgpackToken> marked(std::uint8_t marker);

  std::string_view rest_;
};

/// What is wrong with msgpack bytes: kind bug, code schema.msgpack.
[[nodiscard]] base::Diagnostic msgpack_fault(std::string cause);

}  // namespace schema
