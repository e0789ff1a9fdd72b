#pragma once

#include "schema/schema.h"
#include "schema/value.h"

namespace schema {

/// The capability of a resource that knows better than Terraform which configuration describes an
/// object (`plan -generate-config-out`), say because two of its arguments exclude each other.
class ConfigGeneration {
 public:
  virtual ~ConfigGeneration() = default;

  /// `state` is an object of the schema without unknowns, and so must be what is returned. May be
  /// called concurrently and on a provider that was not configured.
  [[nodiscard]] virtual Value config_of(const Value& state) const = 0;
};

/// What of `state` a configuration should say as far as the schema tells: attributes that are
/// read-only, write-only, or deprecated and not required are null, in nested objects too.
[[nodiscard]] Value configurable_part(const Schema& schema, const Value& state);

}  // namespace schema
