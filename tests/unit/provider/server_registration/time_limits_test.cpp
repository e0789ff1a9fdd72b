// How long everything may take where nobody says so: what is written down is what is done.
#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "provider/config/services.h"
#include "provider/server_registration/resource.h"
#include "provider/server_registration/spec.h"
#include "schema/duration.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http.h"
#include "tests/support/scripted_host.h"
#include "tests/support/ssh_texts.h"

using namespace std::chrono_literals;
using provider::registration_spec;
using provider::RegistrationModel;
using schema::Value;

namespace {

/// The resource between a machine and a Coolify of which only the time they are given matters.
class Clocked {
 public:
  Clocked() {
    context_.clock = &clock_;
    auto http = std::make_unique<tests::FakeHttp>();
    http->answer("GET /version", 200, "4.3.11");
    http->answer("GET /team", 200, R"({"id":7})");
    http->answer("GET /security/keys", 200,
                 R"([{"id":1,"uuid":"key","name":"k","public_key":")" +
                     std::string(tests::kPublicKey) + R"("}])");
    for (const char* const call : {"GET /servers/u", "DELETE /servers/u"}) {
      http->on(call, [this](const http::Request&, const base::Context& context) {
        asked_ = context.deadline.remaining(clock_);
        return http::Response{404, {}, R"({"message":"Server not found."})"};
      });
    }
    access_.set(std::make_unique<coolify::Client>(std::move(http), coolify::RequestPolicy()),
                "https://coolify.example.com");
    host_.refuse_login = base::Diagnostic{.kind = base::ErrorKind::unreachable, .code = "ssh.test"};
  }

  /// How long the operation may take.
  base::Duration create(const RegistrationModel& model) {
    static_cast<void>(resource_.create({of(model), none(), of(model), {}}, context_));
    return host_.time_left;
  }
  base::Duration update(const RegistrationModel& model) {
    RegistrationModel moved = model;
    moved.user = "deploy";
    moved.status = schema::Field<std::string>::unknown();
    static_cast<void>(resource_.update({of(moved), of(model), of(moved), {}}, context_));
    return host_.time_left;
  }
  base::Duration read(const RegistrationModel& model) {
    static_cast<void>(resource_.read({of(model), {}}, context_));
    return asked_;
  }
  base::Duration import() {
    static_cast<void>(resource_.import_state("u", context_));
    return asked_;
  }
  base::Duration remove(const RegistrationModel& model) {
    static_cast<void>(resource_.remove({none(), of(model), none(), {}}, context_));
    return asked_;
  }

  static RegistrationModel registration() {
    RegistrationModel model;
    model.ip = "10.1.1.1";
    model.port = 22;
    model.user = "root";
    model.private_key_uuid = "key";
    model.uuid = "u";
    model.team_id = "7";
    model.ssh = provider::SshModel();
    model.ssh->private_key = tests::kPrivateKey;
    return model;
  }

 private:
  static Value of(const RegistrationModel& model) { return registration_spec().encode(model); }
  static Value none() { return Value::null(registration_spec().schema(0, "").value_type()); }

  /// The one machine behind connectors that end with their operation.
  class Borrowed final : public registration::HostConnector {
   public:
    explicit Borrowed(tests::ScriptedHost& host) : host_(host) {}
    base::Expected<registration::Connection> connect(const base::Context& context) override {
      return host_.connect(context);
    }
    bool logs_in_with(const ssh::PublicKey& key) const override { return host_.logs_in_with(key); }
    std::optional<base::Expected<void>> prove(const ssh::PublicKey& key, const std::string& user,
                                              const base::Context& context) override {
      return host_.prove(key, user, context);
    }

   private:
    tests::ScriptedHost& host_;
  };

  tests::FakeClock clock_;
  base::Context context_;
  tests::ScriptedHost host_;
  base::Duration asked_ = {};
  provider::ApiAccess access_;
  provider::Defaults defaults_;
  provider::RegistrationResource resource_{
      {access_, defaults_, [this](provider::Login) { return std::make_unique<Borrowed>(host_); }}};
};

/// The attribute `name` of the object `object` of a registration.
schema::Attribute attribute(const std::string& object, const std::string& name) {
  for (const schema::Attribute& outer : registration_spec().attributes()) {
    if (outer.name != object) continue;
    for (const schema::Attribute& inner : outer.nested->attributes) {
      if (inner.name == name) return inner;
    }
  }
  FAIL("no such attribute: " << object << "." << name);
  return {};
}

/// The default that the reference tells of it.
base::Duration documented(const std::string& object, const std::string& name) {
  const schema::Attribute one = attribute(object, name);
  REQUIRE(one.fallback.has_value());
  const std::string text = one.fallback->as_string();
  CHECK_MESSAGE(one.description.ends_with(" Default: `" + text + "`."), one.description);
  return *schema::parse_duration(text);
}

}  // namespace

TEST_CASE("an operation without a limit of its own has the one that the reference tells") {
  const RegistrationModel model = Clocked::registration();
  CHECK(documented("timeouts", "create") == 20min);
  CHECK(Clocked().create(model) == 20min);
  CHECK(documented("timeouts", "update") == 20min);
  CHECK(Clocked().update(model) == 20min);
  CHECK(documented("timeouts", "read") == 2min);
  CHECK(Clocked().read(model) == 2min);
  CHECK(Clocked().import() == 2min);
  CHECK(documented("timeouts", "delete") == 5min);
  CHECK(Clocked().remove(model) == 5min);
}

TEST_CASE("an operation with a limit of its own has that one and no other") {
  RegistrationModel model = Clocked::registration();
  model.timeouts = provider::TimeoutsModel();
  model.timeouts->create = "3m";
  model.timeouts->update = "4m";
  model.timeouts->read = "6m";
  model.timeouts->remove = "7m";
  CHECK(Clocked().create(model) == 3min);
  CHECK(Clocked().update(model) == 4min);
  CHECK(Clocked().read(model) == 6min);
  CHECK(Clocked().remove(model) == 7min);
}

TEST_CASE("the limits of the stages are those that the reference tells") {
  const registration::Config config;
  CHECK(documented("ssh", "timeout") == 5min);
  CHECK(registration::login::Limits().timeout == 5min);
  CHECK(documented("wait_for", "timeout") == 10min);
  CHECK(config.first_boot_timeout == 10min);
  CHECK(documented("validation", "timeout") == 10min);
  CHECK(config.validation.timeout == 10min);
  CHECK_FALSE(attribute("docker", "wait_timeout").fallback.has_value());
  CHECK_FALSE(config.docker_timeout.has_value());
}
