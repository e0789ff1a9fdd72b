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

TEST_CASE("what is wrong with the way to Coolify is no finding, whatever is asked") {
  Instance instance;
  for (const char* const call : {"GET /team", "GET /security/keys/nokey"}) {
    instance.http->on(call, [](const auto&, const auto&) {
      return http::Response{403, {}, R"({"message":"Missing required permissions: read"})"};
    });
  }
  RegistrationModel model = planned("10.0.0.2");
  model.private_key_uuid = "nokey";
  model.expected_team = "Mail";
  CHECK(instance.codes(model) == "");
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
  instance.look.in_state("u");
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
  CHECK(instance.http->requests().empty());
  model = planned("10.0.0.1");
  CHECK(instance.codes(model, prior.with("ip", Value::string("10.0.0.3"))).empty());
}

TEST_CASE("an instance that does not answer fails no plan") {
  Instance instance;
  for (const char* call : {"GET /version", "GET /servers", "GET /security/keys"}) {
    instance.http->on(call, [](const auto&, const auto&) {
      return http::Response{401, {}, R"({"message":"Unauthenticated."})"};
    });
  }
  RegistrationModel model = planned("10.0.0.1");
  model.expected_team = "Web";
  CHECK(instance.codes(model).empty());
}

TEST_CASE("a token that may not read Coolify's key is told where the login needs it") {
  Instance instance;
  CHECK(instance.codes(planned("10.0.0.2")).empty());
  instance.needs_private_half = true;
  CHECK(instance.codes(planned("10.0.0.2")) == "coolify.key_hidden");
  const Value state = registration_spec().encode(planned("10.0.0.2"));
  CHECK(instance.codes(planned("10.0.0.2"), state) == "coolify.key_hidden");
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
