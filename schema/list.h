#pragma once

#include <cstdint>
#include <string>

#include "base/context.h"
#include "base/diagnostic.h"
#include "schema/event_sink.h"
#include "schema/schema.h"
#include "schema/value.h"

namespace schema {

struct ListRequest {
  Value config;  ///< fully known
  bool include_object = false;
  std::int64_t limit = 0;  ///< how many are wanted at most; 0: all
};

/// One object that was found.
struct ListedObject {
  Value identity = {};            ///< by the identity schema of the managed resource of that name
  std::string display_name = {};  ///< what a person recognises it by
  Value object = {};  ///< by that resource's schema, without unknowns; null when not asked for
  base::Diagnostics diagnostics = {};  ///< warnings about this object; an error ends the listing
};

/// One type of list resource: finds the objects there are (`terraform query`). The provider offers
/// a managed resource of the same name that has an identity. Calls may be concurrent.
class ListResource {
 public:
  virtual ~ListResource() = default;

  /// The managed resource's name: "coolify_server_registration".
  [[nodiscard]] virtual const std::string& type_name() const = 0;
  /// What a search can be narrowed by.
  [[nodiscard]] virtual const Schema& schema() const = 0;
  /// Sends what it finds to `found` until there is no more or `found` wants no more: the limit is
  /// kept by `found` and only a hint here. Returns what went wrong as a whole.
  [[nodiscard]] virtual base::Diagnostics list(const ListRequest& request,
                                               EventSink<ListedObject>& found,
                                               const base::Context& context) = 0;

  /// Checks beyond the schema's own validators, which the caller runs first. Unknowns possible
  /// anywhere; the provider may not be configured. Default: none.
  [[nodiscard]] virtual base::Diagnostics validate(const Value& config) const;
};

}  // namespace schema
