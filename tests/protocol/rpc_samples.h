#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "schema/value.h"
#include "tests/protocol/any_rpc.h"

namespace protocol {

/// One object that a provider offers, as the wire describes it.
struct OfferedObject {
  std::string name;  ///< empty for the provider itself
  schema::Type type = schema::Type::dynamic();
  std::set<std::string> required = {};
  schema::Type identity = schema::Type::object({});
  std::vector<schema::Type> parameters = {};  ///< of a function; the last is also the variadic one
};

/// All that a provider offers, by the kind of object an RPC is about: "provider", "resource",
/// "data source", "function", "ephemeral resource", "list resource", "action".
using OfferedObjects = std::map<std::string, std::vector<OfferedObject>>;

/// Asks the provider behind `channel`. Throws when it does not answer.
[[nodiscard]] OfferedObjects offered_by(const std::shared_ptr<grpc::Channel>& channel);

/// Values for attributes by their name, which make an object that can be used.
using Known = std::map<std::string, schema::Value>;

/// Values under which no request leaves the machine, as Coolify's address refuses every connection,
/// and nobody waits long for the SSH of this one.
[[nodiscard]] const Known& harmless();

/// An object with a value everywhere, or only where one is required or `known` has one. Of an
/// object `known` may have a part of the attributes: a sparse one then has these.
[[nodiscard]] schema::Value full_sample(const schema::Type& type, const Known& known);
[[nodiscard]] schema::Value sparse_sample(const OfferedObject& object, const Known& known);

/// A value in a request that is an object of an OfferedObject.
struct ValueField {
  const google::protobuf::FieldDescriptor* field;
  int index;  ///< in a repeated field, else -1
  schema::Value sample;
};

/// A request that could be Terraform's own.
struct SampleRequest {
  const Rpc* rpc;
  std::string label;  ///< "PlanResourceChange coolify_server_registration update"
  std::unique_ptr<Message> message;
  std::vector<ValueField> values;
};

/// The requests of one RPC for everything offered it can be about: creations, changes and removals
/// where there are such. `sparse`: with sparse_sample().
[[nodiscard]] std::vector<SampleRequest> sample_requests(const Rpc& rpc,
                                                         const OfferedObjects& objects,
                                                         const Known& known, bool sparse);

/// The place of the value in a message: a DynamicValue, also that of an identity.
[[nodiscard]] tfplugin6::DynamicValue& wire_value(Message& message, const ValueField& field);

}  // namespace protocol
