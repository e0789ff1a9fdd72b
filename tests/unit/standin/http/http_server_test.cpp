#include "tests/standin/http/http_server.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <array>
#include <cstdlib>

#include "base/os/unique_fd.h"
#include "tests/standin/fixture.h"
#include "tests/standin/jobs/child_process.h"

using namespace standin;

namespace {

/// Answers with what it got; the path chooses the delivery.
Response echo(const Request& request, const std::stop_token&) {
  Response response{200, {}, request.method + " " + request.body, Delivery::whole};
  if (request.path == "/half") response.delivery = Delivery::half;
  if (request.path == "/none") response.delivery = Delivery::none;
  return response;
}

std::unique_ptr<HttpServer> echo_server(const HttpServer::Options& options = {}) {
  auto server = HttpServer::start(options, echo);
  REQUIRE(server.has_value());
  return std::move(*server);
}

base::UniqueFd connected(const std::string& endpoint) {
  base::UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const std::string port = endpoint.substr(endpoint.rfind(':') + 1);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port.c_str())));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return socket;
}

/// Sends raw bytes, returns all that comes back until the server closes; "reset" after a reset.
std::string talk(const std::string& endpoint, std::string_view bytes) {
  const base::UniqueFd socket = connected(endpoint);
  REQUIRE(::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(bytes.size()));
  std::string all;
  std::array<char, 4096> room{};
  for (;;) {
    const ssize_t count = ::recv(socket.get(), room.data(), room.size(), 0);
    if (count <= 0) return count < 0 ? "reset" : all;
    all.append(room.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace

TEST_CASE("a POST without a body and without Content-Length is answered at once") {
  const auto server = echo_server();
  const std::string answer =
      talk(server->endpoint(), "POST /x HTTP/1.1\r\nConnection: close\r\n\r\n");
  CHECK(answer.substr(0, 17) == "HTTP/1.1 200 OK\r\n");
  CHECK(answer.substr(answer.size() - 5) == "POST ");
}

TEST_CASE("one connection serves several requests") {
  const auto server = echo_server();
  const std::string answer = talk(server->endpoint(),
                                  "PUT /a HTTP/1.1\r\nContent-Length: 3\r\n\r\noneGET /b "
                                  "HTTP/1.1\r\nConnection: close\r\n\r\n");
  CHECK(answer.find("\r\n\r\nPUT one") != std::string::npos);
  CHECK(answer.find("\r\n\r\nGET ") != std::string::npos);
  CHECK(answer.find("Connection: keep-alive") < answer.find("Connection: close"));
}

TEST_CASE("a client that asks first is told to go on with its body") {
  const auto server = echo_server();
  const std::string answer = talk(server->endpoint(),
                                  "POST /a HTTP/1.1\r\nExpect: 100-continue\r\n"
                                  "Content-Length: 2\r\nConnection: close\r\n\r\nhi");
  CHECK(answer.substr(0, 25) == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(answer.find("POST hi") != std::string::npos);
}

TEST_CASE("what is not HTTP gets a 400") {
  const auto server = echo_server();
  CHECK(talk(server->endpoint(), "hello\r\n\r\n").substr(0, 12) == "HTTP/1.1 400");
  CHECK(talk(server->endpoint(), "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
            .substr(0, 12) == "HTTP/1.1 400");
}

TEST_CASE("a response can be cut in half or not come at all") {
  const auto server = echo_server();
  const std::string half =
      talk(server->endpoint(), "POST /half HTTP/1.1\r\nContent-Length: 5\r\n\r\n12345");
  CHECK(half.find("Content-Length: 10\r\n") != std::string::npos);
  CHECK(half.substr(half.find("\r\n\r\n") + 4) == "POST ");
  CHECK(talk(server->endpoint(), "GET /none HTTP/1.1\r\n\r\n") == "reset");
}

TEST_CASE("the server ends while connections are open") {
  auto server = echo_server();
  const std::string endpoint = server->endpoint();
  const base::UniqueFd idle = connected(endpoint);
  talk(endpoint, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  server.reset();
  const auto answer = send_request({.url = endpoint + "/"});
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == base::ErrorKind::unreachable);
}

TEST_CASE("an address that cannot be listened on is an error") {
  const auto server = HttpServer::start({.host = "not-an-address"}, echo);
  REQUIRE_FALSE(server.has_value());
  CHECK(server.error().code == "standin.listen");
  const auto certificate =
      HttpServer::start({.certificate_file = "/nonexistent", .key_file = "/nonexistent"}, echo);
  REQUIRE_FALSE(certificate.has_value());
  CHECK(certificate.error().code == "standin.certificate");
}

TEST_CASE("https with a certificate of one's own") {
  const TestDirectory directory;
  const std::string certificate = (directory / "cert.pem").string();
  const std::string key = (directory / "key.pem").string();
  const auto made =
      run_child({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                 "-nodes", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
                 "-keyout", key, "-out", certificate},
                "", {});
  REQUIRE(made.has_value());
  REQUIRE(made->exit_code == 0);
  const auto server = echo_server({.certificate_file = certificate, .key_file = key});
  CHECK(server->endpoint().substr(0, 18) == "https://127.0.0.1:");
  const auto trusted = send_request(
      {.method = "POST", .url = server->endpoint() + "/", .body = "x", .ca_file = certificate});
  REQUIRE(trusted.has_value());
  CHECK(trusted->body == "POST x");
  CHECK_FALSE(send_request({.url = server->endpoint() + "/"}).has_value());
  CHECK_FALSE(send_request({.url = server->endpoint() + "/none", .ca_file = certificate}));
}
