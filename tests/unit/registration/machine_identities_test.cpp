#include "registration/machine_identities.h"

#include <doctest/doctest.h>

#include "tests/unit/registration/world.h"

using registration::MachineIdentities;

TEST_CASE("machines with ids of their own are no clones") {
  MachineIdentities machines;
  CHECK_FALSE(machines.claim("aaaa", "10.0.0.1"));
  CHECK_FALSE(machines.claim("bbbb", "10.0.0.2"));
  CHECK_FALSE(machines.claim("aaaa", "10.0.0.1"));
}

TEST_CASE("the second address with the same id is told the first") {
  MachineIdentities machines;
  CHECK_FALSE(machines.claim("aaaa", "10.0.0.1"));
  CHECK(machines.claim("aaaa", "10.0.0.2") == "10.0.0.1");
  CHECK_FALSE(machines.claim("aaaa", "10.0.0.1"));
}

TEST_CASE("machines that tell no id cannot be compared") {
  MachineIdentities machines;
  CHECK_FALSE(machines.claim("", "10.0.0.1"));
  CHECK_FALSE(machines.claim("", "10.0.0.2"));
}

TEST_CASE("a clone is what the severity of its check says, at the second machine only") {
  using checks::CheckSeverity;
  struct Row {
    std::optional<CheckSeverity> severity;
    const char* codes;
    int created;
  };
  const Row rows[] = {{std::nullopt, "(host.machine_id_shared)", 2},
                      {CheckSeverity::warn, "(host.machine_id_shared)", 2},
                      {CheckSeverity::error, "host.checks_failed host.machine_id_shared", 1},
                      {CheckSeverity::off, "", 2}};
  for (const Row& row : rows) {
    CAPTURE(row.codes);
    tests::World world;
    MachineIdentities machines;
    world.machines = &machines;
    registration::Config config = world.config();
    config.checks.checks["machine_id"].severity = row.severity;
    const auto codes = [&] { return tests::World::codes(world.create(config)); };
    CHECK(codes() == "");
    config.ip = "10.1.1.2";
    CHECK(codes() == row.codes);
    CHECK(world.http->count("POST /servers") == row.created);
  }
}
