#pragma once

#include <map>
#include <string>

#include "schema/value.h"
#include "tests/protocol/toy_resource.h"
#include "tfplugin6.grpc.pb.h"

namespace protocol {

using Attributes = std::map<std::string, schema::Value>;

/// An object of the schema: what is given, everything else null.
[[nodiscard]] schema::Value object_of(const schema::Schema& schema, const Attributes& attributes);

/// A value on the wire, and back; an absent value is null.
[[nodiscard]] tfplugin6::DynamicValue on_wire(const schema::Value& value, const schema::Type& type);
[[nodiscard]] schema::Value from_wire(const tfplugin6::DynamicValue& wire,
                                      const schema::Type& type);

/// An object of the toy resource: what is given, everything else null.
[[nodiscard]] schema::Value toy(const Attributes& attributes);

/// The same on the wire; without attributes: null.
[[nodiscard]] tfplugin6::DynamicValue toy_wire(const Attributes& attributes);
[[nodiscard]] tfplugin6::DynamicValue toy_null();

/// Reads what a response holds. An absent value is null.
[[nodiscard]] schema::Value toy_from(const tfplugin6::DynamicValue& wire);

/// A request to create a thing, and its answer.
[[nodiscard]] tfplugin6::ApplyResourceChange::Request creation(const Attributes& attributes);

}  // namespace protocol
