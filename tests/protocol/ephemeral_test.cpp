#include <doctest/doctest.h>

#include <chrono>

#include "base/system_clock.h"
#include "tests/protocol/rpc_call.h"
#include "tests/protocol/toy_ephemeral.h"
#include "tests/protocol/toy_values.h"

using protocol::call;
using protocol::only_code;
using protocol::PluginSession;
using protocol::Stub;
using schema::Type;
using schema::Value;

namespace {

const schema::Schema& lease() {
  static const protocol::ToyEphemeral resource;
  return resource.schema();
}

tfplugin6::DynamicValue config(const std::string& name, const std::string& mode) {
  return protocol::on_wire(
      protocol::object_of(lease(), {{"name", Value::string(name)}, {"mode", Value::string(mode)}}),
      lease().value_type());
}

struct Fixture {
  tfplugin6::OpenEphemeralResource::Response open(const std::string& mode) {
    tfplugin6::OpenEphemeralResource::Request request;
    request.set_type_name("toy_lease");
    *request.mutable_config() = config("a", mode);
    return call(session.provider(), &Stub::OpenEphemeralResource, request);
  }
  tfplugin6::RenewEphemeralResource::Response renew(const std::string& private_data) {
    tfplugin6::RenewEphemeralResource::Request request;
    request.set_type_name("toy_lease");
    request.set_private_(private_data);
    return call(session.provider(), &Stub::RenewEphemeralResource, request);
  }
  tfplugin6::CloseEphemeralResource::Response close(const std::string& private_data) {
    tfplugin6::CloseEphemeralResource::Request request;
    request.set_type_name("toy_lease");
    request.set_private_(private_data);
    return call(session.provider(), &Stub::CloseEphemeralResource, request);
  }
  std::string marks() const { return session.mark("leases"); }

  PluginSession session;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "an ephemeral resource is opened, renewed and closed") {
  const auto opened = open("renew");
  CHECK(opened.diagnostics_size() == 0);
  CHECK(protocol::from_wire(opened.result(), lease().value_type()).at("token") ==
        Value::string("token of a"));
  CHECK(opened.private_() == "a:0");
  REQUIRE(opened.has_renew_at());
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(
      base::system_clock().wall_now().time_since_epoch());
  CHECK(opened.renew_at().seconds() >= now.count() - 60);
  CHECK(opened.renew_at().seconds() <= now.count() + 60);

  const auto first = renew(opened.private_());
  CHECK(first.private_() == "a:1");
  CHECK(first.has_renew_at());
  const auto second = renew(first.private_());
  CHECK(second.private_() == "a:2");
  CHECK(!second.has_renew_at());
  CHECK(close(opened.private_()).diagnostics_size() == 0);
  CHECK(marks() == "open a\nrenew a:0\nrenew a:1\nclose a:0\n");
}

TEST_CASE_FIXTURE(Fixture, "what needs no renewal says so") {
  const auto opened = open("");
  CHECK(opened.diagnostics_size() == 0);
  CHECK(!opened.has_renew_at());
}

TEST_CASE_FIXTURE(Fixture, "what does not open returns nothing and is not closed") {
  const auto failed = open("fail");
  CHECK(only_code(failed) == "toy.failed");
  CHECK(!failed.has_result());
  CHECK(!failed.has_private_());
  CHECK(only_code(open("throw")) == "plugin.exception");
  CHECK(marks() == "open a\n");
}

TEST_CASE_FIXTURE(Fixture,
                  "what opened and cannot be used is closed, for Terraform will not do it") {
  const auto misshapen = open("misshapen");
  CHECK(only_code(misshapen) == "plugin.invalid_answer");
  CHECK(!misshapen.has_result());
  CHECK(marks() == "open a\nclose a:0\n");
}

TEST_CASE_FIXTURE(Fixture, "failures to renew and to close are told") {
  CHECK(only_code(close("a:stuck")) == "toy.stuck");
  const auto renewed = renew("nonsense");
  CHECK(only_code(renewed) == "toy.private");
  CHECK(renewed.private_() == "nonsense");
  CHECK(only_code(renew("a:nonsense")) == "plugin.exception");
}

TEST_CASE_FIXTURE(Fixture, "only what is known is opened") {
  tfplugin6::OpenEphemeralResource::Request request;
  request.set_type_name("toy_lease");
  *request.mutable_config() =
      protocol::on_wire(protocol::object_of(lease(), {{"name", Value::unknown(Type::string())}}),
                        lease().value_type());
  CHECK(only_code(call(session.provider(), &Stub::OpenEphemeralResource, request)) ==
        "plugin.invalid_request");
  tfplugin6::ValidateEphemeralResourceConfig::Request validation;
  validation.set_type_name("toy_lease");
  *validation.mutable_config() = request.config();
  CHECK(call(session.provider(), &Stub::ValidateEphemeralResourceConfig, validation)
            .diagnostics_size() == 0);
  validation.mutable_config()->set_msgpack("\xc1");
  CHECK(call(session.provider(), &Stub::ValidateEphemeralResourceConfig, validation)
            .diagnostics_size() == 1);
}
