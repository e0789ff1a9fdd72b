#pragma once

#include <string>

#include "base/clock.h"
#include "schema/object_spec.h"

namespace provider {

/// The `timeouts` object: limits of the operations.
struct TimeoutsModel {
  schema::Field<std::string> create;
  schema::Field<std::string> read;
  schema::Field<std::string> update;
  schema::Field<std::string> remove;
};

[[nodiscard]] const schema::ObjectSpec<TimeoutsModel>& timeouts_arguments();

/// How long the operation may take: `&TimeoutsModel::create` and so on.
[[nodiscard]] base::Duration time_limit(const schema::Field<TimeoutsModel>& timeouts,
                                        schema::Field<std::string> TimeoutsModel::* operation);

}  // namespace provider
