#include "tests/protocol/rpc_judgement.h"

#include "schema/json.h"
#include "schema/msgpack.h"

namespace protocol {
namespace {

/// The code that a text ends with.
std::string code_at_end(const std::string& text) {
  const std::size_t begin = text.rfind("Code: ");
  return begin == std::string::npos ? "" : text.substr(begin + 6);
}

/// The provider has no state stores, which an unimplemented RPC says.
bool may_be_missing(const Rpc& rpc) { return rpc.name().find("State") != std::string::npos; }

}  // namespace

std::string fault_of(const Rpc& rpc, const Answer& answer) {
  if (answer.status.error_code() == grpc::StatusCode::UNIMPLEMENTED && may_be_missing(rpc)) {
    return {};
  }
  if (!answer.status.ok()) return "the call failed: " + answer.status.error_message();
  for (const tfplugin6::Diagnostic& one : answer.diagnostics) {
    const std::string code = code_at_end(one.detail());
    if (code.empty() || code == "plugin.exception") return one.summary() + ". " + one.detail();
  }
  return {};
}

tfplugin6::DynamicValue msgpack_of(const schema::Value& value) {
  tfplugin6::DynamicValue wire;
  wire.set_msgpack(schema::encode_msgpack(value, value.type()));
  return wire;
}

tfplugin6::DynamicValue json_of(const schema::Value& value) {
  tfplugin6::DynamicValue wire;
  wire.set_json(schema::encode_json(value, value.type()));
  return wire;
}

}  // namespace protocol
