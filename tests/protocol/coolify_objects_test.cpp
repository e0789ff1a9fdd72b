// What the real provider offers beyond what every Terraform asks for, by a client of our own, with
// a stand-in Coolify behind it: identities, lists, actions.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "provider/coolify_provider.h"
#include "schema/msgpack.h"
#include "tests/protocol/service_in_process.h"
#include "tests/standin/fake_ssh.h"
#include "tests/support/no_proxy.h"
#include "tfplugin6.grpc.pb.h"

using schema::Type;
using schema::Value;

namespace {

using Attributes = std::map<std::string, Value>;
using Stub = tfplugin6::Provider::Stub;

constexpr const char* kType = "coolify_server_registration";

Value text(const std::string& value) { return Value::string(value); }

tfplugin6::DynamicValue wire(const Value& value, const Type& type) {
  tfplugin6::DynamicValue made;
  made.set_msgpack(schema::encode_msgpack(value, type));
  return made;
}

Value value_of(const tfplugin6::DynamicValue& wire, const Type& type) {
  auto value = schema::decode_msgpack(wire.msgpack(), type);
  REQUIRE(value.has_value());
  return *std::move(value);
}

/// Of several objects of one kind the one that is called so.
template <typename Objects>
auto& named(const Objects& objects, const std::string& name) {
  const auto found = std::find_if(objects.begin(), objects.end(),
                                  [&name](const auto& one) { return one->type_name() == name; });
  REQUIRE(found != objects.end());
  return **found;
}

/// An object of the type: what is given, everything else null.
Value object_of(const Type& type, const Attributes& given) {
  Attributes all;
  for (const auto& [name, inner] : type.attributes()) {
    const auto found = given.find(name);
    all.emplace(name, found == given.end() ? Value::null(inner) : found->second);
  }
  return Value::object(std::move(all));
}

template <typename Diagnostics>
std::string codes_of(const Diagnostics& diagnostics) {
  std::string codes;
  for (const auto& one : diagnostics) {
    const std::size_t at = one.detail().rfind("Code: ");
    codes += (codes.empty() ? "" : " ") +
             (at == std::string::npos ? one.summary() : one.detail().substr(at + 6));
  }
  return codes;
}

template <typename Request, typename Response>
Response call(Stub& stub,
              grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
              const Request& request) {
  grpc::ClientContext context;
  Response response;
  const grpc::Status status = (stub.*rpc)(&context, request, &response);
  REQUIRE_MESSAGE(status.ok(), status.error_message());
  return response;
}

standin::Coolify::Options with_good_hosts() {
  tests::forget_proxies();
  standin::Coolify::Options options = standin::quick();
  options.ssh_function = [](const auto&, std::string_view command) {
    constexpr std::string_view kSudo = "sudo ";
    if (command.starts_with(kSudo)) command.remove_prefix(kSudo.size());
    const standin::FakeAnswers answers = standin::good_host();
    for (auto entry = answers.rbegin(); entry != answers.rend(); ++entry) {
      const auto& [beginning, answer] = *entry;
      if (command.starts_with(beginning)) {
        return standin::ChildResult{answer.exit_code, answer.out, answer.err};
      }
    }
    return standin::ChildResult{127, "", "command not found"};
  };
  return options;
}

struct Fixture {
  Fixture() {
    tfplugin6::ConfigureProvider::Request request;
    const Type block = plain->schema().value_type();
    *request.mutable_config() =
        wire(object_of(block, {{"endpoint", text(instance.endpoint() + "/")},
                               {"token", text(instance.token())}}),
             block);
    const auto configured = call(*stub, &Stub::ConfigureProvider, request);
    REQUIRE_MESSAGE(configured.diagnostics_size() == 0, codes_of(configured.diagnostics()));
  }

  [[nodiscard]] std::string put(const std::string& name, const std::string& ip,
                                bool usable = true) const {
    const std::string uuid = instance.control(
        "POST", "/servers", {{"ip", ip}, {"name", name}, {"private_key_uuid", key}})["uuid"];
    instance.control("POST", "/servers/" + uuid,
                     {{"settings", {{"is_reachable", usable}, {"is_usable", usable}}}});
    return uuid;
  }

  [[nodiscard]] Value identity(const std::string& uuid) const {
    return Value::object({{"endpoint", text(instance.endpoint())}, {"uuid", text(uuid)}});
  }

  [[nodiscard]] tfplugin6::ResourceIdentityData stored(const Value& value) const {
    tfplugin6::ResourceIdentityData made;
    *made.mutable_identity_data() = wire(value, identity_type);
    return made;
  }

  [[nodiscard]] Value from(const tfplugin6::ResourceIdentityData& data) const {
    return value_of(data.identity_data(), identity_type);
  }

  tfplugin6::ImportResourceState::Response import(const Value& wanted) {
    tfplugin6::ImportResourceState::Request request;
    request.set_type_name(kType);
    *request.mutable_identity() = stored(wanted);
    return call(*stub, &Stub::ImportResourceState, request);
  }
  tfplugin6::ImportResourceState::Response import_by_id(const std::string& id) {
    tfplugin6::ImportResourceState::Request request;
    request.set_type_name(kType);
    request.set_id(id);
    return call(*stub, &Stub::ImportResourceState, request);
  }

  std::vector<tfplugin6::ListResource::Event> list(const Attributes& filters, bool with_object,
                                                   std::int64_t limit) {
    tfplugin6::ListResource::Request request;
    request.set_type_name(kType);
    const Type block = named(plain->offer().list_resources, kType).schema().value_type();
    *request.mutable_config() = wire(object_of(block, filters), block);
    request.set_include_resource_object(with_object);
    request.set_limit(limit);
    grpc::ClientContext context;
    const auto reader = stub->ListResource(&context, request);
    std::vector<tfplugin6::ListResource::Event> events;
    for (tfplugin6::ListResource::Event event; reader->Read(&event);) events.push_back(event);
    CHECK(reader->Finish().ok());
    return events;
  }

  standin::Instance instance{with_good_hosts()};
  std::string key = instance.new_key();
  /// Only to ask for schemas.
  std::unique_ptr<schema::Provider> plain = provider::make_coolify_provider();
  Type type = named(plain->offer().resources, kType).schema().value_type();
  Type identity_type = Type::object({{"endpoint", Type::string()}, {"uuid", Type::string()}});
  protocol::ServiceInProcess service{provider::make_coolify_provider()};
  std::unique_ptr<Stub> stub = tfplugin6::Provider::NewStub(service.channel());
};

}  // namespace

TEST_CASE("what the provider offers is what Terraform takes") {
  const auto provider = provider::make_coolify_provider();
  CHECK(provider->offer().faults() == std::vector<std::string>());
  std::set<std::string> names;
  for (const auto& one : provider->offer().data_sources) names.insert(one->type_name());
  for (const auto& one : provider->offer().actions) names.insert(one->type_name());
  for (const char* const name :
       {"coolify_server", "coolify_servers", "coolify_team", "coolify_version",
        "coolify_server_validate", "coolify_server_docker_cleanup"}) {
    CHECK(names.contains(name));
  }
}

TEST_CASE_FIXTURE(Fixture, "a registration's identity is the instance and the uuid") {
  const auto schemas = call(*stub, &Stub::GetResourceIdentitySchemas, {}).identity_schemas();
  const auto& schema = schemas.at(kType);
  REQUIRE(schema.identity_attributes_size() == 2);
  CHECK(schema.identity_attributes(0).name() == "endpoint");
  CHECK(schema.identity_attributes(0).optional_for_import());
  CHECK(schema.identity_attributes(1).name() == "uuid");
  CHECK(schema.identity_attributes(1).required_for_import());
}

TEST_CASE_FIXTURE(Fixture, "an import by identity is one by uuid") {
  const std::string uuid = put("web-1", "10.0.0.1");
  const Value part =
      Value::object({{"endpoint", Value::null(Type::string())}, {"uuid", text(uuid)}});
  const auto by_id = import_by_id(uuid);
  REQUIRE(by_id.imported_resources_size() == 1);
  for (const Value& wanted : {identity(uuid), part}) {
    const auto imported = import(wanted);
    REQUIRE_MESSAGE(imported.imported_resources_size() == 1, codes_of(imported.diagnostics()));
    CHECK(from(imported.imported_resources(0).identity()) == identity(uuid));
    CHECK(imported.imported_resources(0).state().msgpack() ==
          by_id.imported_resources(0).state().msgpack());
  }
  CHECK(from(by_id.imported_resources(0).identity()) == identity(uuid));
  const Value foreign = identity(uuid).with("endpoint", text("https://other.example"));
  CHECK(codes_of(import(foreign).diagnostics()) == "import.other_instance");
  CHECK(codes_of(import(identity("nosuchserveratall0000000")).diagnostics()) == "import.not_found");
  CHECK(codes_of(import(identity("name:web-1")).diagnostics()) == "import.invalid_id");
}

TEST_CASE_FIXTURE(Fixture, "the identity is in every answer, also when the instance has moved") {
  const std::string uuid = put("web-1", "10.0.0.1");
  const Value state = value_of(import_by_id(uuid).imported_resources(0).state(), type);
  const Value none = Value::null(identity_type);
  for (const Value& before :
       {none, identity(uuid), identity(uuid).with("endpoint", text("http://10.9.9.9:8000"))}) {
    tfplugin6::ReadResource::Request read;
    read.set_type_name(kType);
    *read.mutable_current_state() = wire(state, type);
    if (!before.is_null()) *read.mutable_current_identity() = stored(before);
    const auto refreshed = call(*stub, &Stub::ReadResource, read);
    CHECK_MESSAGE(refreshed.diagnostics_size() == 0, codes_of(refreshed.diagnostics()));
    CHECK(from(refreshed.new_identity()) == identity(uuid));

    const Value wanted = state.with("name", text("web-2")).with("cloud_provider", text("aws"));
    tfplugin6::PlanResourceChange::Request plan;
    plan.set_type_name(kType);
    *plan.mutable_prior_state() = wire(state, type);
    *plan.mutable_config() = wire(wanted, type);
    *plan.mutable_proposed_new_state() = wire(wanted, type);
    if (!before.is_null()) *plan.mutable_prior_identity() = stored(before);
    const auto planned = call(*stub, &Stub::PlanResourceChange, plan);
    CHECK(from(planned.planned_identity()).at("uuid") == text(uuid));

    tfplugin6::ApplyResourceChange::Request apply;
    apply.set_type_name(kType);
    *apply.mutable_prior_state() = wire(state, type);
    *apply.mutable_config() = wire(wanted, type);
    *apply.mutable_planned_state() = planned.planned_state();
    *apply.mutable_planned_identity() = planned.planned_identity();
    const auto applied = call(*stub, &Stub::ApplyResourceChange, apply);
    CHECK(from(applied.new_identity()) == identity(uuid));
  }
  // Of another server it is not.
  tfplugin6::ReadResource::Request read;
  read.set_type_name(kType);
  *read.mutable_current_state() = wire(state, type);
  *read.mutable_current_identity() = stored(identity("another"));
  CHECK(codes_of(call(*stub, &Stub::ReadResource, read).diagnostics()) == "plugin.invalid_answer");
}

TEST_CASE_FIXTURE(Fixture, "a listing streams identities, names and what an import makes") {
  const std::string first = put("web-1", "10.0.0.1");
  const std::string second = put("web-2", "10.0.0.2", false);
  const auto events = list({{"address_range", text("10.0.0.0/24")}}, true, 0);
  REQUIRE(events.size() == 2);
  for (const auto& [event, uuid] : {std::pair(events[0], first), std::pair(events[1], second)}) {
    REQUIRE_MESSAGE(event.diagnostic_size() == 0, codes_of(event.diagnostic()));
    CHECK(from(event.identity()) == identity(uuid));
    CHECK(event.resource_object().msgpack() ==
          import_by_id(uuid).imported_resources(0).state().msgpack());
  }
  CHECK(events[0].display_name() == "web-1 (10.0.0.1)");
  const auto limited = list({}, false, 1);
  REQUIRE(limited.size() == 1);
  CHECK(!limited[0].has_resource_object());
  CHECK(from(limited[0].identity()) == identity(first));
}

TEST_CASE_FIXTURE(Fixture, "a listing that may take no time is one error") {
  static_cast<void>(put("web-1", "10.0.0.1"));
  const auto odd = list({{"timeouts", Value::object({{"read", text("0s")}})}}, false, 0);
  REQUIRE(odd.size() == 1);
  CHECK(codes_of(odd[0].diagnostic()) == "coolify.unreachable");
}

TEST_CASE_FIXTURE(Fixture, "an action streams its progress and is completed once") {
  const std::string uuid = put("web-1", "10.0.0.1");
  const schema::Action* action = nullptr;
  for (const auto& one : plain->offer().actions) {
    if (one->type_name() == "coolify_server_docker_cleanup") action = one.get();
  }
  REQUIRE(action != nullptr);
  instance.control("PATCH", "/instance", {{"cleanup_ms", 10}});
  tfplugin6::InvokeAction::Request request;
  request.set_action_type(action->type_name());
  const Type config = action->schema().value_type();
  *request.mutable_config() = wire(object_of(config, {{"uuid", text(uuid)}}), config);
  grpc::ClientContext context;
  const auto reader = stub->InvokeAction(&context, request);
  std::vector<std::string> lines;
  int completed = 0;
  for (tfplugin6::InvokeAction::Event event; reader->Read(&event);) {
    if (event.has_progress()) lines.push_back(event.progress().message());
    if (!event.has_completed()) continue;
    ++completed;
    CHECK_MESSAGE(event.completed().diagnostics_size() == 0,
                  codes_of(event.completed().diagnostics()));
  }
  CHECK(reader->Finish().ok());
  CHECK(completed == 1);
  REQUIRE(lines.size() >= 2);
  CHECK(lines.front() == "Coolify queued the clean-up");
  CHECK(lines.back().starts_with("Manual Docker cleanup job executed"));
}

TEST_CASE_FIXTURE(Fixture, "StopProvider ends an action that waits, at once") {
  const std::string uuid = put("web-1", "10.0.0.1");
  instance.control("PATCH", "/instance", {{"queue_running", false}});
  const auto& action = named(plain->offer().actions, "coolify_server_validate");
  const schema::Schema& schema = action.schema();
  tfplugin6::InvokeAction::Request request;
  request.set_action_type(action.type_name());
  *request.mutable_config() =
      wire(object_of(schema.value_type(), {{"uuid", text(uuid)}}), schema.value_type());
  grpc::ClientContext context;
  const auto reader = stub->InvokeAction(&context, request);
  tfplugin6::InvokeAction::Event event;
  REQUIRE(reader->Read(&event));
  CHECK(event.progress().message() == "Coolify queued the validation");
  const auto before = std::chrono::steady_clock::now();
  call(*stub, &Stub::StopProvider, {});
  tfplugin6::InvokeAction::Event last;
  while (reader->Read(&event)) last = event;
  CHECK(codes_of(last.completed().diagnostics()) == "coolify.cancelled");
  // Ten minutes is what it would have waited.
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::minutes(2));
}
