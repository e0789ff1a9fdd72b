#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/terraform_run.h"

namespace acceptance {

using Codes = std::vector<std::string>;

/// The command did what it was asked to do.
inline void require_success(const tests::TerraformRun& run) {
  INFO(run.transcript());
  REQUIRE(run.exit_code() == 0);
}

/// The command failed with exactly these codes, and each of its errors tells what to do.
inline void require_refused(const tests::TerraformRun& run, const Codes& sorted_codes) {
  INFO(run.transcript());
  REQUIRE(run.exit_code() == 1);
  REQUIRE(run.error_codes() == sorted_codes);
}

/// A plan with -detailed-exitcode found nothing to do.
inline void require_no_changes(const tests::TerraformRun& plan) {
  INFO(plan.transcript());
  REQUIRE(plan.exit_code() == 0);
}

}  // namespace acceptance
