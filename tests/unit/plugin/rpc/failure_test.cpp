#include "plugin/rpc/failure.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <utility>
#include <vector>

TEST_CASE("every error of the protocol layer has a summary, a cause, a code and a remedy") {
  const std::vector<std::pair<base::Diagnostic, std::string>> errors = {
      {plugin::no_such("ephemeral resource", "x"), "plugin.no_such_type"},
      {plugin::unsupported("nothing works"), "plugin.unsupported"},
      {plugin::invalid_answer("It returned nonsense."), "plugin.invalid_answer"},
      {plugin::invalid_request("It asked for nonsense."), "plugin.invalid_request"},
      {plugin::unexpected_exception("what"), "plugin.exception"}};
  for (const auto& [error, code] : errors) {
    CAPTURE(code);
    CHECK(error.code == code);
    CHECK(!error.summary.empty());
    CHECK(error.summary.size() <= 60);
    CHECK(error.summary.back() != '.');
    CHECK(!error.cause.empty());
    CHECK(!error.remedy.empty());
  }
}

TEST_CASE("an exception is added to what the response holds already") {
  tfplugin6::ReadResource::Response response;
  plugin::guard(response, [&] {
    response.set_private_("kept");
    throw std::runtime_error("boom \xff");
  });
  CHECK(response.private_() == "kept");
  REQUIRE(response.diagnostics_size() == 1);
  CHECK(response.diagnostics(0).severity() == tfplugin6::Diagnostic::ERROR);
  CHECK(response.diagnostics(0).detail().find("boom \xEF\xBF\xBD") != std::string::npos);
}

TEST_CASE("whatever is thrown is caught, and nothing is added without") {
  tfplugin6::ReadResource::Response response;
  plugin::guard(response, [] { throw 7; });
  CHECK(response.diagnostics_size() == 1);
  plugin::guard(response, [] {});
  CHECK(response.diagnostics_size() == 1);
}

TEST_CASE("a function's error is a text") {
  tfplugin6::CallFunction::Response response;
  plugin::fail(response, plugin::no_such("function", "f"));
  CHECK(response.error().text().starts_with("The provider offers no such function. "));
  CHECK(!response.error().has_function_argument());
}

TEST_CASE("a function's error blames the argument that its path begins with") {
  base::Diagnostic error = plugin::no_such("function", "f");
  error.path = base::Path().index(2).name("port");
  tfplugin6::CallFunction::Response response;
  plugin::fail(response, error);
  CHECK(response.error().function_argument() == 2);
  error.path = base::Path::of("port");
  tfplugin6::CallFunction::Response other;
  plugin::fail(other, error);
  CHECK(!other.error().has_function_argument());
}

TEST_CASE("an exception ends a stream with an event that tells of it") {
  struct Events final : schema::EventSink<tfplugin6::InvokeAction::Event> {
    bool send(tfplugin6::InvokeAction::Event event) override {
      sent.push_back(std::move(event));
      return true;
    }
    std::vector<tfplugin6::InvokeAction::Event> sent;
  } events;
  plugin::guard_stream(events, [] {});
  CHECK(events.sent.empty());
  plugin::guard_stream(events, [] { throw std::runtime_error("boom"); });
  REQUIRE(events.sent.size() == 1);
  REQUIRE(events.sent[0].completed().diagnostics_size() == 1);
  CHECK(events.sent[0].completed().diagnostics(0).detail().find("boom") != std::string::npos);

  tfplugin6::ListResource::Event listed;
  plugin::fail(listed, plugin::no_such("list resource", "x"));
  CHECK(listed.diagnostic_size() == 1);
}
