#include "provider/server_registration/plan_look.h"

#include <doctest/doctest.h>

#include "provider/server_registration/model.h"
#include "provider/server_registration/spec.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http.h"

using provider::PlanLook;
using provider::registration_spec;
using provider::RegistrationModel;
using schema::Field;
using schema::Value;

namespace {

/// A Coolify with one key and one server, and the host it runs on.
struct Instance {
  Instance() {
    auto owned = std::make_unique<tests::FakeHttp>();
    http = owned.get();
    client = std::make_unique<coolify::Client>(std::move(owned), coolify::RequestPolicy());
    context.clock = &clock;
    http->answer("GET /version", 200, "4.3.11");
    http->answer("GET /team", 200, R"({"id":7,"name":"Web"})");
    http->answer("GET /security/keys", 200, R"([{"id":1,"uuid":"key","name":"k"}])");
    http->answer("GET /security/keys/nokey", 404, R"({"message":"Private Key not found."})");
    http->answer("GET /servers", 200,
                 R"([{"uuid":"u","name":"old","ip":"10.0.0.1","port":22,"user":"root"},)"
                 R"({"uuid":"h","name":"localhost","ip":"10.0.0.9","port":22,)"
                 R"("user":"root","is_coolify_host":true}])");
  }
  /// The codes of a look at this plan, in their order.
  std::string codes(const RegistrationModel& planned, const Value& prior = creation(),
                    bool replaces = false) {
    std::string text;
    const Value value = registration_spec().encode(planned);
    const base::Diagnostics found =
        look.at({prior, value, replaces, endpoint, needs_private_half}, *client, context);
    for (const auto& one : found.items()) {
      told = one.cause;
      remedy = one.remedy;
      const bool is_error = one.severity == base::Severity::error;
      text += (text.empty() ? "" : " ") + (is_error ? one.code : "(" + one.code + ")");
    }
    return text;
  }
  void runs(const std::string& version) {
    http->on("GET /version",
             [version](const auto&, const auto&) { return http::Response{200, {}, version}; });
  }
  static Value creation() {
    return Value::null(registration_spec().schema(0, "A registration.").value_type());
  }

  tests::FakeClock clock;
  tests::FakeHttp* http = nullptr;
  std::unique_ptr<coolify::Client> client;
  base::Context context;
  PlanLook look;
  std::string endpoint;
  bool needs_private_half = false;
  std::string told;    ///< the cause of the last finding
  std::string remedy;  ///< and what to do about it
};

RegistrationModel planned(const std::string& ip) {
  RegistrationModel model;
  model.ip = ip;
  model.port = 22;
  model.user = "root";
  model.private_key_uuid = "key";
  model.health_checks = Value::null(schema::Type::dynamic());
  return model;
}

}  // namespace

TEST_CASE("what is well in order is not mentioned") {
  Instance instance;
  RegistrationModel model = planned("10.0.0.2");
  model.expected_team = "Web";
  CHECK(instance.codes(model).empty());
  model.expected_team = "7";
  CHECK(instance.codes(model).empty());
  CHECK(instance.http->count("GET /team") == 1);
}

TEST_CASE("a plan finds out what an apply would stumble over") {
  Instance instance;
  CHECK(instance.codes(planned("10.0.0.1")) == "(plan.address_taken)");
  CHECK(instance.codes(planned("10.0.0.9")) == "coolify.coolify_host");
  RegistrationModel model = planned("10.0.0.2");
  model.private_key_uuid = "nokey";
  CHECK(instance.codes(model) == "coolify.key_not_found");
  model = planned("10.0.0.2");
  model.expected_team = "Mail";
  CHECK(instance.codes(model) == "registration.wrong_team");
}

TEST_CASE("whoever plans with an address that is taken is told how to keep its record") {
  Instance instance;
  CHECK(instance.codes(planned("10.0.0.1")) == "(plan.address_taken)");
  CHECK(instance.told ==
        "Coolify allows one server per address, whatever its port, and the team has one already. "
        "Unless this plan removes it first, the apply is going to fail.");
  CHECK(instance.remedy ==
        "If this machine is meant, for example after an apply that was cut short, keep the record: "
        "set `adopt_existing = true` and apply again, or run `terraform import "
        "'coolify_server_registration.NAME' u` with the name of this resource and then apply. "
        "If it is what this registration is to replace, leave `create_before_destroy` out. "
        "Otherwise delete that server in Coolify or use another address.");
  // A registration that moves keeps its own record, so that only the other one can go.
  const Value prior = registration_spec().encode(planned("10.0.0.2"));
  CHECK(instance.codes(planned("10.0.0.1"), prior) == "(plan.address_taken)");
  CHECK(instance.remedy == "Delete that server in Coolify or use another address.");
}

TEST_CASE("what this version of Coolify cannot do is told by the plan") {
  struct Row {
    const char* version;
    const char* codes;
  };
  for (const Row& row : {Row{"4.1.1", "(coolify.version_too_old)"}, Row{"4.1.2", ""}}) {
    CAPTURE(row.version);
    Instance instance;
    instance.runs(row.version);
    const RegistrationModel before = planned("10.0.0.2");
    const Value prior = registration_spec().encode(before);
    RegistrationModel after = before;
    after.private_key_uuid = Field<std::string>::unknown();
    CHECK(instance.codes(after, prior) == row.codes);
    if (row.codes[0] != 0) CHECK(instance.told.ends_with("another key, it is going to fail."));
    CHECK(instance.codes(after, prior, true).empty());
    CHECK(instance.codes(after).empty());
    RegistrationModel same_key = before;
    same_key.name = "renamed";
    CHECK(instance.codes(same_key, prior).empty());
  }
  Instance old;
  old.runs("4.0.0");
  RegistrationModel model = planned("10.0.0.2");
  model.settings["is_terminal_enabled"] = Value::boolean(false);
  CHECK(old.codes(model) == "(coolify.version_too_old)");
  CHECK(old.told.ends_with("An apply of this plan is going to fail."));
  RegistrationModel before = planned("10.0.0.2");
  CHECK(old.codes(model, registration_spec().encode(before)) == "(coolify.version_too_old)");
  CHECK(old.codes(before, registration_spec().encode(model)).empty());
  model = planned("10.0.0.2");
  model.user = "first.last";
  CHECK(old.codes(model) == "(coolify.version_too_old)");
}

TEST_CASE("a refusal that an apply is going to meet as well is told once, as a warning") {
  struct Row {
    const char* call;
    int status;
    const char* body;
    const char* codes;
  };
  const Row rows[] = {
      {"GET /version", 401, R"({"message":"Unauthenticated."})", "(coolify.unauthenticated)"},
      {"GET /version", 403, R"({"message":"Missing required permissions: read"})",
       "(coolify.ability_missing)"},
      {"GET /version", 403, R"({"success":true,"message":"API is disabled."})",
       "(coolify.api_disabled)"},
      {"GET /version", 403,
       R"({"success":true,"message":"You are not allowed to access the API."})",
       "(coolify.ip_not_allowed)"},
      {"GET /version", 302, "", "(coolify.redirected)"},
      {"GET /team", 403, R"({"message":"Missing required team role."})", "(coolify.role_missing)"},
      {"GET /security/keys/nokey", 403, R"({"message":"No.","error":"Unauthorized"})",
       "(coolify.forbidden)"},
      {"GET /servers", 403, R"({"message":"No.","error":"Unauthorized"})", "(coolify.forbidden)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.call);
    CAPTURE(row.body);
    Instance instance;
    instance.http->on(row.call, [&row](const auto&, const auto&) {
      return http::Response{row.status, {}, row.body};
    });
    RegistrationModel model = planned("10.0.0.2");
    model.private_key_uuid = std::string(row.call).ends_with("nokey") ? "nokey" : "key";
    model.expected_team = "Web";
    CHECK(instance.codes(model) == row.codes);
    CHECK(instance.told.ends_with("its apply is going to fail."));
    CHECK(instance.codes(model).empty());
  }
}

TEST_CASE("a refused token is noticed also where nothing else can be looked at") {
  Instance instance;
  instance.http->on("GET /version", [](const auto&, const auto&) {
    return http::Response{401, {}, R"({"message":"Unauthenticated."})"};
  });
  RegistrationModel model = planned("10.0.0.2");
  model.ip = Field<std::string>::unknown();
  model.private_key_uuid = Field<std::string>::unknown();
  CHECK(instance.codes(model) == "(coolify.unauthenticated)");
  CHECK(instance.http->count("GET /servers") == 0);
}

TEST_CASE("a Coolify that does not answer is no finding, and is waited for once") {
  Instance instance;
  int asked = 0;
  instance.http->on("GET /version", [&asked](const auto&, const auto&) {
    ++asked;
    return http::Response{503, {}, R"({"message":"Service Unavailable"})"};
  });
  CHECK(instance.codes(planned("10.0.0.2")).empty());
  const int first = asked;
  CHECK(first > 0);
  CHECK(instance.codes(planned("10.0.0.9")).empty());
  CHECK(asked == first);
}

TEST_CASE("a plan that changes nothing asks nothing") {
  Instance instance;
  const RegistrationModel model = planned("10.0.0.9");
  CHECK(instance.codes(model, registration_spec().encode(model)).empty());
  CHECK(instance.http->count("GET /version") == 0);
}

TEST_CASE("what is planned as a creation may be an object that is there, by its address") {
  PlanLook look;
  const Value none = Instance::creation();
  const auto value = [](const RegistrationModel& model) {
    return registration_spec().encode(model);
  };
  RegistrationModel later = planned("10.0.0.1");
  later.ip = Field<std::string>::unknown();
  CHECK_FALSE(look.exists(none, value(planned("10.0.0.1")), false));
  CHECK_FALSE(look.exists(none, value(later), false));
  CHECK(look.exists(value(planned("10.0.0.1")), none, false));
  look.in_state("u", "2001:DB8::1");
  CHECK_FALSE(look.exists(none, value(planned("10.0.0.1")), false));
  CHECK(look.exists(none, value(planned("2001:db8:0::1")), false));
  CHECK(look.exists(none, value(later), false));
}

TEST_CASE("the creation that follows a replacement is one of what is there, a forced one is none") {
  PlanLook look;
  const Value none = Instance::creation();
  const auto value = [](const RegistrationModel& model) {
    return registration_spec().encode(model);
  };
  look.in_state("u", "10.0.0.1");
  look.in_state("v", "10.0.0.2");
  CHECK(look.exists(value(planned("10.0.0.1")), value(planned("10.0.0.7")), true));
  CHECK(look.exists(none, value(planned("10.0.0.7")), false));
  CHECK(look.exists(value(planned("10.0.0.2")), value(planned("10.0.0.2")), false));
  CHECK_FALSE(look.exists(none, value(planned("10.0.0.2")), false));
}

TEST_CASE("errors of what is there become warnings that say what an apply does") {
  base::Diagnostics found;
  found.add({.severity = base::Severity::warning, .code = "a.warning", .cause = "So."});
  found.add({.code = "an.error", .cause = "No."});
  const auto updated = provider::as_warnings(found, false).items();
  REQUIRE(updated.size() == 2);
  CHECK(updated[0].cause == "So.");
  CHECK(updated[1].code == "an.error");
  CHECK(updated[1].severity == base::Severity::warning);
  CHECK(updated[1].cause ==
        "No. An apply of this plan is going to fail with this error, and changes nothing; a "
        "destroy needs none of it.");
  CHECK(provider::as_warnings(found, true).items()[1].cause ==
        "No. An apply of this plan removes the registration that there is, and then fails with "
        "this error; a destroy needs none of it.");
}

TEST_CASE("a record that may be adopted is announced, another login's is an error") {
  Instance instance;
  instance.http->on("GET /servers/u", [](const auto&, const auto&) {
    return http::Response{
        200,
        {},
        R"({"uuid":"u","name":"old","description":"of somebody","ip":"10.0.0.1","port":22,)"
        R"("user":"root","private_key_id":2})"};
  });
  RegistrationModel model = planned("10.0.0.1");
  model.adopt_existing = true;
  model.name = "new";
  model.description = "";
  provider::SentinelModel sentinel;
  sentinel.settings["enabled"] = schema::Value::boolean(true);
  model.sentinel = sentinel;
  CHECK(instance.codes(model) == "(plan.adopts)");
  CHECK(instance.told.find("changes: description, name, private_key_uuid, sentinel.enabled.") !=
        std::string::npos);
  model.private_key_uuid = Field<std::string>::unknown();
  model.name = Field<std::string>::unknown();
  model.description = Field<std::string>::unknown();
  model.sentinel = Field<provider::SentinelModel>::null();
  CHECK(instance.codes(model) == "(plan.adopts)");
  CHECK(instance.told.find("changes: nothing.") != std::string::npos);
  instance.http->on("GET /servers/u", [](const auto&, const auto&) {
    return http::Response{404, {}, R"({"message":"Server not found."})"};
  });
  CHECK(instance.codes(model) == "(plan.adopts)");
  CHECK(instance.told.find("changes") == std::string::npos);
  model.user = "deploy";
  CHECK(instance.codes(model) == "coolify.not_adoptable");
}

TEST_CASE("a record that is another one by itself is no record to adopt") {
  Instance instance;
  instance.http->on("GET /servers/u", [](const auto&, const auto&) {
    return http::Response{
        200, {}, R"({"uuid":"u","name":"old","ip":"10.9.9.9","port":22,"user":"root"})"};
  });
  RegistrationModel model = planned("10.0.0.1");
  model.adopt_existing = true;
  CHECK(instance.codes(model) == "coolify.not_adoptable");
}

TEST_CASE("the address of the endpoint may be Coolify's own machine") {
  Instance instance;
  instance.endpoint = "https://[2001:db8::7]:8443/api/v1";
  CHECK(instance.codes(planned("2001:DB8::7")) == "(plan.coolify_endpoint)");
  CHECK(instance.codes(planned("2001:db8::8")).empty());
  instance.endpoint = "https://Coolify.Example.com/api/v1";
  CHECK(instance.codes(planned("coolify.example.com")) == "(plan.coolify_endpoint)");
  instance.endpoint.clear();
  CHECK(instance.codes(planned("coolify.example.com")).empty());
}

TEST_CASE("a record of this state holds its own address") {
  Instance instance;
  instance.look.in_state("u", "10.0.0.1");
  CHECK(instance.codes(planned("10.0.0.1")).empty());
}

TEST_CASE("what is not known and what does not change is not looked at") {
  Instance instance;
  RegistrationModel model = planned("10.0.0.1");
  model.uuid = "u";
  const Value prior = registration_spec().encode(model);
  model.name = "web";
  CHECK(instance.codes(model, prior).empty());
  model.ip = Field<std::string>::unknown();
  model.private_key_uuid = Field<std::string>::unknown();
  model.expected_team = Field<std::string>::unknown();
  CHECK(instance.codes(model).empty());
  CHECK(instance.http->requests().size() == 1);
  CHECK(instance.http->count("GET /version") == 1);
  model = planned("10.0.0.1");
  CHECK(instance.codes(model, prior.with("ip", Value::string("10.0.0.3"))).empty());
}

TEST_CASE("a token that may not read Coolify's key is told where the login needs it") {
  Instance instance;
  CHECK(instance.codes(planned("10.0.0.2")).empty());
  instance.needs_private_half = true;
  CHECK(instance.codes(planned("10.0.0.2")) == "coolify.key_hidden");
  RegistrationModel before = planned("10.0.0.2");
  before.name = "before";
  CHECK(instance.codes(planned("10.0.0.2"), registration_spec().encode(before)) ==
        "coolify.key_hidden");
  RegistrationModel other = planned("10.0.0.2");
  other.private_key_uuid = "nokey";
  CHECK(instance.codes(other) == "coolify.key_not_found");
  other.private_key_uuid = Field<std::string>::unknown();
  CHECK(instance.codes(other).empty());
  // One list served them all.
  CHECK(instance.http->count("GET /security/keys") == 1);
  CHECK(instance.http->count("GET /security/keys/key") == 0);
}

TEST_CASE("a key that the token may read is not mentioned, nor one that Coolify cannot tell of") {
  Instance instance;
  instance.needs_private_half = true;
  instance.http->on("GET /security/keys", [](const auto&, const auto&) {
    return http::Response{200, {}, R"([{"id":1,"uuid":"key","name":"k","private_key":"text"}])"};
  });
  CHECK(instance.codes(planned("10.0.0.2")).empty());
  Instance silent;
  silent.needs_private_half = true;
  silent.http->on("GET /security/keys",
                  [](const auto&, const auto&) { return http::Response{500, {}, "{}"}; });
  CHECK(silent.codes(planned("10.0.0.2")).empty());
}
