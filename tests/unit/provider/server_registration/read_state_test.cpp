#include "provider/server_registration/read_state.h"

#include <doctest/doctest.h>

#include <functional>

#include "provider/server_registration/plan.h"
#include "provider/server_registration/spec.h"
#include "tests/support/state_text.h"

using provider::registration_spec;
using provider::RegistrationModel;
using registration::Record;

namespace {

/// What Coolify has of a server it can use.
Record record() {
  Record one;
  one.uuid = "u";
  one.name = "web-1";
  one.ip = "203.0.113.10";
  one.port = 22;
  one.user = "root";
  one.private_key_uuid = "key";
  one.team_id = "7";
  one.settings.server.set("concurrent_builds", std::int64_t{2});
  one.created_at = base::WallTime(std::chrono::seconds(1'700'000'000));
  one.is_reachable = true;
  one.is_usable = true;
  one.docker_version = "26.1.5";
  one.compose_version = "2.26.1";
  return one;
}

/// The state of a registration that fits the record.
RegistrationModel state() {
  RegistrationModel model = provider::imported_state(record());
  model.status = "ready";
  model.registration_status = "completed";
  model.health = provider::HealthModel();
  model.health->overall_status = "healthy";
  return model;
}

void forget_run(RegistrationModel& model) {
  model.health = schema::Field<provider::HealthModel>::null();
  model.registration_status = schema::Field<std::string>::null();
}

std::string changed(const RegistrationModel& before, const RegistrationModel& after) {
  return tests::difference(registration_spec().encode(before), registration_spec().encode(after));
}

}  // namespace

TEST_CASE("an import knows what Coolify tells, and nothing else") {
  CHECK(tests::text_of(
            tests::parts_of(registration_spec().encode(provider::imported_state(record())))) ==
        "compose_version = \"2.26.1\"\n"
        "concurrent_builds = 2\n"
        "description = \"\"\n"
        "docker_version = \"26.1.5\"\n"
        "ip = \"203.0.113.10\"\n"
        "is_reachable = true\n"
        "is_usable = true\n"
        "name = \"web-1\"\n"
        "port = 22\n"
        "private_key_uuid = \"key\"\n"
        "registered_at = \"2023-11-14T22:13:20Z\"\n"
        "tags[0] = \"server-registration\"\n"
        "tags[1] = \"infrastructure\"\n"
        "tags[2] = \"organization:7\"\n"
        "team_id = \"7\"\n"
        "user = \"root\"\n"
        "uuid = \"u\"\n");
}

TEST_CASE("an import of what Coolify cannot use is pending") {
  Record unusable = record();
  unusable.is_usable = false;
  CHECK(changed(provider::imported_state(record()), provider::imported_state(unusable)) ==
        "is_usable: true -> false\n"
        "registration_status: null -> \"pending\"\n");
}

TEST_CASE("what a refresh makes of a registration") {
  struct Row {
    const char* situation;
    std::function<void(RegistrationModel&)> before;
    std::function<void(Record&)> change;
    const char* difference;
  };
  const Row rows[] = {
      {"nothing happened", [](RegistrationModel&) {}, [](Record&) {}, ""},
      {"others changed arguments", [](RegistrationModel&) {},
       [](Record& now) {
         now.name = "theirs";
         now.settings.server.set("concurrent_builds", std::int64_t{9});
       },
       "concurrent_builds: 2 -> 9\n"
       "name: \"web-1\" -> \"theirs\"\n"},
      {"what is not told stays", [](RegistrationModel&) {},
       [](Record& now) {
         now.settings.server.erase("concurrent_builds");
         now.private_key_uuid.reset();
         now.team_id.reset();
       },
       ""},
      {"Coolify cannot reach it any more", [](RegistrationModel&) {},
       [](Record& now) { now.is_reachable = false; },
       "is_reachable: true -> false\n"
       "status: \"ready\" -> \"unreachable\"\n"},
      {"Coolify cannot use it any more", [](RegistrationModel&) {},
       [](Record& now) { now.is_usable = false; },
       "is_usable: true -> false\n"
       "status: \"ready\" -> \"reachable\"\n"},
      {"Coolify can reach and use it again",
       [](RegistrationModel& model) {
         model.status = "unreachable";
         model.is_reachable = false;
         model.is_usable = false;
       },
       [](Record&) {},
       "is_reachable: false -> true\n"
       "is_usable: false -> true\n"
       "status: \"unreachable\" -> \"ready\"\n"},
      {"Coolify has not tried yet what was not validated",
       [](RegistrationModel& model) {
         model.status = "reachable";
         model.is_reachable = false;
         model.is_usable = false;
         model.validation = provider::ValidationModel();
         model.validation->mode = "none";
       },
       [](Record& now) { now.is_reachable = now.is_usable = false; }, ""},
      {"Coolify can use what was not validated",
       [](RegistrationModel& model) {
         model.status = "reachable";
         model.validation = provider::ValidationModel();
         model.validation->mode = "none";
       },
       [](Record&) {}, ""},
      {"another validation found a fault and left the flags standing", [](RegistrationModel&) {},
       [](Record& now) { now.validation_logs = "jq is missing."; },
       "status: \"ready\" -> \"reachable\"\n"
       "validation_logs: null -> \"jq is missing.\"\n"},
      {"the log is that of the run",
       [](RegistrationModel& model) { model.validation_logs = "An old fault."; },
       [](Record& now) { now.validation_logs = "An old fault."; },
       "validation_logs: \"An old fault.\" -> null\n"},
      {"Coolify can use a server whose run failed",
       [](RegistrationModel& model) {
         model.status = "error";
         model.registration_status = "failed";
         model.health->overall_status = "unhealthy";
       },
       [](Record&) {}, ""},
      {"Coolify can use a server whose verdict was bad",
       [](RegistrationModel& model) {
         model.status = "error";
         model.registration_status = "failed";
         model.is_usable = false;
       },
       [](Record&) {}, "is_usable: false -> true\n"},
      {"Coolify lost a server whose run failed",
       [](RegistrationModel& model) {
         model.status = "error";
         model.registration_status = "failed";
       },
       [](Record& now) { now.is_reachable = false; },
       "is_reachable: true -> false\n"
       "status: \"error\" -> \"unreachable\"\n"},
      {"Coolify has a server back whose run failed",
       [](RegistrationModel& model) {
         model.status = "unreachable";
         model.registration_status = "failed";
         model.is_reachable = false;
       },
       [](Record&) {},
       "is_reachable: false -> true\n"
       "status: \"unreachable\" -> \"error\"\n"},
      {"Coolify can log in to a server that the run could not",
       [](RegistrationModel& model) {
         forget_run(model);
         model.status = "unreachable";
         model.registration_status = "failed";
       },
       [](Record&) {}, ""},
      {"Coolify can use an import that was ready by an earlier version's word",
       [](RegistrationModel& model) { forget_run(model); }, [](Record&) {},
       "status: \"ready\" -> \"reachable\"\n"},
      {"an import just made",
       [](RegistrationModel& model) {
         forget_run(model);
         model.status = schema::Field<std::string>::null();
       },
       [](Record&) {}, "status: null -> \"reachable\"\n"},
      {"an import that others brought to its end",
       [](RegistrationModel& model) {
         forget_run(model);
         model.status = "reachable";
         model.registration_status = provider::kPending;
       },
       [](Record&) {}, "registration_status: \"pending\" -> null\n"},
      {"an import that nobody brought to its end",
       [](RegistrationModel& model) {
         forget_run(model);
         model.status = "reachable";
         model.registration_status = provider::kPending;
         model.is_usable = false;
       },
       [](Record& now) { now.is_usable = false; }, ""},
      {"the team of a creation that was stopped",
       [](RegistrationModel& model) {
         model.team_id = schema::Field<std::string>::null();
         model.tags = std::vector<std::string>{"server-registration", "infrastructure"};
       },
       [](Record&) {},
       "tags[2]: null -> \"organization:7\"\n"
       "team_id: null -> \"7\"\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.situation);
    RegistrationModel before = state();
    row.before(before);
    Record now = record();
    row.change(now);
    CHECK(changed(before, provider::read_state(before, now)) == row.difference);
  }
}

TEST_CASE("a log that a success left behind is none, until another one stands there") {
  const RegistrationModel ready = state();
  Record now = record();
  now.validation_logs = "An old fault.";
  const std::string mark = provider::log_mark(now);
  CHECK(mark.size() > 8);
  CHECK(provider::log_mark(record()).empty());
  SUBCASE("it is known") {
    const RegistrationModel read = provider::read_state(ready, now, mark);
    CHECK(changed(ready, read).empty());
    CHECK(provider::left_log_after(read, now, mark) == mark);
  }
  SUBCASE("it is not known: it is a failure") {
    const RegistrationModel read = provider::read_state(ready, now);
    CHECK(changed(ready, read) ==
          "status: \"ready\" -> \"reachable\"\n"
          "validation_logs: null -> \"An old fault.\"\n");
    CHECK(provider::left_log_after(read, now, {}).empty());
  }
  SUBCASE("the state of an earlier version has it as an attribute") {
    RegistrationModel before = ready;
    before.validation_logs = "An old fault.";
    const RegistrationModel read = provider::read_state(before, now);
    CHECK(changed(before, read) == "validation_logs: \"An old fault.\" -> null\n");
    CHECK(provider::left_log_after(read, now, {}) == mark);
  }
  SUBCASE("Coolify lost the server meanwhile: the log is as old as it was") {
    now.is_reachable = false;
    const RegistrationModel read = provider::read_state(ready, now, mark);
    CHECK(changed(ready, read) ==
          "is_reachable: true -> false\n"
          "status: \"ready\" -> \"unreachable\"\n");
    CHECK(provider::left_log_after(read, now, mark) == mark);
  }
  SUBCASE("another log, and after it the old words again") {
    Record other = now;
    other.validation_logs = "jq is missing.";
    const RegistrationModel read = provider::read_state(ready, other, mark);
    CHECK(read.validation_logs == schema::Field<std::string>("jq is missing."));
    CHECK(read.status == "reachable");
    const std::string left = provider::left_log_after(read, other, mark);
    CHECK(left.empty());
    CHECK(provider::read_state(read, now, left).validation_logs ==
          schema::Field<std::string>("An old fault."));
  }
  SUBCASE("only the list was read") {
    now.complete = false;
    now.validation_logs.reset();
    const RegistrationModel read = provider::read_state(ready, now, mark);
    CHECK(changed(ready, read).empty());
    CHECK(provider::left_log_after(read, now, mark) == mark);
  }
}

namespace {

/// What the list of servers tells of it.
Record listed() {
  Record one = record();
  one.complete = false;
  one.private_key_uuid.reset();
  one.team_id.reset();
  one.created_at.reset();
  return one;
}

bool is_enough(const std::function<void(RegistrationModel&, Record&)>& change) {
  RegistrationModel model = state();
  Record one = listed();
  change(model, one);
  return provider::is_enough_for(model, one);
}

}  // namespace

TEST_CASE("the list is enough for a registration in good order, whatever of it has changed") {
  CHECK(is_enough([](auto&, auto&) {}));
  CHECK(is_enough([](auto&, Record& one) { one.name = "theirs"; }));
  CHECK(is_enough([](auto&, Record& one) { one.ip = "203.0.113.11"; }));
  CHECK(is_enough(
      [](auto&, Record& one) { one.settings.server.set("concurrent_builds", std::int64_t{3}); }));
  CHECK(is_enough([](RegistrationModel& model, auto&) {
    forget_run(model);
    model.status = "reachable";
  }));
  CHECK(is_enough([](RegistrationModel& model, auto&) {
    model.settings["proxy_type"] = schema::Value::string("caddy");
  }));
}

TEST_CASE("the list is not enough where it leaves something of the state open") {
  using schema::Field;
  const std::function<void(RegistrationModel&, Record&)> rows[] = {
      [](auto&, Record& one) { one.is_usable = false; },
      [](auto&, Record& one) { one.is_reachable = false; },
      [](auto&, Record& one) { one.force_disabled = true; },
      [](auto&, Record& one) { one.docker_version = "27.0.1"; },
      [](auto&, Record& one) { one.compose_version = "2.30.0"; },
      [](auto&, Record& one) { one.settings.server.erase("concurrent_builds"); },
      [](RegistrationModel& model, auto&) { model.is_usable = false; },
      [](RegistrationModel& model, auto&) { model.is_reachable = false; },
      [](RegistrationModel& model, auto&) { model.status = "reachable"; },
      [](RegistrationModel& model, auto&) { model.status = Field<std::string>::null(); },
      [](RegistrationModel& model, auto&) { model.registration_status = "pending"; },
      [](RegistrationModel& model, auto&) { model.validation_logs = "Server is not reachable."; },
      [](RegistrationModel& model, auto&) { model.team_id = Field<std::string>::null(); },
      [](RegistrationModel& model, auto&) { model.registered_at = Field<std::string>::null(); },
      [](RegistrationModel& model, auto&) { model.private_key_uuid = Field<std::string>::null(); },
      [](RegistrationModel& model, auto&) {
        provider::SentinelModel sentinel;
        sentinel.settings["token"] = schema::Value::string("agent-secret");
        model.sentinel = sentinel;
      },
      [](RegistrationModel& model, auto&) {
        model.settings["proxy_type"] = schema::Value::string("caddy");
        model.settings["dynamic_timeout"] = schema::Value::number(3600);
      },
  };
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    CAPTURE(i);
    CHECK_FALSE(is_enough(rows[i]));
  }
}
