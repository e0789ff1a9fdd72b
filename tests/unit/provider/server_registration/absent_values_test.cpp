// The resource by itself: whatever part of a request is absent, not known or of a wrong type, an
// operation ends with a response.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "provider/server_registration/resource.h"
#include "provider/server_registration/spec.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http.h"
#include "tests/support/scripted_host.h"
#include "tests/support/ssh_texts.h"

using provider::registration_spec;
using provider::RegistrationModel;
using schema::Type;
using schema::Value;

namespace {

/// The resource at a Coolify that knows no route, and a machine that lets everybody in.
struct World {
  World() {
    auto owned = std::make_unique<tests::FakeHttp>();
    http = owned.get();
    access.set(std::make_shared<coolify::Client>(std::move(owned), coolify::RequestPolicy()));
    context.clock = &clock;
  }

  std::string codes(const base::Diagnostics& found) {
    std::string text;
    for (const auto& one : found.items()) {
      text += (text.empty() ? "" : " ") + one.code + " " + one.path.to_string();
    }
    return text;
  }

  tests::FakeClock clock;
  tests::FakeHttp* http = nullptr;
  provider::ApiAccess access;
  provider::Defaults defaults;
  base::Context context;
  int logins = 0;
  provider::RegistrationResource resource{{access, defaults, [this](provider::Login) {
                                             ++logins;
                                             return std::make_unique<tests::ScriptedHost>();
                                           }}};
};

Type type() { return registration_spec().schema(0, "").value_type(); }
Value none() { return Value::null(type()); }

/// What is configured, and, with a uuid, what is stored.
Value object() {
  RegistrationModel model;
  model.ip = "10.0.0.1";
  model.private_key_uuid = "key";
  model.name = "web-1";
  model.uuid = "u";
  model.status = "ready";
  model.ssh = provider::SshModel();
  model.ssh->private_key = tests::kPrivateKey;
  model.on_destroy = provider::OnDestroyModel();
  model.on_destroy->remove_key = true;
  return registration_spec().encode(model);
}

Value without(const std::string& name) {
  return object().with(name, Value::null(type().attributes().at(name)));
}

Value with_unknown(const std::string& name) {
  return object().with(name, Value::unknown(type().attributes().at(name)));
}

/// Each attribute once null, once unknown, once of another type; and no object at all.
std::vector<Value> spoilt_objects() {
  std::vector<Value> all = {none(), Value::unknown(type()), Value::string("text"),
                            Value::object({})};
  const Type whole = type();
  for (const auto& [name, wanted] : whole.attributes()) {
    all.push_back(without(name));
    all.push_back(with_unknown(name));
    all.push_back(object().with(
        name, wanted == Type::string() ? Value::boolean(true) : Value::string("text")));
  }
  return all;
}

}  // namespace

TEST_CASE("an operation on what lacks what it needs names it") {
  World world;
  const auto created = [&world](const Value& planned) {
    return world.codes(
        world.resource.create({object(), none(), planned, {}}, world.context).diagnostics);
  };
  CHECK(created(without("ip")) == "registration.incomplete ip");
  CHECK(created(with_unknown("ip")) == "registration.incomplete ip");
  CHECK(created(without("private_key_uuid")) == "registration.incomplete private_key_uuid");
  CHECK(created(none()) == "schema.conformance ");
  const auto updated = [&world](const Value& prior, const Value& planned) {
    return world.codes(
        world.resource.update({object(), prior, planned, {}}, world.context).diagnostics);
  };
  CHECK(updated(without("uuid"), object()) == "registration.incomplete uuid");
  CHECK(updated(with_unknown("uuid"), object()) == "registration.incomplete uuid");
  CHECK(updated(object(), without("ip")) == "registration.incomplete ip");
  CHECK(updated(none(), object()) == "schema.conformance ");
  CHECK(world.http->requests().empty());
  CHECK(world.logins == 0);
  // A refused record is as far as a whole one gets here.
  CHECK(created(object()).find("registration.incomplete") == std::string::npos);
  CHECK_FALSE(world.http->requests().empty());
}

TEST_CASE("what was never recorded is gone, and what may have been is not forgotten") {
  World world;
  const auto read = world.resource.read({without("uuid"), {}}, world.context);
  CHECK(read.diagnostics.empty());
  CHECK(read.state.is_null());
  const auto removed = world.resource.remove({none(), without("uuid"), none(), {}}, world.context);
  CHECK(removed.diagnostics.empty());
  CHECK(world.codes(world.resource.read({with_unknown("uuid"), {}}, world.context).diagnostics) ==
        "registration.incomplete uuid");
  CHECK(world.codes(world.resource.remove({none(), with_unknown("uuid"), none(), {}}, world.context)
                        .diagnostics) == "registration.incomplete uuid");
  CHECK(world.http->requests().empty());
}

TEST_CASE("no part of a request makes an operation throw") {
  World world;
  const Value whole = object();
  const auto coded = [](const base::Diagnostics& found) {
    return std::all_of(found.items().begin(), found.items().end(),
                       [](const base::Diagnostic& one) { return !one.code.empty(); });
  };
  for (const Value& spoilt : spoilt_objects()) {
    auto& it = world.resource;
    const base::Context& in = world.context;
    CHECK(coded(it.validate(spoilt, {})));
    CHECK(coded(it.plan({spoilt, none(), whole, {}}, in).diagnostics));
    CHECK(coded(it.plan({spoilt, whole, whole, {}}, in).diagnostics));
    CHECK(coded(it.plan({whole, spoilt, whole, {}}, in).diagnostics));
    CHECK(coded(it.plan({none(), spoilt, none(), {}}, in).diagnostics));
    CHECK(coded(it.create({whole, none(), spoilt, {}}, in).diagnostics));
    CHECK(coded(it.create({spoilt, none(), whole, {}}, in).diagnostics));
    CHECK(coded(it.update({whole, spoilt, whole, {}}, in).diagnostics));
    CHECK(coded(it.update({whole, whole, spoilt, {}}, in).diagnostics));
    CHECK(coded(it.update({spoilt, whole, whole, {}}, in).diagnostics));
    CHECK(coded(it.remove({none(), spoilt, none(), {}}, in).diagnostics));
    CHECK(coded(it.read({spoilt, {}}, in).diagnostics));
  }
}
