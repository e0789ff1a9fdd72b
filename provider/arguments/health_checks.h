#pragma once

#include <memory>

#include "base/expected.h"
#include "checks/options.h"
#include "schema/schema.h"

namespace provider {

/// The nested attribute that configures the checks, made from their catalog: one object per check
/// with its `severity` and its settings.
[[nodiscard]] std::shared_ptr<const schema::NestedObject> health_checks_object();

/// The checks' options of a `health_checks` value: unknown parts count as not configured.
[[nodiscard]] checks::Options check_options(const schema::Value& health_checks);

/// `own` with what it leaves open, setting by setting, taken from `defaults`.
[[nodiscard]] schema::Value with_default_checks(const schema::Value& own,
                                                const schema::Value& defaults);

}  // namespace provider
