#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/protocol/rpc_call.h"
#include "tests/protocol/toy_list.h"
#include "tests/protocol/toy_record.h"
#include "tests/protocol/toy_values.h"

using protocol::call;
using protocol::code_of;
using protocol::only_code;
using protocol::PluginSession;
using protocol::Stub;
using schema::Type;
using schema::Value;
using tfplugin6::ListResource;

namespace {

using Events = std::vector<ListResource::Event>;

const schema::Schema& list_schema() {
  static const protocol::ToyList list;
  return list.schema();
}

const protocol::ToyRecord& records() {
  static const protocol::ToyRecord resource;
  return resource;
}

tfplugin6::DynamicValue config(const protocol::Attributes& attributes) {
  return protocol::on_wire(protocol::object_of(list_schema(), attributes),
                           list_schema().value_type());
}

ListResource::Request request(const protocol::Attributes& attributes) {
  ListResource::Request made;
  made.set_type_name("toy_record");
  *made.mutable_config() = config(attributes);
  return made;
}

Value identity_of(const ListResource::Event& event) {
  return protocol::from_wire(event.identity().identity_data(),
                             records().identity()->schema().value_type());
}

struct Fixture {
  /// All events of a listing that has to end well as an RPC.
  Events list(const ListResource::Request& asked) {
    grpc::ClientContext context;
    const auto reader = session.provider().ListResource(&context, asked);
    Events events;
    for (ListResource::Event event; reader->Read(&event);) events.push_back(event);
    const grpc::Status status = reader->Finish();
    CHECK_MESSAGE(status.ok(), status.error_message());
    return events;
  }

  Events list(const std::string& mode) { return list(request({{"mode", Value::string(mode)}})); }

  /// How many objects the toy has sent.
  std::ptrdiff_t listed() const {
    const std::string marks = session.mark("listed");
    return std::count(marks.begin(), marks.end(), '\n');
  }

  /// How many it has sent once that number rests.
  std::ptrdiff_t listed_at_rest() const {
    std::ptrdiff_t before = -1;
    std::ptrdiff_t now = listed();
    while (before != now || now == 0) {
      before = now;
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      now = listed();
    }
    return now;
  }

  bool ended(const std::string& how) const {
    return tests::eventually([&] { return session.mark("list-ended") == how + '\n'; });
  }

  PluginSession session;
};

/// A listing that a client does not wait for: many objects of 16 KiB each.
ListResource::Request large_request(std::int64_t count) {
  ListResource::Request made =
      request({{"count_of", Value::number(count)}, {"padding", Value::number(1 << 14)}});
  made.set_include_resource_object(true);
  return made;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a listing sends one event per object") {
  const Events events = list(request({{"count_of", Value::number(100)}}));
  REQUIRE(events.size() == 100);
  CHECK(identity_of(events[0]) ==
        protocol::record_identity("record-0", Value::null(Type::string())));
  CHECK(identity_of(events[99]) ==
        protocol::record_identity("record-99", Value::null(Type::string())));
  CHECK(events[99].display_name() == "Record 99");
  for (const auto& event : events) {
    CHECK(event.diagnostic_size() == 0);
    CHECK(!event.has_resource_object());
  }
  CHECK(ended("all"));
}

TEST_CASE_FIXTURE(Fixture, "a listing can include the objects") {
  ListResource::Request asked = request({{"zone", Value::string("north")}});
  asked.set_include_resource_object(true);
  const Events events = list(asked);
  REQUIRE(events.size() == 3);
  CHECK(protocol::from_wire(events[2].resource_object(), records().schema().value_type()) ==
        protocol::record("record-2", Value::string("north"), Value::string("x")));
  CHECK(identity_of(events[2]) == protocol::record_identity("record-2", Value::string("north")));
}

TEST_CASE_FIXTURE(Fixture, "a listing without a configuration has one of nulls") {
  ListResource::Request asked;
  asked.set_type_name("toy_record");
  CHECK(list(asked).size() == 3);
}

TEST_CASE_FIXTURE(Fixture, "a listing keeps to its limit and tells the object" *
                               doctest::description("conformance 62")) {
  ListResource::Request asked = request({{"count_of", Value::number(1000)}});
  asked.set_limit(7);
  const Events events = list(asked);
  REQUIRE(events.size() == 7);
  CHECK(events.back().diagnostic_size() == 0);
  CHECK(ended("stopped"));
  CHECK(listed() == 7);
}

TEST_CASE_FIXTURE(Fixture, "a warning is an event of its own and counts as no object") {
  ListResource::Request asked = request({{"mode", Value::string("warn")}});
  asked.set_limit(2);
  const Events events = list(asked);
  REQUIRE(events.size() == 3);
  CHECK(!events[0].has_identity());
  REQUIRE(events[0].diagnostic_size() == 1);
  CHECK(events[0].diagnostic(0).severity() == tfplugin6::Diagnostic::WARNING);
  CHECK(code_of(events[0].diagnostic(0)) == "toy.warned");
  CHECK(events[2].has_identity());
}

TEST_CASE_FIXTURE(Fixture, "an error is the last event, behind the objects before it") {
  for (const auto& [mode, code, objects] :
       {std::tuple("fail", "toy.failed", 3u), std::tuple("throw", "plugin.exception", 3u),
        std::tuple("nameless", "plugin.invalid_answer", 2u)}) {
    CAPTURE(mode);
    const Events events = list(mode);
    REQUIRE(events.size() == objects + 1);
    CHECK(events[objects - 1].diagnostic_size() == 0);
    CHECK(!events.back().has_identity());
    REQUIRE(events.back().diagnostic_size() == 1);
    CHECK(events.back().diagnostic(0).severity() == tfplugin6::Diagnostic::ERROR);
    CHECK(code_of(events.back().diagnostic(0)) == code);
  }
  CHECK(protocol::try_schema(session.channel()).ok());
}

TEST_CASE_FIXTURE(Fixture, "a listing that cannot be is refused in one event") {
  ListResource::Request undecodable = request({});
  undecodable.mutable_config()->set_msgpack("\xc1");
  ListResource::Request negative = request({});
  negative.set_limit(-1);
  for (const auto& [asked, code] :
       {std::pair(request({{"zone", Value::unknown(Type::string())}}), "plugin.invalid_request"),
        std::pair(negative, "plugin.invalid_request"), std::pair(undecodable, "schema.msgpack")}) {
    const Events events = list(asked);
    REQUIRE(events.size() == 1);
    REQUIRE(events[0].diagnostic_size() == 1);
    CHECK(code_of(events[0].diagnostic(0)) == code);
  }
}

TEST_CASE_FIXTURE(Fixture, "a slow client holds the object back and misses nothing") {
  constexpr std::int64_t kCount = 120;
  grpc::ClientContext context;
  const auto reader = session.provider().ListResource(&context, large_request(kCount));
  const std::ptrdiff_t ahead = listed_at_rest();
  CHECK(ahead < kCount / 2);
  std::int64_t read = 0;
  for (ListResource::Event event; reader->Read(&event); ++read) {
    CHECK(event.display_name() == "Record " + std::to_string(read));
  }
  CHECK(read == kCount);
  CHECK(reader->Finish().ok());
  CHECK(ended("all"));
}

TEST_CASE_FIXTURE(Fixture, "a client that goes away ends the listing, even a held one") {
  {
    grpc::ClientContext context;
    const auto reader = session.provider().ListResource(&context, large_request(1000));
    ListResource::Event event;
    REQUIRE(reader->Read(&event));
    CHECK(listed_at_rest() < 500);
    context.TryCancel();
    while (reader->Read(&event)) continue;
    CHECK(reader->Finish().error_code() == grpc::StatusCode::CANCELLED);
  }
  CHECK(ended("stopped"));
  CHECK(listed() < 500);
  CHECK(list("").size() == 3);
}

TEST_CASE_FIXTURE(Fixture, "StopProvider ends a listing with an error, for it is not complete") {
  grpc::ClientContext context;
  const auto reader =
      session.provider().ListResource(&context, request({{"mode", Value::string("hold")}}));
  ListResource::Event event;
  for (int i = 0; i < 3; ++i) REQUIRE(reader->Read(&event));
  REQUIRE(session.waiting("list"));
  grpc::ClientContext stop_context;
  tfplugin6::StopProvider::Response stopped;
  CHECK(session.provider().StopProvider(&stop_context, {}, &stopped).ok());
  REQUIRE(reader->Read(&event));
  CHECK(!event.has_identity());
  REQUIRE(event.diagnostic_size() == 1);
  CHECK(code_of(event.diagnostic(0)) == "plugin.stopped");
  CHECK(!reader->Read(&event));
  CHECK(reader->Finish().ok());
  CHECK(ended("stopped"));
}

TEST_CASE_FIXTURE(Fixture, "StopProvider reaches a listing that its client holds back") {
  grpc::ClientContext context;
  const auto reader = session.provider().ListResource(&context, large_request(1000));
  CHECK(listed_at_rest() < 500);
  grpc::ClientContext stop_context;
  tfplugin6::StopProvider::Response stopped;
  CHECK(session.provider().StopProvider(&stop_context, {}, &stopped).ok());
  CHECK(ended("stopped"));
  ListResource::Event event;
  ListResource::Event last;
  while (reader->Read(&event)) last = event;
  CHECK(reader->Finish().ok());
  REQUIRE(last.diagnostic_size() == 1);
  CHECK(code_of(last.diagnostic(0)) == "plugin.stopped");
}

TEST_CASE_FIXTURE(Fixture, "the process ends while a listing waits for its client") {
  grpc::ClientContext context;
  const auto reader = session.provider().ListResource(&context, large_request(1000));
  CHECK(listed_at_rest() < 500);
  CHECK(session.shut_down().ok());
  CHECK(session.process().wait().exit_code == 0);
  CHECK(session.leftovers().empty());
  ListResource::Event event;
  while (reader->Read(&event)) continue;
  CHECK(!reader->Finish().ok());
}

TEST_CASE_FIXTURE(Fixture, "the configuration of a listing is validated") {
  tfplugin6::ValidateListResourceConfig::Request validation;
  validation.set_type_name("toy_record");
  *validation.mutable_config() = config({{"zone", Value::unknown(Type::string())}});
  CHECK(
      call(session.provider(), &Stub::ValidateListResourceConfig, validation).diagnostics_size() ==
      0);
  *validation.mutable_config() = config({{"mode", Value::string("invalid")}});
  CHECK(only_code(call(session.provider(), &Stub::ValidateListResourceConfig, validation)) ==
        "toy.invalid");
}
