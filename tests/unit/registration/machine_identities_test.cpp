#include "registration/machine_identities.h"

#include <doctest/doctest.h>

using registration::MachineIdentities;

TEST_CASE("machines with ids of their own are no clones") {
  MachineIdentities machines;
  CHECK_FALSE(machines.claim("aaaa", "10.0.0.1"));
  CHECK_FALSE(machines.claim("bbbb", "10.0.0.2"));
  CHECK_FALSE(machines.claim("aaaa", "10.0.0.1"));
}

TEST_CASE("the second address with the same id is warned of") {
  MachineIdentities machines;
  CHECK_FALSE(machines.claim("aaaa", "10.0.0.1"));
  const auto warning = machines.claim("aaaa", "10.0.0.2");
  REQUIRE(warning.has_value());
  CHECK(warning->code == "host.machine_id_shared");
  CHECK(warning->severity == base::Severity::warning);
  CHECK(warning->cause.find("10.0.0.1 and 10.0.0.2") != std::string::npos);
}

TEST_CASE("machines that tell no id cannot be compared") {
  MachineIdentities machines;
  CHECK_FALSE(machines.claim("", "10.0.0.1"));
  CHECK_FALSE(machines.claim("", "10.0.0.2"));
}
