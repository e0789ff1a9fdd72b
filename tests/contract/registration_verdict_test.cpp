// What Coolify's verdict leaves in the state when it is given again and again, and whether Coolify
// keeps what it was told.
#include <doctest/doctest.h>

#include "tests/contract/registration.h"

using provider::RegistrationModel;
using schema::Value;
using standin::Json;
using tests::Registration;

namespace {

/// How the command begins by which Coolify looks for a taken port.
constexpr const char* kPortLook = "for port in ";

std::string text(const Registration& r, const char* name) {
  const Value& value = r.state.at(name);
  return value.is_known() ? value.as_string() : "null";
}

/// Another key: the record is changed and validated again.
void change_key(Registration& r, RegistrationModel& model) { model.private_key_uuid = r.new_key(); }

}  // namespace

TEST_CASE("a proxy that cannot start is told each time") {
  Registration r;
  RegistrationModel model = r.arguments();
  r.contract.host().answers(kPortLook, {0, "80\n", ""});
  CHECK(r.apply(model) == "(verdict.proxy_not_started)");
  for (int again = 0; again < 2; ++again) {
    CHECK(text(r, "status") == "ready");
    CHECK(text(r, "validation_logs") == "null");
    CHECK(r.record()["validation_logs"].is_string());
    change_key(r, model);
    CHECK(r.apply(model) == "(verdict.proxy_not_started)");
  }
  r.contract.host().answers(kPortLook, {0, "", ""});
  change_key(r, model);
  CHECK(r.apply(model).empty());
}

TEST_CASE("what was said of a proxy that a job had undone is not told of the one that came back") {
  Registration r;
  RegistrationModel model = r.arguments();
  REQUIRE(r.apply(model).empty());
  r.contract.host().answers(kPortLook, {0, "80\n", ""});
  r.contract.switch_to({{"stale_proxy_write_ms", 300}});
  static_cast<void>(r.changes());
  model.settings["proxy_type"] = Value::string("caddy");
  change_key(r, model);
  CHECK(r.apply(model).empty());
  CHECK(r.changes() == "PATCH /servers/*, POST /servers/*/validate, PATCH /servers/*");
  CHECK(r.record()["proxy"]["type"] == "CADDY");
  // Without such a job it is told.
  change_key(r, model);
  CHECK(r.apply(model) == "(verdict.proxy_not_started)");
}

TEST_CASE("an old log is none of now while there is no verdict") {
  Registration r;
  RegistrationModel model = r.arguments();
  r.contract.host().answers(kPortLook, {0, "80\n", ""});
  REQUIRE(r.apply(model) == "(verdict.proxy_not_started)");
  r.contract.switch_to({{"queue_running", false}});
  model.validation = provider::ValidationModel();
  model.validation->timeout = "30s";
  change_key(r, model);
  CHECK(r.apply(model) == "verdict.no_worker");
  CHECK(text(r, "registration_status") == "failed");
  CHECK(text(r, "validation_logs") == "null");
  CHECK(r.refresh().empty());
  CHECK(text(r, "validation_logs") == "null");
}

TEST_CASE("the log that a success left behind is not told as one of now") {
  Registration r;
  RegistrationModel model = r.arguments();
  r.contract.host().answers("cat /etc/os-release", {0, "ID=nixos\n", ""});
  CHECK(r.apply(model) == "verdict.os_unsupported");
  CHECK(text(r, "validation_logs").find("OS type is not supported") != std::string::npos);
  CHECK(text(r, "validation_logs").find('<') == std::string::npos);
  r.contract.host().answers("cat /etc/os-release", {0, "ID=debian\n", ""});
  change_key(r, model);
  CHECK(r.apply(model).empty());
  CHECK(r.record()["validation_logs"].is_string());
  const auto check_ready = [&] {
    CHECK(text(r, "status") == "ready");
    CHECK(text(r, "validation_logs") == "null");
  };
  check_ready();
  CHECK(r.refresh().empty());
  check_ready();
  // Neither an update without a run nor a refresh after it takes it for a failure.
  model.name = "web-2";
  CHECK(r.apply(model).empty());
  check_ready();
  CHECK(r.refresh().empty());
  check_ready();
  // A log that was not there then is one of now.
  r.contract.instance().control("POST", "/servers/" + r.uuid(),
                                {{"validation_logs", "Prerequisites (jq) are not installed."}});
  CHECK(r.refresh().empty());
  CHECK(text(r, "status") == "reachable");
  CHECK(text(r, "validation_logs") == "Prerequisites (jq) are not installed.");
}

TEST_CASE("a run that fails like an earlier one is told so") {
  Registration r;
  RegistrationModel model = r.arguments();
  r.coolify_is_locked_out();
  for (int again = 0; again < 3; ++again) {
    CHECK(r.apply(model) == "verdict.permission_denied");
    CHECK(text(r, "validation_logs").find("Permission denied") != std::string::npos);
    CHECK(text(r, "status") == "unreachable");
  }
}

TEST_CASE("a proxy type that Coolify does not keep is never ready") {
  Registration r;
  RegistrationModel model = r.arguments();
  model.settings["proxy_type"] = Value::string("traefik");
  REQUIRE(r.apply(model).empty());
  const Json kept = r.record()["proxy"];
  // What is told is traefik, whatever was sent.
  const std::string path = "/api/v1/servers/" + r.uuid();
  SUBCASE("once") {
    r.contract.fault({{"kind", "changed"},
                      {"method", "GET"},
                      {"path", path},
                      {"skip", 2},
                      {"count", 1},
                      {"members", {{"proxy", kept}}}});
    model.settings["proxy_type"] = Value::string("caddy");
    static_cast<void>(r.changes());
    CHECK(r.apply(model).empty());
    CHECK(r.changes() == "PATCH /servers/*, PATCH /servers/*");
    CHECK(text(r, "proxy_type") == "caddy");
    CHECK(r.record()["proxy"]["type"] == "CADDY");
  }
  SUBCASE("ever") {
    r.contract.fault({{"kind", "changed"},
                      {"method", "GET"},
                      {"path", path},
                      {"count", -1},
                      {"members", {{"proxy", kept}}}});
    model.settings["proxy_type"] = Value::string("caddy");
    change_key(r, model);
    CHECK(r.apply(model) == "registration.setting_undone");
    CHECK(r.has_state());
    CHECK(text(r, "proxy_type") == "traefik");
    CHECK(text(r, "status") == "error");
  }
}

TEST_CASE("Coolify is updated while a registration is made, changed and removed") {
  Registration r;
  RegistrationModel model = r.arguments();
  const Json away = {{"kind", "status"}, {"status", 503}, {"count", 8}};
  r.contract.fault(away);
  CHECK(r.apply(model).empty());
  CHECK(r.contract.records_at("10.0.0.1") == 1);
  r.contract.fault(away);
  model.name = "web-2";
  CHECK(r.apply(model).empty());
  CHECK(r.record()["name"] == "web-2");
  r.contract.fault(away);
  CHECK(r.destroy().empty());
  CHECK(r.contract.records_at("10.0.0.1") == 0);
}
