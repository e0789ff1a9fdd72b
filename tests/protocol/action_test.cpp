#include <doctest/doctest.h>

#include <vector>

#include "base/text.h"
#include "tests/protocol/rpc_call.h"
#include "tests/protocol/toy_action.h"
#include "tests/protocol/toy_values.h"

using protocol::call;
using protocol::code_of;
using protocol::only_code;
using protocol::PluginSession;
using protocol::Stub;
using schema::Type;
using schema::Value;
using tfplugin6::InvokeAction;

namespace {

const schema::Schema& work() {
  static const protocol::ToyAction action;
  return action.schema();
}

tfplugin6::DynamicValue config(const protocol::Attributes& attributes) {
  return protocol::on_wire(protocol::object_of(work(), attributes), work().value_type());
}

InvokeAction::Request request(const protocol::Attributes& attributes) {
  InvokeAction::Request made;
  made.set_action_type("toy_work");
  *made.mutable_config() = config(attributes);
  return made;
}

/// What an action said, and how it was completed.
struct Course {
  std::vector<std::string> progress;
  std::vector<tfplugin6::Diagnostic> diagnostics;
};

using Reader = grpc::ClientReader<InvokeAction::Event>;

/// Reads to the end, which has to be the one completed event and a good RPC.
Course course_of(Reader& reader) {
  Course course;
  int completed = 0;
  for (InvokeAction::Event event; reader.Read(&event);) {
    CHECK(completed == 0);
    if (event.has_progress()) course.progress.push_back(event.progress().message());
    if (!event.has_completed()) continue;
    ++completed;
    course.diagnostics = {event.completed().diagnostics().begin(),
                          event.completed().diagnostics().end()};
  }
  CHECK(completed == 1);
  const grpc::Status status = reader.Finish();
  CHECK_MESSAGE(status.ok(), status.error_message());
  return course;
}

struct Fixture {
  Course invoke(const InvokeAction::Request& asked) {
    grpc::ClientContext context;
    return course_of(*session.provider().InvokeAction(&context, asked));
  }
  Course invoke(const std::string& mode) {
    return invoke(request({{"steps", Value::number(2)}, {"mode", Value::string(mode)}}));
  }

  PluginSession session;
};

const std::vector<std::string> kTwoSteps = {"step 1 of 2", "step 2 of 2"};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "an action tells its progress and is completed once" *
                               doctest::description("conformance 63")) {
  const Course course = invoke("");
  CHECK(course.progress == kTwoSteps);
  CHECK(course.diagnostics.empty());
  const Course many = invoke(request({{"steps", Value::number(500)}}));
  REQUIRE(many.progress.size() == 500);
  CHECK(many.progress.back() == "step 500 of 500");
  CHECK(invoke(request({})).progress.empty());
}

TEST_CASE_FIXTURE(Fixture, "an action is given its write-only values") {
  const Course course = invoke(request({{"secret_wo", Value::string("x")}}));
  CHECK(course.progress == std::vector<std::string>{"it has its secret"});
}

TEST_CASE_FIXTURE(Fixture, "a failed action is completed too, with what went wrong") {
  for (const auto& [mode, code] :
       {std::pair("fail", "toy.failed"), std::pair("throw", "plugin.exception")}) {
    CAPTURE(mode);
    const Course course = invoke(mode);
    CHECK(course.progress == kTwoSteps);
    REQUIRE(course.diagnostics.size() == 1);
    CHECK(course.diagnostics[0].severity() == tfplugin6::Diagnostic::ERROR);
    CHECK(code_of(course.diagnostics[0]) == code);
  }
  CHECK(protocol::try_schema(session.channel()).ok());
}

TEST_CASE_FIXTURE(Fixture, "progress that is not UTF-8 arrives repaired") {
  const Course course = invoke("bad_text");
  REQUIRE(course.progress.size() == 3);
  CHECK(course.progress[2] == "text \xEF\xBF\xBD here");
}

TEST_CASE_FIXTURE(Fixture, "an action that cannot be invoked is completed with an error") {
  InvokeAction::Request undecodable = request({});
  undecodable.mutable_config()->set_msgpack("\xc1");
  for (const auto& [asked, code] :
       {std::pair(request({{"mode", Value::unknown(Type::string())}}), "plugin.invalid_request"),
        std::pair(undecodable, "schema.msgpack"),
        std::pair(InvokeAction::Request(), "plugin.no_such_type")}) {
    const Course course = invoke(asked);
    CHECK(course.progress.empty());
    REQUIRE(course.diagnostics.size() == 1);
    CHECK(code_of(course.diagnostics[0]) == code);
  }
}

TEST_CASE_FIXTURE(Fixture, "StopProvider reaches an action, which still says its last words") {
  grpc::ClientContext context;
  const auto reader =
      session.provider().InvokeAction(&context, request({{"mode", Value::string("hold")}}));
  REQUIRE(session.waiting("action"));
  grpc::ClientContext stop_context;
  tfplugin6::StopProvider::Response stopped;
  CHECK(session.provider().StopProvider(&stop_context, {}, &stopped).ok());
  const Course course = course_of(*reader);
  CHECK(course.progress == std::vector<std::string>{"stopping"});
  REQUIRE(course.diagnostics.size() == 1);
  CHECK(code_of(course.diagnostics[0]) == "toy.stopped");
}

TEST_CASE_FIXTURE(Fixture, "an action whose client goes away is told to stop") {
  grpc::ClientContext context;
  const auto reader =
      session.provider().InvokeAction(&context, request({{"mode", Value::string("hold")}}));
  REQUIRE(session.waiting("action"));
  context.TryCancel();
  CHECK(reader->Finish().error_code() == grpc::StatusCode::CANCELLED);
  CHECK(tests::eventually([&] { return !session.mark("stopped-action").empty(); }));
  CHECK(invoke("").progress == kTwoSteps);
}

TEST_CASE_FIXTURE(Fixture, "an action is validated and planned, unknowns included") {
  tfplugin6::ValidateActionConfig::Request validation;
  validation.set_type_name("toy_work");
  const auto validate = [&](const protocol::Attributes& attributes) {
    *validation.mutable_config() = config(attributes);
    return call(session.provider(), &Stub::ValidateActionConfig, validation);
  };
  CHECK(validate({{"mode", Value::unknown(Type::string())}}).diagnostics_size() == 0);
  CHECK(only_code(validate({{"mode", Value::string("invalid")}})) == "toy.invalid");

  tfplugin6::PlanAction::Request planning;
  planning.set_action_type("toy_work");
  const auto plan = [&](const protocol::Attributes& attributes) {
    *planning.mutable_config() = config(attributes);
    return call(session.provider(), &Stub::PlanAction, planning);
  };
  CHECK(plan({{"mode", Value::unknown(Type::string())}}).diagnostics_size() == 0);
  const auto warned = plan({{"mode", Value::string("unwise")}});
  CHECK(only_code(warned) == "toy.warned");
  CHECK(warned.diagnostics(0).severity() == tfplugin6::Diagnostic::WARNING);
  CHECK(!warned.has_deferred());
}
