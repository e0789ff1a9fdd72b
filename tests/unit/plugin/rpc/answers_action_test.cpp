#include "plugin/rpc/answers_action.h"

#include <doctest/doctest.h>

#include <vector>

#include "schema/msgpack.h"
#include "schema/provider.h"
#include "tests/support/simple_objects.h"

using schema::Type;
using schema::Value;
using Event = tfplugin6::InvokeAction::Event;

namespace {

/// Tells that it was planned or invoked.
class ToldAction final : public tests::SimpleObject<schema::Action> {
 public:
  using SimpleObject::SimpleObject;
  base::Diagnostics plan(const Value&, const base::Context&) override { return told("planned"); }
  base::Diagnostics invoke(const Value&, schema::EventSink<std::string>&,
                           const base::Context&) override {
    return told("invoked");
  }

 private:
  static base::Diagnostics told(const char* code) {
    return base::Diagnostic{.severity = base::Severity::warning, .code = code};
  }
};

class OneAction final : public schema::Provider {
 public:
  OneAction() { offer_.actions.push_back(std::make_unique<ToldAction>("x_work")); }
  const schema::Schema& schema() const override { return schema_; }
  base::Diagnostics validate(const Value&) const override { return {}; }
  base::Diagnostics configure(const Value&, const std::string&, const base::Context&) override {
    return {};
  }
  const schema::Offer& offer() const override { return offer_; }

 private:
  schema::Schema schema_;
  schema::Offer offer_;
};

class Completed final : public schema::EventSink<Event> {
 public:
  bool send(Event event) override {
    if (event.has_completed()) diagnostics = event.completed().diagnostics();
    return true;
  }

  google::protobuf::RepeatedPtrField<tfplugin6::Diagnostic> diagnostics;
};

/// The code of the one diagnostic there is.
std::string only_code(const google::protobuf::RepeatedPtrField<tfplugin6::Diagnostic>& all) {
  REQUIRE(all.size() == 1);
  return all[0].detail().substr(all[0].detail().rfind("Code: ") + 6);
}

template <typename Request>
Request request(const Value& name) {
  Request made;
  made.set_action_type("x_work");
  const Value config = Value::object({{"name", name}});
  made.mutable_config()->set_msgpack(
      schema::encode_msgpack(config, tests::simple_schema().value_type()));
  return made;
}

struct Fixture {
  std::string planned(const Value& name) {
    tfplugin6::PlanAction::Response response;
    answers.answer(request<tfplugin6::PlanAction::Request>(name), response, base::Context{});
    return only_code(response.diagnostics());
  }
  std::string invoked(const Value& name) {
    Completed events;
    answers.answer(request<tfplugin6::InvokeAction::Request>(name), events, base::Context{});
    return only_code(events.diagnostics);
  }

  OneAction provider;
  plugin::ActionAnswers answers{provider};
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what turns out to be null after the validation is told by the plan") {
  CHECK(planned(Value::string("a")) == "planned");
  CHECK(planned(Value::unknown(Type::string())) == "planned");
  CHECK(planned(Value::null(Type::string())) == "config.missing");
}

TEST_CASE_FIXTURE(Fixture, "what turns out to be null after the plan is told and not acted upon") {
  CHECK(invoked(Value::string("a")) == "invoked");
  CHECK(invoked(Value::null(Type::string())) == "config.missing");
}
