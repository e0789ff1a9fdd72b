#include "tests/bench/plan_calls.h"

#include <chrono>
#include <map>
#include <stdexcept>
#include <utility>

#include "schema/msgpack.h"
#include "tests/protocol/plugin_session.h"
#include "tests/protocol/rpc_samples.h"

namespace bench {
namespace {

using schema::Type;
using schema::Value;
using Attributes = std::map<std::string, Value>;
using Stub = tfplugin6::Provider::Stub;

constexpr const char* kType = "coolify_server_registration";

template <typename Request, typename Response>
Response call(Stub& stub,
              grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
              const Request& request) {
  grpc::ClientContext context;
  Response response;
  const grpc::Status status = (stub.*rpc)(&context, request, &response);
  if (!status.ok()) throw std::runtime_error(status.error_message());
  if (response.diagnostics_size() != 0) {
    throw std::runtime_error(response.diagnostics(0).summary() + ": " +
                             response.diagnostics(0).detail());
  }
  return response;
}

tfplugin6::DynamicValue wire(const Value& value, const Type& type) {
  tfplugin6::DynamicValue made;
  made.set_msgpack(schema::encode_msgpack(value, type));
  return made;
}

Value read(const tfplugin6::DynamicValue& wire, const Type& type) {
  auto value = schema::decode_msgpack(wire.msgpack(), type);
  if (!value) throw std::runtime_error(value.error().detail());
  return *std::move(value);
}

/// `object` with other attributes of these names.
Value with(const Value& object, const Type& type, const Attributes& given) {
  Attributes all;
  for (const auto& [name, inner] : type.attributes()) {
    const auto found = given.find(name);
    all.emplace(name, found == given.end() ? object.at(name) : found->second);
  }
  return Value::object(std::move(all));
}

/// An object with what is given, everything else null.
Value only(const Type& type, const Attributes& given) {
  Attributes all;
  for (const auto& [name, inner] : type.attributes()) {
    const auto found = given.find(name);
    all.emplace(name, found == given.end() ? Value::null(inner) : found->second);
  }
  return Value::object(std::move(all));
}

Type type_of(const std::vector<protocol::OfferedObject>& objects, const std::string& name) {
  for (const auto& one : objects) {
    if (one.name == name) return one.type;
  }
  throw std::runtime_error("the provider does not offer " + name);
}

template <typename Work>
double milliseconds(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

/// Talks to one process of the provider.
class Planner {
 public:
  Planner(const std::string& program, const ManyRegistrations& all)
      : session_({}, program),
        objects_(protocol::offered_by(session_.channel())),
        type_(type_of(objects_.at("resource"), kType)),
        all_(all) {
    configure();
    import();
  }

  /// The plan of a registration that is what its configuration says.
  [[nodiscard]] tfplugin6::PlanResourceChange::Request request_of(int number) const {
    const Attributes written = {{"ip", Value::string(address_of(number))},
                                {"name", Value::string(name_of(number))},
                                {"private_key_uuid", Value::string(all_.key_uuid)}};
    Attributes kept = written;
    kept.emplace("uuid", Value::string(all_.uuids[static_cast<std::size_t>(number)]));
    tfplugin6::PlanResourceChange::Request request;
    request.set_type_name(kType);
    *request.mutable_prior_state() = wire(with(imported_, type_, kept), type_);
    *request.mutable_proposed_new_state() = request.prior_state();
    *request.mutable_config() = wire(only(type_, written), type_);
    request.set_prior_private(private_);
    return request;
  }

  [[nodiscard]] double time_plan(const tfplugin6::PlanResourceChange::Request& request) {
    tfplugin6::PlanResourceChange::Response response;
    const double took = milliseconds(
        [&] { response = call(session_.provider(), &Stub::PlanResourceChange, request); });
    if (read(response.planned_state(), type_) != read(request.prior_state(), type_)) {
      throw std::runtime_error("the plan has something to change");
    }
    return took;
  }

  [[nodiscard]] double time_reference() {
    return milliseconds([&] {
      (void)call(session_.provider(), &Stub::GetMetadata, tfplugin6::ProviderMetadata::Request());
    });
  }

 private:
  void configure() {
    const Type type = objects_.at("provider").front().type;
    tfplugin6::ConfigureProvider::Request request;
    *request.mutable_config() =
        wire(only(type, {{"endpoint", Value::string(all_.coolify.endpoint())},
                         {"token", Value::string(all_.coolify.token())}}),
             type);
    (void)call(session_.provider(), &Stub::ConfigureProvider, request);
  }

  void import() {
    tfplugin6::ImportResourceState::Request wanted;
    wanted.set_type_name(kType);
    wanted.set_id(all_.uuids.front());
    const auto found = call(session_.provider(), &Stub::ImportResourceState, wanted);
    tfplugin6::ReadResource::Request refresh;
    refresh.set_type_name(kType);
    *refresh.mutable_current_state() = found.imported_resources(0).state();
    refresh.set_private_(found.imported_resources(0).private_());
    const auto state = call(session_.provider(), &Stub::ReadResource, refresh);
    imported_ = read(state.new_state(), type_);
    private_ = state.private_();
  }

  protocol::PluginSession session_;
  protocol::OfferedObjects objects_;
  Type type_;
  const ManyRegistrations& all_;
  Value imported_ = Value::null(type_);
  std::string private_;
};

}  // namespace

PlanCalls time_plan_calls(const std::string& program, const ManyRegistrations& all) {
  Planner planner(program, all);
  PlanCalls calls;
  for (int i = 0; i < static_cast<int>(all.uuids.size()); ++i) {
    const auto request = planner.request_of(i);
    calls.plans.push_back(planner.time_plan(request));
    calls.reference.push_back(planner.time_reference());
  }
  return calls;
}

}  // namespace bench
