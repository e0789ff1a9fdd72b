#include "plugin/process/handshake.h"

#include <nlohmann/json.hpp>

namespace plugin {
namespace {

constexpr int kCoreVersion = 1;

}  // namespace

std::string_view Endpoint::network_name() const { return network == Network::tcp ? "tcp" : "unix"; }

std::string Endpoint::grpc_address() const {
  return network == Network::tcp ? address : "unix:" + address;
}

std::string handshake_line(const Endpoint& endpoint, std::string_view certificate,
                           bool with_multiplex_field) {
  std::string line = std::to_string(kCoreVersion) + '|' + std::to_string(kProtocolVersion) + '|';
  line += endpoint.network_name();
  line += '|' + endpoint.address + "|grpc|";
  line += certificate;
  if (with_multiplex_field) line += "|false";
  return line + '\n';
}

std::string reattach_config(const Endpoint& endpoint, std::string_view source, int pid) {
  const nlohmann::json address = {{"Network", endpoint.network_name()},
                                  {"String", endpoint.address}};
  const nlohmann::json provider = {{"Protocol", "grpc"},
                                   {"ProtocolVersion", kProtocolVersion},
                                   {"Pid", pid},
                                   {"Test", true},
                                   {"Addr", address}};
  return nlohmann::json{{std::string(source), provider}}.dump();
}

}  // namespace plugin
