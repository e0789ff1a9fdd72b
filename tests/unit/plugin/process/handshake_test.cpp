#include "plugin/process/handshake.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using plugin::Endpoint;

namespace {

const Endpoint kSocket{Endpoint::Network::unix_socket, "/tmp/plugin-1/socket"};
const Endpoint kPort{Endpoint::Network::tcp, "127.0.0.1:10321"};

}  // namespace

TEST_CASE("the handshake line") {
  CHECK(plugin::handshake_line(kSocket, "MIIB", false) ==
        "1|6|unix|/tmp/plugin-1/socket|grpc|MIIB\n");
  CHECK(plugin::handshake_line(kPort, "", false) == "1|6|tcp|127.0.0.1:10321|grpc|\n");
  CHECK(plugin::handshake_line(kPort, "MIIB", true) == "1|6|tcp|127.0.0.1:10321|grpc|MIIB|false\n");
}

TEST_CASE("addresses as gRPC writes them") {
  CHECK(kSocket.grpc_address() == "unix:/tmp/plugin-1/socket");
  CHECK(kPort.grpc_address() == "127.0.0.1:10321");
}

TEST_CASE("the value of TF_REATTACH_PROVIDERS") {
  const auto config =
      nlohmann::json::parse(plugin::reattach_config(kSocket, "registry.terraform.io/acme/x", 1234));
  CHECK(config == nlohmann::json::parse(R"({"registry.terraform.io/acme/x": {
      "Protocol": "grpc", "ProtocolVersion": 6, "Pid": 1234, "Test": true,
      "Addr": {"Network": "unix", "String": "/tmp/plugin-1/socket"}}})"));
}
