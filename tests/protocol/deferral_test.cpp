// A client that may put things off, as Terraform is with -allow-deferral, which released versions
// do not have: by a client of our own that says what core says.
#include <doctest/doctest.h>

#include "tests/protocol/rpc_call.h"
#include "tests/protocol/toy_action.h"
#include "tests/protocol/toy_data_source.h"
#include "tests/protocol/toy_ephemeral.h"
#include "tests/protocol/toy_record.h"
#include "tests/protocol/toy_values.h"

using protocol::call;
using protocol::object_of;
using protocol::PluginSession;
using protocol::Stub;
using schema::Type;
using schema::Value;

namespace {

/// A provider whose configuration is known or not, and a client that takes deferred answers or not.
struct Fixture {
  void configure(const Value& greeting) {
    tfplugin6::ConfigureProvider::Request request;
    request.set_terraform_version("1.15.0");
    *request.mutable_config() = protocol::on_wire(Value::object({{"greeting", greeting}}),
                                                  Type::object({{"greeting", Type::string()}}));
    request.mutable_client_capabilities()->set_deferral_allowed(allowed);
    CHECK(call(session.provider(), &Stub::ConfigureProvider, request).diagnostics_size() == 0);
  }

  template <typename Request, typename Response>
  Response ask(grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
               Request request) {
    request.mutable_client_capabilities()->set_deferral_allowed(allowed);
    return call(session.provider(), rpc, request);
  }

  tfplugin6::PlanResourceChange::Response plan() {
    tfplugin6::PlanResourceChange::Request request;
    request.set_type_name("toy_thing");
    *request.mutable_config() = *request.mutable_proposed_new_state() =
        protocol::toy_wire({{"name", Value::string("a")}});
    return ask(&Stub::PlanResourceChange, request);
  }
  tfplugin6::ReadResource::Response read() {
    tfplugin6::ReadResource::Request request;
    request.set_type_name("toy_thing");
    request.set_private_("kept");
    *request.mutable_current_state() =
        protocol::toy_wire({{"name", Value::string("a")}, {"id", Value::string("toy-a")}});
    return ask(&Stub::ReadResource, request);
  }
  tfplugin6::ImportResourceState::Response import() {
    tfplugin6::ImportResourceState::Request request;
    request.set_type_name("toy_record");
    request.set_id("north/a");
    return ask(&Stub::ImportResourceState, request);
  }
  tfplugin6::ReadDataSource::Response data() {
    const protocol::ToyDataSource echo;
    tfplugin6::ReadDataSource::Request request;
    request.set_type_name("toy_echo");
    *request.mutable_config() = protocol::on_wire(
        object_of(echo.schema(), {{"input", Value::string("x")}}), echo.schema().value_type());
    return ask(&Stub::ReadDataSource, request);
  }
  tfplugin6::OpenEphemeralResource::Response open() {
    const protocol::ToyEphemeral lease;
    tfplugin6::OpenEphemeralResource::Request request;
    request.set_type_name("toy_lease");
    *request.mutable_config() = protocol::on_wire(
        object_of(lease.schema(), {{"name", Value::string("x")}}), lease.schema().value_type());
    return ask(&Stub::OpenEphemeralResource, request);
  }
  tfplugin6::PlanAction::Response plan_action() {
    const protocol::ToyAction work;
    tfplugin6::PlanAction::Request request;
    request.set_action_type("toy_work");
    *request.mutable_config() = protocol::on_wire(
        object_of(work.schema(), {{"mode", Value::string("x")}}), work.schema().value_type());
    return ask(&Stub::PlanAction, request);
  }

  /// Whether each of them was put off, in this order: "yes", "no", or "mixed".
  std::string puts_off() {
    const bool all[] = {plan().has_deferred(), read().has_deferred(), import().has_deferred(),
                        data().has_deferred(), open().has_deferred(), plan_action().has_deferred()};
    int count = 0;
    for (const bool one : all) count += one ? 1 : 0;
    return count == 0 ? "no" : count == 6 ? "yes" : "mixed";
  }

  PluginSession session;
  bool allowed = true;
};

const Value kUnknown = Value::unknown(Type::string());

}  // namespace

TEST_CASE_FIXTURE(Fixture, "all is put off while the configuration is not known, where it may be") {
  configure(kUnknown);
  CHECK(puts_off() == "yes");
  allowed = false;
  CHECK(puts_off() == "no");
  allowed = true;
  configure(Value::string("hello"));
  CHECK(puts_off() == "no");
  configure(Value::null(Type::string()));
  CHECK(puts_off() == "no");
}

TEST_CASE_FIXTURE(Fixture, "a deferred answer says why, and has a value of the right type") {
  configure(kUnknown);
  const auto reason = tfplugin6::Deferred::PROVIDER_CONFIG_UNKNOWN;
  const auto planned = plan();
  CHECK(planned.deferred().reason() == reason);
  CHECK(planned.diagnostics_size() == 0);
  CHECK(protocol::toy_from(planned.planned_state()).at("name") == Value::string("a"));
  const auto kept = read();
  CHECK(kept.deferred().reason() == reason);
  CHECK(protocol::toy_from(kept.new_state()).at("id") == Value::string("toy-a"));
  CHECK(kept.private_() == "kept");
  const auto imported = import();
  CHECK(imported.deferred().reason() == reason);
  REQUIRE(imported.imported_resources_size() == 1);
  CHECK(imported.imported_resources(0).type_name() == "toy_record");
  const Type record = protocol::ToyRecord().schema().value_type();
  CHECK(protocol::from_wire(imported.imported_resources(0).state(), record).is_unknown());
  const auto looked_up = data();
  CHECK(looked_up.deferred().reason() == reason);
  CHECK(protocol::from_wire(looked_up.state(), protocol::ToyDataSource().schema().value_type())
            .is_unknown());
  const auto opened = open();
  CHECK(opened.deferred().reason() == reason);
  CHECK(session.mark("leases").empty());
  CHECK(plan_action().deferred().reason() == reason);
}
