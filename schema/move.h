#pragma once

#include <cstdint>
#include <string>

#include "base/expected.h"
#include "schema/value.h"

namespace schema {

/// An object of another type of resource, perhaps of another provider, as it was stored.
struct MoveRequest {
  std::string provider;  ///< its address: "registry.terraform.io/hashicorp/null"
  std::string type_name;
  std::int64_t schema_version = 0;
  std::string state_json;
  std::string private_data;
  std::string identity_json;  ///< empty: it has none
  std::int64_t identity_version = 0;
};

struct MovedState {
  Value state;  ///< an object of the taking resource's schema
  std::string private_data = {};
};

/// The capability of a resource that takes over objects of other types (a `moved` block).
class Move {
 public:
  virtual ~Move() = default;

  /// Fails when it does not take over objects of that type. Called on a provider that was not
  /// configured; may be concurrent.
  [[nodiscard]] virtual base::Expected<MovedState> move(const MoveRequest& request) const = 0;
};

}  // namespace schema
