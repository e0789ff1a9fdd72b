#pragma once

#include <chrono>
#include <string>

#include "base/clock.h"
#include "schema/object_spec.h"

namespace provider {

/// The `timeouts` object of what only reads.
struct ReadTimeoutModel {
  schema::Field<std::string> read;
};

/// The object, with `usual` for what is left out.
[[nodiscard]] schema::ObjectSpec<ReadTimeoutModel> read_timeout_arguments(base::Duration usual);

/// How long the reading may take.
[[nodiscard]] base::Duration read_time_limit(const schema::Field<ReadTimeoutModel>& timeouts,
                                             base::Duration usual);

/// For what takes a handful of requests.
inline constexpr base::Duration kUsualReadTime = std::chrono::minutes(2);
/// For what may take a request for each server there is.
inline constexpr base::Duration kSearchTime = std::chrono::minutes(10);

}  // namespace provider
