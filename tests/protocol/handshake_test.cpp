#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <regex>

#include "tests/protocol/plugin_session.h"
#include "tests/support/sanitizers.h"

namespace fs = std::filesystem;
using protocol::Handshake;
using tests::Environment;
using tests::Process;
using tests::TemporaryDirectory;

namespace {

// Sanitizers make a start expensive and a certificate no different.
constexpr int kManyStarts = tests::kSanitized ? 20 : 200;

mode_t mode_of(const fs::path& path) {
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

Handshake handshake_of(Process& child) {
  const auto line = child.first_line();
  REQUIRE_MESSAGE(line, child.errors());
  return protocol::parse_handshake(*line);
}

/// Starts the toy without TLS and reads its handshake.
Handshake plain_handshake(const Environment& more, bool with_versions = true) {
  const TemporaryDirectory folder;
  Environment environment = protocol::plugin_environment(folder, more);
  if (!with_versions) environment.erase("PLUGIN_PROTOCOL_VERSIONS");
  Process child = protocol::start_toy(environment);
  return handshake_of(child);
}

}  // namespace

TEST_CASE("without the cookie the program explains itself and fails" *
          doctest::description("conformance 1")) {
  const TemporaryDirectory folder;
  for (const char* cookie : {"", "0123456789"}) {
    Environment environment = protocol::plugin_environment(folder);
    environment["TF_PLUGIN_MAGIC_COOKIE"] = cookie;
    Process child = protocol::start_toy(environment);
    CHECK(child.wait().exit_code == 1);
    CHECK(child.output() == "");
    CHECK(child.errors().find("is a Terraform provider") != std::string::npos);
    CHECK(child.errors().find("required_providers") != std::string::npos);
  }
}

TEST_CASE("arguments for people need no cookie") {
  struct Case {
    const char* argument;
    int exit_code;
    const char* output;
  };
  for (const Case& one : {Case{"-version", 0, "0.0.1\n"}, Case{"--version", 0, "0.0.1\n"},
                          Case{"-nonsense", 2, ""}}) {
    CAPTURE(one.argument);
    Process child = protocol::start_toy({}, {one.argument});
    CHECK(child.wait().exit_code == one.exit_code);
    CHECK(child.output() == one.output);
  }
  Process help = protocol::start_toy({}, {"-help"});
  CHECK(help.wait().exit_code == 0);
  CHECK(help.output().find("-debug") != std::string::npos);
}

TEST_CASE("the handshake is all there is on stdout and the server already answers" *
          doctest::description("conformance 2")) {
  protocol::PluginSession session;
  CHECK(protocol::try_schema(session.channel()).ok());
  const std::string line = *session.process().first_line();
  CHECK(std::regex_match(line, std::regex(R"(^1\|6\|unix\|/[^|]+\|grpc\|[A-Za-z0-9+/]+$)")));
  CHECK(session.shut_down().ok());
  CHECK(session.process().wait().exit_code == 0);
  CHECK(session.process().output() == line + "\n");
}

TEST_CASE("the socket is private") {
  protocol::PluginSession session;
  const fs::path socket = session.handshake().address;
  CHECK(fs::is_socket(socket));
  CHECK(mode_of(socket) == 0600);
  CHECK(mode_of(socket.parent_path()) == 0700);
}

TEST_CASE("a socket directory and a group can be asked for") {
  const TemporaryDirectory folder;
  fs::create_directory(folder / "sockets");
  protocol::PluginSession session({{"PLUGIN_UNIX_SOCKET_DIR", folder / "sockets"},
                                   {"PLUGIN_UNIX_SOCKET_GROUP", std::to_string(::getegid())}});
  const fs::path socket = session.handshake().address;
  CHECK(socket.parent_path().parent_path() == folder / "sockets");
  CHECK(mode_of(socket) == 0660);
  CHECK(mode_of(socket.parent_path()) == 0710);
  CHECK(session.shut_down().ok());
  CHECK(session.process().wait().exit_code == 0);
  CHECK(protocol::entries_of(folder / "sockets").empty());
}

TEST_CASE("certificates never need padding and every start can be connected to" *
          doctest::description("conformance 3")) {
  for (int start = 0; start < kManyStarts; ++start) {
    CAPTURE(start);
    protocol::PluginSession session;
    CHECK(session.handshake().certificate.find('=') == std::string::npos);
    const grpc::Status status = protocol::try_schema(session.channel());
    REQUIRE_MESSAGE(status.ok(), status.error_message());
  }
}

TEST_CASE("the protocol is 6 whatever the client offers" * doctest::description("conformance 6")) {
  for (const char* offered : {"6,5", "5,6", "6", "", "5"}) {
    CAPTURE(offered);
    CHECK(plain_handshake({{"PLUGIN_PROTOCOL_VERSIONS", offered}}).app == "6");
  }
  CHECK(plain_handshake({}, false).app == "6");
}

TEST_CASE("the seventh field is written only when asked for" *
          doctest::description("conformance 7")) {
  CHECK(!plain_handshake({}).multiplex);
  CHECK(!plain_handshake({{"PLUGIN_MULTIPLEX_GRPC", ""}}).multiplex);
  CHECK(plain_handshake({{"PLUGIN_MULTIPLEX_GRPC", "true"}}).multiplex == "false");
}

TEST_CASE("TCP ports come from the client's range and are not shared") {
  const Environment tcp = {{"COOLIFY_PLUGIN_NETWORK", "tcp"},
                           {"PLUGIN_MIN_PORT", "21110"},
                           {"PLUGIN_MAX_PORT", "21190"}};
  protocol::PluginSession first(tcp);
  protocol::PluginSession second(tcp);
  CHECK(first.handshake().network == "tcp");
  CHECK(std::regex_match(first.handshake().address, std::regex(R"(127\.0\.0\.1:211[1-9]\d)")));
  CHECK(first.handshake().address != second.handshake().address);
  CHECK(protocol::try_schema(first.channel()).ok());
  CHECK(protocol::try_schema(second.channel()).ok());
}

TEST_CASE("nobody is served in the clear over TCP") {
  const Environment tcp = {{"COOLIFY_PLUGIN_NETWORK", "tcp"}};
  const Environment tcp_and_none = {{"COOLIFY_PLUGIN_NETWORK", "tcp"}, {"PLUGIN_CLIENT_CERT", ""}};
  for (const Environment& environment : {tcp, tcp_and_none}) {
    const TemporaryDirectory folder;
    Process child = protocol::start_toy(protocol::plugin_environment(folder, environment));
    CHECK(child.wait().exit_code == 1);
    CHECK(child.output() == "");
    CHECK(child.errors().find("The plugin does not serve in the clear over TCP") !=
          std::string::npos);
  }
}

TEST_CASE("a client certificate that is none ends the start with an explanation") {
  const TemporaryDirectory folder;
  Process child = protocol::start_toy(
      protocol::plugin_environment(folder, {{"PLUGIN_CLIENT_CERT", "not a certificate"}}));
  CHECK(child.wait().exit_code == 1);
  CHECK(child.output() == "");
  CHECK(child.errors().find("PLUGIN_CLIENT_CERT") != std::string::npos);
}

TEST_CASE("without a client certificate the server speaks plain text") {
  const TemporaryDirectory folder;
  Process child = protocol::start_toy(protocol::plugin_environment(folder));
  const Handshake handshake = handshake_of(child);
  CHECK(handshake.certificate == "");
  CHECK(protocol::try_schema(protocol::connect(handshake, nullptr)).ok());
}

TEST_CASE("with mutual TLS only the client that started the process gets in" *
          doctest::description("conformance 5")) {
  protocol::PluginSession session;
  const protocol::ClientCertificate other = protocol::make_client_certificate();
  Handshake plain = session.handshake();
  plain.certificate.clear();
  CHECK(!protocol::try_schema(protocol::connect(session.handshake(), &other)).ok());
  CHECK(!protocol::try_schema(protocol::connect(session.handshake(), nullptr)).ok());
  CHECK(!protocol::try_schema(protocol::connect(plain, nullptr)).ok());
  CHECK(protocol::try_schema(session.channel()).ok());
}
