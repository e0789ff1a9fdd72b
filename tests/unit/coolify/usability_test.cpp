#include "coolify/usability.h"

#include <doctest/doctest.h>

using coolify::recorded_docker;
using coolify::RecordedDocker;

TEST_CASE("what the recorded versions say of Docker") {
  struct Row {
    std::optional<std::string> docker;
    std::optional<std::string> compose;
    RecordedDocker expected;
  };
  const Row rows[] = {
      {"26.1.5", "2.30.0", RecordedDocker::good},
      {"24.0.0", "2.0.0", RecordedDocker::good},
      {std::nullopt, "2.30.0", RecordedDocker::untold},
      {"none", "2.30.0", RecordedDocker::unreadable},
      {"", "2.30.0", RecordedDocker::unreadable},
      {"23.0.6", "2.30.0", RecordedDocker::too_old},
      {"20.10.24", std::nullopt, RecordedDocker::too_old},
      {"26.1.5", std::nullopt, RecordedDocker::without_compose},
      {"26.1.5", "", RecordedDocker::without_compose},
  };
  for (const Row& row : rows) {
    CAPTURE(row.docker.value_or("untold"));
    CHECK(recorded_docker(row.docker, row.compose) == row.expected);
  }
}

TEST_CASE("both flags have to be good") {
  coolify::ServerSummary server;
  CHECK_FALSE(coolify::has_good_flags(server));
  server.is_usable = true;
  CHECK_FALSE(coolify::has_good_flags(server));
  server.is_reachable = true;
  CHECK(coolify::has_good_flags(server));
}
