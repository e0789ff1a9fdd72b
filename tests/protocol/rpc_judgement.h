#pragma once

#include <string>

#include "schema/value.h"
#include "tests/protocol/any_rpc.h"

namespace protocol {

/// What is wrong with how a call ended; empty when nothing is. A request may be refused, but by
/// diagnostics with codes, and never because the provider tripped over it.
[[nodiscard]] std::string fault_of(const Rpc& rpc, const Answer& answer);

/// A value on the wire whatever its type; as JSON it has to be known.
[[nodiscard]] tfplugin6::DynamicValue msgpack_of(const schema::Value& value);
[[nodiscard]] tfplugin6::DynamicValue json_of(const schema::Value& value);

}  // namespace protocol
