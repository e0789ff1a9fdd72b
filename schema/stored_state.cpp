#include "schema/stored_state.h"

#include "schema/json.h"

namespace schema {
namespace {

std::string versions(std::int64_t stored, std::int64_t current) {
  return "It was written by version " + std::to_string(stored) +
         " of the schema; this version of the provider has version " + std::to_string(current) +
         ".";
}

base::Diagnostic newer(std::int64_t stored, std::int64_t current) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "state.newer_version",
          .summary = "The state was written by a newer provider",
          .cause = versions(stored, current),
          .remedy = "Use the version of the provider that wrote the state, or a newer one."};
}

base::Diagnostic older(std::int64_t stored, std::int64_t current) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "state.older_version",
          .summary = "The state is of a version that cannot be read",
          .cause = versions(stored, current) + " There is no way from the one to the other.",
          .remedy =
              "Use once an older version of the provider that can read it, or remove "
              "the object from the state and import it."};
}

}  // namespace

base::Expected<Value> read_stored(const Type& type, std::int64_t stored, std::int64_t current,
                                  const std::string& json) {
  if (stored > current) return base::fail(newer(stored, current));
  if (stored < current) return base::fail(older(stored, current));
  return decode_json(json, type, JsonMode::stored_state);
}

}  // namespace schema
