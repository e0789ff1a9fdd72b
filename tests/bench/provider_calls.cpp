#include "tests/bench/provider_calls.h"

#include <utility>

#include "schema/msgpack.h"
#include "tests/bench/processor_time.h"

namespace bench {
namespace {

using schema::Type;
using schema::Value;

Type type_among(const std::vector<protocol::OfferedObject>& objects, const std::string& name) {
  for (const auto& one : objects) {
    if (one.name == name) return one.type;
  }
  throw std::runtime_error("the provider does not offer " + name);
}

/// An object with what is given, everything else null.
Value only(const Type& type, const ProviderCalls::Attributes& given) {
  std::vector<Value> nulls;
  for (const auto& [name, inner] : type.attributes()) nulls.push_back(Value::null(inner));
  return with(Value::object(type, std::move(nulls)), given);
}

}  // namespace

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

Value with(Value object, const ProviderCalls::Attributes& given) {
  for (const auto& [name, value] : given) object = object.with(name, value);
  return object;
}

ProviderCalls::ProviderCalls(const std::string& program, const std::string& endpoint,
                             const std::string& token)
    : session_({}, program), objects_(protocol::offered_by(session_.channel())) {
  const Type type = objects_.at("provider").front().type;
  tfplugin6::ConfigureProvider::Request request;
  *request.mutable_config() = wire(
      only(type, {{"endpoint", Value::string(endpoint)}, {"token", Value::string(token)}}), type);
  (void)call(&Stub::ConfigureProvider, request);
}

Type ProviderCalls::type_of(const std::string& resource) const {
  return type_among(objects_.at("resource"), resource);
}

ProviderCalls::Stored ProviderCalls::import(const std::string& resource, const std::string& id) {
  tfplugin6::ImportResourceState::Request wanted;
  wanted.set_type_name(resource);
  wanted.set_id(id);
  const auto found = call(&Stub::ImportResourceState, wanted);
  tfplugin6::ReadResource::Request refresh;
  refresh.set_type_name(resource);
  *refresh.mutable_current_state() = found.imported_resources(0).state();
  refresh.set_private_(found.imported_resources(0).private_());
  const auto state = call(&Stub::ReadResource, refresh);
  return {read(state.new_state(), type_of(resource)), state.private_()};
}

tfplugin6::PlanResourceChange::Request ProviderCalls::plan_of(const std::string& resource,
                                                              const Stored& stored,
                                                              const Attributes& written) const {
  const Type type = type_of(resource);
  tfplugin6::PlanResourceChange::Request request;
  request.set_type_name(resource);
  *request.mutable_prior_state() = wire(stored.state, type);
  *request.mutable_proposed_new_state() = request.prior_state();
  *request.mutable_config() = wire(only(type, written), type);
  request.set_prior_private(stored.private_data);
  return request;
}

double ProviderCalls::processor_ms() { return processor_milliseconds(session_.process().pid()); }

void ProviderCalls::end() {
  (void)session_.shut_down();
  (void)session_.process().wait_for_all();
}

}  // namespace bench
