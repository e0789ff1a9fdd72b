#include <doctest/doctest.h>

#include "plugin/rpc/answers_resource.h"
#include "plugin/rpc/failure.h"
#include "schema/msgpack.h"
#include "tests/unit/plugin/rpc/scripted_resource.h"

using schema::Type;
using schema::Value;
using tests::ScriptedResource;
using tfplugin6::ApplyResourceChange;
using tfplugin6::PlanResourceChange;

namespace {

Type type() { return ScriptedResource().schema().value_type(); }

tfplugin6::DynamicValue wire(const Value& value) {
  tfplugin6::DynamicValue encoded;
  encoded.set_msgpack(schema::encode_msgpack(value, type()));
  return encoded;
}

Value from(const tfplugin6::DynamicValue& encoded) {
  const auto value = schema::decode_msgpack(encoded.msgpack(), type());
  REQUIRE(value);
  return *value;
}

const Value kText = Value::string("a");
const Value kUnknown = Value::unknown(Type::string());
const Value kNull = Value::null(type());
const Value kConfig = ScriptedResource::object({{"name", kText}, {"secret_wo", kText}});
const Value kPlanned = ScriptedResource::object({{"name", kText}, {"id", kUnknown}});
const Value kStored = ScriptedResource::object({{"name", kText}, {"id", Value::string("1")}});

base::Diagnostics error() { return tests::coded("test.failed"); }

struct Fixture {
  PlanResourceChange::Response plan(const Value& config, const Value& prior,
                                    const Value& proposed) {
    PlanResourceChange::Request request;
    request.set_type_name("test_thing");
    *request.mutable_config() = wire(config);
    *request.mutable_prior_state() = wire(prior);
    *request.mutable_proposed_new_state() = wire(proposed);
    request.set_prior_private("before");
    PlanResourceChange::Response response;
    answers.answer(request, response, base::Context{});
    return response;
  }

  ApplyResourceChange::Response apply(const Value& config, const Value& prior,
                                      const Value& planned) {
    ApplyResourceChange::Request request;
    request.set_type_name("test_thing");
    *request.mutable_config() = wire(config);
    *request.mutable_prior_state() = wire(prior);
    *request.mutable_planned_state() = wire(planned);
    request.set_planned_private("before");
    ApplyResourceChange::Response response;
    plugin::guard(response, [&] { answers.answer(request, response, base::Context{}); });
    return response;
  }
  ApplyResourceChange::Response create() { return apply(kConfig, kNull, kPlanned); }
  ApplyResourceChange::Response update() { return apply(kConfig, kStored, kPlanned); }
  ApplyResourceChange::Response remove() { return apply(kNull, kStored, kNull); }

  tests::ScriptedProvider provider;
  ScriptedResource& thing = provider.resource();
  plugin::ResourceAnswers answers{provider};
};

template <typename Response>
std::string only_code(const Response& response) {
  REQUIRE(response.diagnostics_size() == 1);
  const std::string& detail = response.diagnostics(0).detail();
  return detail.substr(detail.rfind("Code: ") + 6);
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what is proposed is what there is or something else") {
  thing.plan_answer = [](const schema::PlanRequest& request) {
    return schema::PlanResponse{request.proposed, {}, {}, {}};
  };
  for (const Value& proposed : {kStored, kPlanned}) {
    const auto response = plan(kConfig, kStored, proposed);
    CHECK(thing.planned.prior == kStored);
    CHECK(thing.planned.proposed == proposed);
    CHECK(from(response.planned_state()) == proposed);
  }
}

TEST_CASE_FIXTURE(Fixture, "a plan is what the resource plans, without write-only values") {
  thing.plan_answer = [](const schema::PlanRequest& request) {
    return schema::PlanResponse{
        request.proposed.with("id", kUnknown), {base::Path::of("name")}, "after", {}};
  };
  const auto response = plan(kConfig, kStored, kConfig);
  CHECK(thing.planned.config == kConfig);
  CHECK(thing.planned.prior == kStored);
  CHECK(thing.planned.prior_private == "before");
  CHECK(from(response.planned_state()) == kPlanned);
  CHECK(response.requires_replace(0).steps(0).attribute_name() == "name");
  CHECK(response.planned_private() == "after");
  CHECK(!response.legacy_type_system());
}

TEST_CASE_FIXTURE(Fixture, "a removal is planned as null and carries private data on") {
  const auto response = plan(kNull, kStored, kNull);
  CHECK(from(response.planned_state()).is_null());
  CHECK(response.planned_private() == "before");
  CHECK(response.diagnostics_size() == 0);
}

TEST_CASE_FIXTURE(Fixture, "a plan that is no object is refused") {
  for (const Value& wrong : {kNull, Value::object({{"name", kText}})}) {
    thing.plan_answer = [&wrong](const schema::PlanRequest&) {
      return schema::PlanResponse{wrong, {}, "", {}};
    };
    const auto response = plan(kConfig, kStored, kConfig);
    CHECK(only_code(response) == "plugin.invalid_answer");
    CHECK(!response.has_planned_state());
    CHECK(response.planned_private() == "before");
  }
}

TEST_CASE_FIXTURE(Fixture, "what prior and planned are decides what is done") {
  thing.answer = {kStored, "after", {}};
  CHECK(create().private_() == "after");
  CHECK(thing.calls == "create ");
  CHECK(thing.apply_request.config == kConfig);
  CHECK(thing.apply_request.prior.is_null());
  CHECK(thing.apply_request.planned == kPlanned);
  CHECK(thing.apply_request.planned_private == "before");
  CHECK(from(update().new_state()) == kStored);
  CHECK(thing.calls == "create update ");
  thing.answer = {};
  CHECK(!remove().has_new_state());
  CHECK(thing.calls == "create update remove ");
}

TEST_CASE_FIXTURE(Fixture, "an applied object has nothing unknown and nothing write-only") {
  thing.answer = {kConfig.with("id", kUnknown), "", {}};
  const auto response = create();
  CHECK(response.diagnostics_size() == 0);
  CHECK(from(response.new_state()) == ScriptedResource::object({{"name", kText}}));
  CHECK(response.private_() == "before");
}

TEST_CASE_FIXTURE(Fixture, "a failure with an object keeps that object") {
  thing.answer = {kPlanned.with("id", Value::string("9")), "after", error()};
  const auto response = create();
  CHECK(only_code(response) == "test.failed");
  CHECK(from(response.new_state()).at("id") == Value::string("9"));
  CHECK(response.private_() == "after");
}

TEST_CASE_FIXTURE(Fixture, "a failure without an object keeps what was") {
  thing.answer = {kNull, "", error()};
  CHECK(from(create().new_state()).is_null());
  for (const auto& response : {update(), remove()}) {
    CHECK(only_code(response) == "test.failed");
    CHECK(from(response.new_state()) == kStored);
    CHECK(response.private_() == "before");
  }
}

TEST_CASE_FIXTURE(Fixture, "a failed removal may leave another object") {
  const Value rest = kStored.with("note", Value::string("half"));
  thing.answer = {rest, "", error()};
  const auto response = remove();
  CHECK(from(response.new_state()) == rest);
  CHECK(response.private_() == "before");
}

TEST_CASE_FIXTURE(Fixture, "a removal that succeeded leaves nothing, whatever it returned") {
  thing.answer = {kStored, "x", {}};
  const auto response = remove();
  CHECK(!response.has_new_state());
  CHECK(response.private_() == "");
  CHECK(response.diagnostics_size() == 0);
}

TEST_CASE_FIXTURE(Fixture, "a success without an object is a failure and keeps what was") {
  thing.answer = {kNull, "", {}};
  CHECK(only_code(create()) == "plugin.invalid_answer");
  CHECK(from(update().new_state()) == kStored);
}

TEST_CASE_FIXTURE(Fixture, "an exception keeps what was") {
  thing.plan_answer = [](const schema::PlanRequest&) -> schema::PlanResponse { throw 1; };
  PlanResourceChange::Response planned;
  plugin::guard(planned, [&] { planned = plan(kConfig, kStored, kConfig); });
  CHECK(only_code(planned) == "plugin.exception");
}
