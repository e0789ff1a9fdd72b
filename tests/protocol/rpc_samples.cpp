#include "tests/protocol/rpc_samples.h"

#include <optional>
#include <stdexcept>
#include <utility>

#include "schema/json.h"
#include "schema/msgpack.h"

namespace protocol {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Reflection;
using schema::Type;
using schema::Value;
using WireObject = tfplugin6::Schema::Object;

Type type_of(const std::string& json) {
  auto type = Type::from_json(json);
  if (!type) throw std::runtime_error(type.error().detail());
  return *std::move(type);
}

Type type_of(const tfplugin6::Schema::Attribute& attribute);

template <typename Attributes>
Type object_of(const Attributes& attributes) {
  std::map<std::string, Type> types;
  for (const auto& one : attributes) types.emplace(one.name(), type_of(one));
  return Type::object(std::move(types));
}

Type type_of(const tfplugin6::Schema::Attribute& attribute) {
  if (!attribute.has_nested_type()) return type_of(attribute.type());
  const Type object = object_of(attribute.nested_type().attributes());
  switch (attribute.nested_type().nesting()) {
    case WireObject::LIST:
      return Type::list(object);
    case WireObject::SET:
      return Type::set(object);
    case WireObject::MAP:
      return Type::map(object);
    default:
      return object;
  }
}

OfferedObject offered(const std::string& name, const tfplugin6::Schema& schema) {
  OfferedObject object{.name = name, .type = object_of(schema.block().attributes())};
  for (const auto& one : schema.block().attributes()) {
    if (one.required()) object.required.insert(one.name());
  }
  return object;
}

OfferedObject offered(const std::string& name, const tfplugin6::Function& function) {
  OfferedObject object{.name = name};
  for (const auto& one : function.parameters()) object.parameters.push_back(type_of(one.type()));
  if (function.has_variadic_parameter()) {
    object.parameters.push_back(type_of(function.variadic_parameter().type()));
  }
  return object;
}

template <typename Schemas>
std::vector<OfferedObject> all_of(const Schemas& schemas) {
  std::vector<OfferedObject> all;
  for (const auto& [name, schema] : schemas) all.push_back(offered(name, schema));
  return all;
}

void take_identities(const std::shared_ptr<grpc::Channel>& channel,
                     std::vector<OfferedObject>& resources) {
  grpc::ClientContext context;
  tfplugin6::GetResourceIdentitySchemas::Response response;
  const auto stub = tfplugin6::Provider::NewStub(channel);
  const grpc::Status status = stub->GetResourceIdentitySchemas(&context, {}, &response);
  if (!status.ok()) throw std::runtime_error(status.error_message());
  for (OfferedObject& one : resources) {
    const auto found = response.identity_schemas().find(one.name);
    if (found == response.identity_schemas().end()) continue;
    std::map<std::string, Type> types;
    for (const auto& part : found->second.identity_attributes()) {
      types.emplace(part.name(), type_of(part.type()));
    }
    one.identity = Type::object(std::move(types));
  }
}

Value text_sample(const std::string& name) {
  for (const char* part : {"timeout", "delay", "wait", "create", "read", "update", "delete"}) {
    if (name.find(part) != std::string::npos) return Value::string("1s");
  }
  return Value::string("text");
}

Value sample(const Type& type, const std::string& name, const Known& known) {
  const auto given = known.find(name);
  if (given != known.end() && given->second.type() == type) return given->second;
  switch (type.kind()) {
    case Type::Kind::boolean:
      return Value::boolean(true);
    case Type::Kind::number:
      return Value::number(22);
    case Type::Kind::list:
      return Value::list(type.element(), {sample(type.element(), name, known)});
    case Type::Kind::set:
      return Value::set(type.element(), {sample(type.element(), name, known)});
    case Type::Kind::map:
      return Value::map(type.element(), {{"key", sample(type.element(), name, known)}});
    case Type::Kind::object: {
      std::map<std::string, Value> attributes;
      for (const auto& [part, inner] : type.attributes()) {
        attributes.emplace(part, sample(inner, part, known));
      }
      return Value::object(std::move(attributes));
    }
    case Type::Kind::tuple: {
      std::vector<Value> elements;
      for (const Type& inner : type.elements()) elements.push_back(sample(inner, name, known));
      return Value::tuple(std::move(elements));
    }
    case Type::Kind::dynamic:
    case Type::Kind::string:
      break;
  }
  return text_sample(name);
}

/// An object of `type` that has of its attributes what `part` has; nothing where that is none.
std::optional<Value> completed(const Value& part, const Type& type) {
  if (part.type() == type) return part;
  if (part.type().kind() != Type::Kind::object || type.kind() != Type::Kind::object) {
    return std::nullopt;
  }
  std::map<std::string, Value> attributes;
  for (const auto& [name, inner] : type.attributes()) attributes.emplace(name, Value::null(inner));
  for (const auto& [name, value] : part.fields()) {
    const auto wanted = type.attributes().find(name);
    if (wanted == type.attributes().end()) return std::nullopt;
    auto whole = completed(value, wanted->second);
    if (!whole) return std::nullopt;
    attributes.insert_or_assign(name, *std::move(whole));
  }
  return Value::object(std::move(attributes));
}

/// The kind of object that an RPC is about.
std::string kind_of(const Rpc& rpc) {
  const std::pair<const char*, const char*> kinds[] = {
      {"ProviderConfig", "provider"},    {"ConfigureProvider", "provider"},
      {"DataResource", "data source"},   {"DataSource", "data source"},
      {"CallFunction", "function"},      {"Ephemeral", "ephemeral resource"},
      {"ListResource", "list resource"}, {"Action", "action"},
      {"Resource", "resource"},
  };
  for (const auto& [part, kind] : kinds) {
    if (rpc.name().find(part) != std::string::npos) return kind;
  }
  return {};
}

/// What is left out of a request, so that it is a creation, a change, or a removal.
const std::map<std::string, std::set<std::string>>& phases() {
  static const std::map<std::string, std::set<std::string>> all = {
      {"create", {"prior_state"}},
      {"update", {}},
      {"remove", {"config", "planned_state", "proposed_new_state"}}};
  return all;
}

class Filler {
 public:
  Filler(const OfferedObject& object, const Known& known, bool sparse)
      : object_(object), known_(known), sparse_(sparse) {}

  void fill(SampleRequest& request, const std::set<std::string>& left_out) const {
    const auto* const type = request.message->GetDescriptor();
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor& field = *type->field(i);
      if (!left_out.contains(field.name())) fill(request, field);
    }
  }

 private:
  void fill(SampleRequest& request, const FieldDescriptor& field) const {
    Message& message = *request.message;
    const Reflection& reflection = *message.GetReflection();
    if (field.is_repeated()) {
      if (field.name() == "arguments") fill_arguments(request, field);
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      reflection.SetString(&message, &field, text_for(field));
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      fill_message(request, field);
    }
  }

  [[nodiscard]] std::string text_for(const FieldDescriptor& field) const {
    if (field.type() == FieldDescriptor::TYPE_BYTES) return {};
    if (field.name().find("type") != std::string::npos || field.name() == "name") {
      return object_.name;
    }
    if (field.name() == "terraform_version") return "1.11.0";
    return known_.at("uuid").as_string();
  }

  void fill_message(SampleRequest& request, const FieldDescriptor& field) const {
    Message& message = *request.message;
    const Reflection& reflection = *message.GetReflection();
    const std::string type = field.message_type()->name();
    if (type == "DynamicValue") {
      add_value(request, field, -1, object_sample());
    } else if (type == "ResourceIdentityData") {
      if (object_.identity.attributes().empty()) return;
      add_value(request, field, -1, full_sample(object_.identity, known_));
    } else if (type == "RawState") {
      const bool is_identity = field.name().find("identity") != std::string::npos;
      const Value value = is_identity ? full_sample(object_.identity, known_) : object_sample();
      auto* const raw =
          dynamic_cast<tfplugin6::RawState*>(reflection.MutableMessage(&message, &field));
      raw->set_json(schema::encode_json(value, value.type()));
    } else if (type == "ClientCapabilities") {
      auto* const client =
          dynamic_cast<tfplugin6::ClientCapabilities*>(reflection.MutableMessage(&message, &field));
      client->set_write_only_attributes_allowed(true);
    }
  }

  void fill_arguments(SampleRequest& request, const FieldDescriptor& field) const {
    int index = 0;
    for (const Type& type : object_.parameters) {
      request.message->GetReflection()->AddMessage(request.message.get(), &field);
      add_value(request, field, index++, sample(type, "argument", known_));
    }
  }

  static void add_value(SampleRequest& request, const FieldDescriptor& field, int index,
                        Value value) {
    request.values.push_back({&field, index, std::move(value)});
    const ValueField& added = request.values.back();
    wire_value(*request.message, added)
        .set_msgpack(schema::encode_msgpack(added.sample, added.sample.type()));
  }

  [[nodiscard]] Value object_sample() const {
    return sparse_ ? sparse_sample(object_, known_) : full_sample(object_.type, known_);
  }

  const OfferedObject& object_;
  const Known& known_;
  bool sparse_;
};

}  // namespace

OfferedObjects offered_by(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  tfplugin6::GetProviderSchema::Response schemas;
  const auto stub = tfplugin6::Provider::NewStub(channel);
  const grpc::Status status = stub->GetProviderSchema(&context, {}, &schemas);
  if (!status.ok()) throw std::runtime_error(status.error_message());
  OfferedObjects objects;
  objects["provider"] = {offered("", schemas.provider())};
  objects["resource"] = all_of(schemas.resource_schemas());
  objects["data source"] = all_of(schemas.data_source_schemas());
  objects["function"] = all_of(schemas.functions());
  objects["ephemeral resource"] = all_of(schemas.ephemeral_resource_schemas());
  objects["list resource"] = all_of(schemas.list_resource_schemas());
  for (const auto& [name, action] : schemas.action_schemas()) {
    objects["action"].push_back(offered(name, action.schema()));
  }
  take_identities(channel, objects["resource"]);
  return objects;
}

const Known& harmless() {
  static const Value patience = Value::object({{"timeout", Value::string("1s")}});
  static const Known known = {{"endpoint", Value::string("http://127.0.0.1:1")},
                              {"proxy_url", Value::null(Type::string())},
                              {"ca_cert", Value::null(Type::string())},
                              {"client_cert", Value::null(Type::string())},
                              {"client_key", Value::null(Type::string())},
                              {"token_file", Value::null(Type::string())},
                              {"attempts", Value::number(1)},
                              {"retry", Value::object({{"attempts", Value::number(1)}})},
                              {"requests_per_minute", Value::number(1'000'000)},
                              {"ssh", patience},
                              {"defaults", Value::object({{"ssh", patience}})},
                              {"ip", Value::string("127.0.0.1")},
                              {"host", Value::string("127.0.0.1")},
                              {"bastion_host", Value::null(Type::string())},
                              {"name", Value::string("web-1")},
                              {"user", Value::string("root")},
                              {"private_key_uuid", Value::string("keykeykeykeykeykeykeykey")},
                              {"uuid", Value::string("uuiduuiduuiduuiduuiduuid")},
                              {"status", Value::string("ready")}};
  return known;
}

Value full_sample(const Type& type, const Known& known) { return sample(type, "", known); }

Value sparse_sample(const OfferedObject& object, const Known& known) {
  std::map<std::string, Value> attributes;
  for (const auto& [name, type] : object.type.attributes()) {
    const auto given = known.find(name);
    const auto part = given == known.end() ? std::nullopt : completed(given->second, type);
    const bool is_wanted = object.required.contains(name) || given != known.end();
    attributes.emplace(name, part        ? *part
                             : is_wanted ? sample(type, name, known)
                                         : Value::null(type));
  }
  return Value::object(std::move(attributes));
}

std::vector<SampleRequest> sample_requests(const Rpc& rpc, const OfferedObjects& objects,
                                           const Known& known, bool sparse) {
  std::vector<SampleRequest> all;
  const auto kind = objects.find(kind_of(rpc));
  if (kind == objects.end()) {
    all.push_back({&rpc, rpc.name(), new_request(rpc), {}});
    return all;
  }
  const bool has_phases = rpc.input_type()->FindFieldByName("prior_state") != nullptr;
  for (const OfferedObject& object : kind->second) {
    for (const auto& [phase, left_out] : phases()) {
      if (!has_phases && phase != "update") continue;
      SampleRequest request{&rpc, rpc.name() + " " + object.name, new_request(rpc), {}};
      if (has_phases) request.label += " " + phase;
      Filler(object, known, sparse).fill(request, has_phases ? left_out : std::set<std::string>());
      all.push_back(std::move(request));
    }
  }
  return all;
}

tfplugin6::DynamicValue& wire_value(Message& message, const ValueField& field) {
  const Reflection& reflection = *message.GetReflection();
  Message* const found =
      field.index < 0 ? reflection.MutableMessage(&message, field.field)
                      : reflection.MutableRepeatedMessage(&message, field.field, field.index);
  if (auto* const identity = dynamic_cast<tfplugin6::ResourceIdentityData*>(found)) {
    return *identity->mutable_identity_data();
  }
  return dynamic_cast<tfplugin6::DynamicValue&>(*found);
}

}  // namespace protocol
