// What each version of Coolify can change, argument by argument, and what is left of an argument
// that it cannot.
#include <doctest/doctest.h>

#include <functional>

#include "tests/contract/registration.h"
#include "tests/support/coolify_versions.h"
#include "tests/support/setting_samples.h"

using provider::RegistrationModel;
using schema::Value;
using tests::kCoolifyVersions;
using tests::Registration;
using tests::steady_difference;

namespace {

constexpr const char* kTooOld = "coolify.version_too_old";

/// One argument of a registration that is a setting of Coolify's.
struct Argument {
  const coolify::Setting& row;
  bool is_of_agent;

  /// Whether `version` can change it to any value.
  [[nodiscard]] bool is_changeable(const char* version) const {
    const auto parsed = coolify::parse_version(version);
    if (is_of_agent && !supports(parsed, coolify::Feature::subsystems)) return false;
    return coolify::can_change(row, parsed);
  }
  void set(RegistrationModel& model, const Value& value) const {
    if (!is_of_agent) {
      model.settings[std::string(row.name)] = value;
      return;
    }
    model.sentinel = provider::SentinelModel();
    model.sentinel->settings[std::string(row.name)] = value;
  }
  void leave_out(RegistrationModel& model) const {
    model.settings.erase(std::string(row.name));
    model.sentinel = schema::Field<provider::SentinelModel>::null();
  }
};

std::vector<Argument> arguments() {
  std::vector<Argument> all;
  for (const coolify::Setting& row : coolify::server_settings()) all.push_back({row, false});
  for (const coolify::Setting& row : coolify::sentinel_settings()) all.push_back({row, true});
  return all;
}

Value other_value(const Argument& argument) {
  const auto& initial = argument.row.initial;
  return provider::value_of(tests::other_value(argument.row, initial ? &*initial : nullptr));
}

/// A registration that is ready, on a Coolify of this version.
struct Ready {
  explicit Ready(const char* version) : r({"read:sensitive"}, {.version = version}) {
    REQUIRE(r.apply(model).empty());
    static_cast<void>(r.changes());
    static_cast<void>(r.events());
  }
  Registration r;
  RegistrationModel model = r.arguments();
};

}  // namespace

TEST_CASE("every argument is changed in place where the version can, and else leaves no trace") {
  for (const char* const version : kCoolifyVersions) {
    CAPTURE(std::string(version));
    for (const Argument& argument : arguments()) {
      CAPTURE(std::string(argument.row.field));
      Ready ready(version);
      Registration& r = ready.r;
      const Value before = r.state;
      argument.set(ready.model, other_value(argument));
      if (argument.is_changeable(version)) {
        CHECK(r.apply(ready.model).empty());
        CHECK(r.changes().starts_with("PATCH /servers/*"));
      } else {
        CHECK(r.apply(ready.model) == kTooOld);
        CHECK(r.changes().empty());
        CHECK(steady_difference(before, r.state) == "");
        // So also where an earlier program has kept it.
        CHECK(r.refresh().empty());
        argument.leave_out(ready.model);
      }
      ready.model.name = "web-2";
      CHECK(r.apply(ready.model).empty());
      CHECK(r.changes() == "PATCH /servers/*");
      CHECK(r.record()["name"] == "web-2");
      const Value settled = r.state;
      CHECK(r.refresh().empty());
      CHECK(steady_difference(settled, r.state) == "");
    }
  }
}

TEST_CASE("a registration that asks for no verdict reads the same afterwards, on every version") {
  for (const char* const version : kCoolifyVersions) {
    CAPTURE(std::string(version));
    Registration r({}, {.version = version});
    RegistrationModel model = r.arguments();
    model.validation = provider::ValidationModel();
    model.validation->mode = "none";
    CHECK(r.apply(model).empty());
    CHECK(r.state.at("status") == Value::string("reachable"));
    const Value before = r.state;
    CHECK(r.refresh().empty());
    CHECK(steady_difference(before, r.state) == "");
  }
}

TEST_CASE("a token that may not write is refused before the machine is touched") {
  for (const char* const version : kCoolifyVersions) {
    CAPTURE(std::string(version));
    Registration r({}, {.version = version});
    RegistrationModel model = r.arguments();
    r.use_token({{"abilities", {"read"}}});
    CHECK(r.apply(model) == "coolify.ability_missing");
    CHECK(r.events().empty());
    CHECK_FALSE(r.has_state());
    r.use_token({{"abilities", {"read", "write"}}});
    REQUIRE(r.apply(model).empty());
    static_cast<void>(r.events());
    r.use_token({{"abilities", {"read"}}});
    const Value before = r.state;
    model.private_key_uuid = r.new_key();
    // What such a token may change at all is said first where there is nothing else to say.
    const bool is_changeable =
        supports(coolify::parse_version(version), coolify::Feature::change_private_key);
    CHECK(r.apply(model) == (is_changeable ? "coolify.ability_missing" : kTooOld));
    CHECK(r.events().empty());
    CHECK(r.state.at("private_key_uuid") == before.at("private_key_uuid"));
  }
}

TEST_CASE("a refresh forgets what the version cannot have, and nothing else that is not told") {
  for (const char* const version : {"4.0.0", "4.3.11"}) {
    CAPTURE(std::string(version));
    Ready ready(version);
    Registration& r = ready.r;
    const Value kept = Value::number(30);
    r.contract.fault({{"kind", "changed"},
                      {"path", "/api/v1/servers/*"},
                      {"method", "GET"},
                      {"count", 1},
                      {"members", {{"proxy", nullptr}}}});
    r.state = r.state.with("connection_timeout", kept);
    CHECK(r.refresh().empty());
    const bool is_known = std::string(version) != "4.0.0";
    CHECK(r.state.at("connection_timeout") ==
          (is_known ? Value::number(10) : Value::null(schema::Type::number())));
    CHECK(r.state.at("proxy_type") == Value::string("traefik"));
    CHECK(r.apply(ready.model).empty());
    CHECK(r.changes().empty());
  }
}

TEST_CASE("what the version cannot do is refused before the machine is touched") {
  const auto dotted = [](RegistrationModel& model, Registration&) { model.user = "first.last"; };
  const auto rotated = [](RegistrationModel& model, Registration& r) {
    model.private_key_uuid = r.new_key();
  };
  const auto moved = [](RegistrationModel& model, Registration&) {
    model.ip = "10.0.0.2";
    model.settings["connection_timeout"] = Value::number(30);
  };
  const std::function<void(RegistrationModel&, Registration&)> changes[] = {dotted, rotated, moved};
  for (const auto& change : changes) {
    Ready ready("4.0.0");
    const Value before = ready.r.state;
    change(ready.model, ready.r);
    CHECK(ready.r.apply(ready.model) == kTooOld);
    CHECK(ready.r.events().empty());
    CHECK(ready.r.changes().empty());
    CHECK(steady_difference(before, ready.r.state) == "");
  }
  Registration r({}, {.version = "4.0.0"});
  RegistrationModel model = r.arguments();
  model.user = "first.last";
  CHECK(r.apply(model) == kTooOld);
  CHECK(r.events().empty());
}

TEST_CASE("what was refused before anything was done is kept in no state, and refused again") {
  const auto install = [](RegistrationModel& model) {
    model.validation = provider::ValidationModel();
    model.validation->mode = "install";
    model.port = 2222;
  };
  const auto team = [](RegistrationModel& model) { model.expected_team = "Somebody else"; };
  const auto key = [](RegistrationModel& model) { model.private_key_uuid = "nosuchkey"; };
  struct Row {
    std::function<void(RegistrationModel&)> change;
    const char* code;
  };
  for (const Row& row :
       {Row{install, kTooOld}, Row{team, "registration.wrong_team"}, Row{key, kTooOld}}) {
    Ready ready("4.1.0");
    const Value before = ready.r.state;
    row.change(ready.model);
    for (int i = 0; i < 2; ++i) {
      CHECK(ready.r.apply(ready.model) == row.code);
      CHECK(steady_difference(before, ready.r.state) == "");
      CHECK(ready.r.state.at("status") == Value::string("ready"));
    }
    CHECK(ready.r.events().empty());
    CHECK(ready.r.changes().empty());
  }
}

TEST_CASE("a mode of validation that the version lacks matters only to a run") {
  Ready ready("4.1.2");
  ready.model.validation = provider::ValidationModel();
  ready.model.validation->mode = "install";
  ready.model.name = "web-2";
  CHECK(ready.r.apply(ready.model).empty());
  CHECK(ready.r.record()["name"] == "web-2");
}

TEST_CASE("a record with another key is not adopted where the version cannot change that") {
  Registration r({}, {.version = "4.0.0"});
  r.contract.instance().control(
      "POST", "/servers",
      {{"ip", "10.0.0.1"}, {"name", "web-1"}, {"private_key_uuid", r.new_key()}});
  RegistrationModel model = r.arguments();
  model.adopt_existing = true;
  CHECK(r.apply(model) == kTooOld);
  CHECK(r.events().empty());
  CHECK(r.changes().empty());
  CHECK_FALSE(r.has_state());
}

TEST_CASE("a key that is left on the machine by a creation that Coolify refused is told") {
  Registration r;
  r.contract.fault({{"kind", "status"},
                    {"method", "POST"},
                    {"path", "/api/v1/servers"},
                    {"status", 403},
                    {"body", R"({"message":"You may not.","error":"Unauthorized"})"}});
  CHECK(r.apply(r.arguments()) == "coolify.forbidden");
  CHECK(r.events() == "connect, inspect, deploy root");
  CHECK(r.told.find("Coolify's key is in the authorized_keys of root.") != std::string::npos);
}
