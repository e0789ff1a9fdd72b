#include <string_view>

#include "schema/conformance.h"
#include "schema/msgpack.h"
#include "tests/fuzz/fuzz_types.h"

/// Whatever the bytes are, decoding ends in a value of the type or in a diagnostic, and a value
/// survives being encoded and decoded again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const schema::Type& type = fuzz_type(data[0]);
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto value = schema::decode_msgpack(bytes, type);
  if (!value) {
    require(value.error().code == "schema.msgpack");
    return 0;
  }
  require(!schema::conformance_fault(*value, type));
  const auto again = schema::decode_msgpack(schema::encode_msgpack(*value, type), type);
  require(again && *again == *value);
  return 0;
}
