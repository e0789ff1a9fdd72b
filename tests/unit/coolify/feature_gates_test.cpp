#include "coolify/feature_gates.h"

#include <doctest/doctest.h>

#include "coolify/server_settings.h"
#include "tests/support/setting_samples.h"

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
      {[](ServerChanges& c) { c.settings.set("is_build_server", false); },
       {4, 1, 1},
       {4, 1, 2},
       "is_build_server"},
      {[](ServerChanges& c) { c.settings.set("connection_timeout", 5); },
       {4, 0, 0},
       {4, 1, 0},
       "connection_timeout"},
      {[](ServerChanges& c) { c.settings.set("is_terminal_enabled", true); },
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

TEST_CASE("a setting with a gate needs the first version that has it, and names its field") {
  int gates = 0;
  for (const coolify::Setting& row : coolify::server_settings()) {
    ServerChanges changes;
    changes.settings.set(row.field, row.gate && row.gate->only_for
                                        ? coolify::SettingValue(*row.gate->only_for)
                                        : tests::other_value(row, nullptr));
    INFO(row.field);
    CHECK(check_supported(changes, std::nullopt).has_value());
    const auto on_the_oldest = check_supported(changes, Version{4, 0, 0});
    CHECK(on_the_oldest.has_value() == !row.gate);
    if (!row.gate) continue;
    ++gates;
    CHECK(on_the_oldest.error().code == "coolify.version_too_old");
    CHECK(on_the_oldest.error().path.to_string() == row.field);
    CHECK(on_the_oldest.error().cause.starts_with(coolify::fact_of(row.gate->feature).what));
    CHECK(check_supported(changes, coolify::first_version_with(row.gate->feature)).has_value());
  }
  CHECK(gates >= 3);
}

TEST_CASE("what every version can do passes on the oldest one") {
  ServerChanges changes;
  changes.name = "web";
  changes.user = "deploy";
  changes.settings.set("is_build_server", true);
  changes.settings.set("concurrent_builds", 2);
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

TEST_CASE("a change of the agent needs 4.3 and names its argument") {
  for (const coolify::Setting& row : coolify::sentinel_settings()) {
    CAPTURE(row.field);
    coolify::SettingValues changes;
    changes.set(row.field, tests::other_value(row, nullptr));
    const auto refused = coolify::check_sentinel_supported(changes, Version{4, 2, 9});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == "coolify.version_too_old");
    CHECK(refused.error().path.to_string() == "sentinel." + std::string(row.name));
    CHECK(coolify::check_sentinel_supported(changes, Version{4, 3, 0}).has_value());
  }
  CHECK(coolify::check_sentinel_supported({}, Version{4, 0, 0}).has_value());
}

TEST_CASE("what a new server has by itself is not among what it lacks") {
  for (const auto* const rows : {&coolify::server_settings(), &coolify::sentinel_settings()}) {
    for (const coolify::Setting& row : *rows) {
      CAPTURE(row.field);
      coolify::SettingValues wanted;
      const auto other = tests::other_value(row, row.initial ? &*row.initial : nullptr);
      wanted.set(row.field, other);
      CHECK(coolify::beyond_initial(*rows, wanted) == wanted);
      if (!row.initial) continue;
      wanted.set(row.field, *row.initial);
      CHECK(coolify::beyond_initial(*rows, wanted).empty());
    }
  }
}
