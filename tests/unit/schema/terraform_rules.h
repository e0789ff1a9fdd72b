#pragma once

#include <string>
#include <vector>

#include "schema/schema.h"
#include "schema/value.h"

/// What Terraform would say of a plan: every attribute must be as configured, or, where both are
/// set, as it was; only computed attributes that are not configured are free. Paths of the
/// offenders.
std::vector<std::string> plan_faults(const schema::Schema& schema, const schema::Value& prior,
                                     const schema::Value& config, const schema::Value& planned);

/// Whether Terraform accepts `later` (the plan made when applying, or the result of applying) after
/// `planned`: what was known must be the same.
bool is_consistent(const schema::Value& planned, const schema::Value& later);
