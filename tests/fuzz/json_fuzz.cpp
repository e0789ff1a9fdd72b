#include <string_view>

#include "schema/conformance.h"
#include "schema/json.h"
#include "tests/fuzz/fuzz_types.h"

/// Whatever the text is, decoding ends in a value of the type or in a diagnostic, and a value
/// survives being encoded and decoded again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const schema::Type& type = fuzz_type(data[0]);
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  for (const auto mode : {schema::JsonMode::strict, schema::JsonMode::stored_state}) {
    const auto value = schema::decode_json(text, type, mode);
    if (!value) {
      require(value.error().code == "schema.json");
      continue;
    }
    require(!schema::conformance_fault(*value, type));
    const auto again = schema::decode_json(schema::encode_json(*value, type), type);
    require(again && *again == *value);
  }
  return 0;
}
