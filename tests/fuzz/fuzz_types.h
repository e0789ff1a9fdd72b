#pragma once

#include <array>
#include <cstdint>

#include "schema/type.h"
#include "tests/fuzz/require.h"

/// Types the fuzzed input is read as; its first byte chooses one.
inline const schema::Type& fuzz_type(std::uint8_t choice) {
  using schema::Type;
  static const Type object = Type::object({{"a", Type::string()},
                                           {"b", Type::number()},
                                           {"c", Type::boolean()},
                                           {"d", Type::dynamic()}});
  static const std::array<Type, 8> types = {
      Type::dynamic(),
      Type::string(),
      Type::number(),
      object,
      Type::list(object),
      Type::map(Type::number()),
      Type::set(Type::object({{"a", Type::string()}, {"b", Type::number()}})),
      Type::tuple({Type::string(), Type::set(Type::string()), Type::list(Type::boolean())}),
  };
  return types[choice % types.size()];
}
