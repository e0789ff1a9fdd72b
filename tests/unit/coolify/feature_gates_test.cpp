#include "coolify/feature_gates.h"

#include <doctest/doctest.h>

using coolify::check_supported;
using coolify::NewServer;
using coolify::ServerChanges;
using coolify::Version;

TEST_CASE("a field the instance refuses or ignores is an error before anything is sent") {
  struct Row {
    void (*set)(ServerChanges&);
    Version too_old;
    Version old_enough;
    const char* path;
  };
  const Row rows[] = {
      {[](ServerChanges& c) { c.user = "first.last"; }, {4, 1, 1}, {4, 1, 2}, "user"},
      {[](ServerChanges& c) { c.private_key_uuid = "k"; },
       {4, 1, 1},
       {4, 1, 2},
       "private_key_uuid"},
      {[](ServerChanges& c) { c.is_build_server = false; },
       {4, 1, 1},
       {4, 1, 2},
       "is_build_server"},
      {[](ServerChanges& c) { c.connection_timeout = 5; },
       {4, 0, 0},
       {4, 1, 0},
       "connection_timeout"},
      {[](ServerChanges& c) { c.is_terminal_enabled = true; },
       {4, 2, 5},
       {4, 3, 0},
       "is_terminal_enabled"},
  };
  for (const Row& row : rows) {
    ServerChanges changes;
    row.set(changes);
    INFO(row.path);
    const auto refused = check_supported(changes, row.too_old);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().path.to_string() == row.path);
    CHECK(check_supported(changes, row.old_enough).has_value());
    CHECK(check_supported(changes, std::nullopt).has_value());
  }
}

TEST_CASE("what every version can do passes on the oldest one") {
  ServerChanges changes;
  changes.name = "web";
  changes.user = "deploy";
  changes.is_build_server = true;
  changes.concurrent_builds = 2;
  CHECK(check_supported(changes, Version{4, 0, 0}).has_value());
}

TEST_CASE("a new server's user may have a dot since 4.1.2") {
  NewServer server;
  server.user = "first.last";
  CHECK_FALSE(check_supported(server, Version{4, 1, 1}).has_value());
  CHECK(check_supported(server, Version{4, 1, 2}).has_value());
  server.user = "root";
  CHECK(check_supported(server, Version{4, 0, 0}).has_value());
}
