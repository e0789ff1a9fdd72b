#pragma once

#include <string>
#include <vector>

#include "tests/bench/many_registrations.h"

namespace bench {

/// How long single calls of the protocol take, in milliseconds.
struct PlanCalls {
  std::vector<double> plans;      ///< PlanResourceChange, one per registration
  std::vector<double> reference;  ///< GetMetadata, in pairs with them: the way there and back
};

/// Starts `program` as Terraform does and asks it, over the same socket with the same encryption,
/// for the plan of every registration as it is, one after the other. A plan with anything to change
/// is an exception.
[[nodiscard]] PlanCalls time_plan_calls(const std::string& program, const ManyRegistrations& all);

}  // namespace bench
