// HTTP/2: taken where the server offers it, over TLS only.
#include <doctest/doctest.h>

#include <cstdint>
#include <mutex>

#include "http/curl_transport.h"
#include "tests/support/no_proxy.h"
#include "tests/unit/http/loopback_server.h"

using http::CurlTransport;
using http::Method;
using http::Request;
using http::Response;
using tests::Authority;
using tests::Exchange;
using tests::LoopbackServer;
using tests::ServerTls;

namespace {

enum FrameType : std::uint8_t { data = 0, headers = 1, settings = 4, goaway = 7 };
constexpr std::uint8_t kEndStream = 1;  // of data and headers; of settings: acknowledged
constexpr std::uint8_t kEndHeaders = 4;

struct Frame {
  std::uint8_t type = 0;
  std::uint8_t flags = 0;
  std::string stream;  ///< its four bytes
  std::string payload;
};

std::string bytes_of(const Frame& frame) {
  const auto byte = [](std::size_t value) { return static_cast<char>(value & 0xFF); };
  const std::size_t size = frame.payload.size();
  return std::string{byte(size >> 16), byte(size >> 8), byte(size), byte(frame.type),
                     byte(frame.flags)} +
         frame.stream + frame.payload;
}

/// Takes `count` bytes off the connection; fewer when the client has gone.
std::string take(Exchange& exchange, std::string& pending, std::size_t count) {
  while (pending.size() < count) {
    const std::string more = exchange.receive_some();
    if (more.empty()) break;
    pending += more;
  }
  std::string taken = pending.substr(0, count);
  pending.erase(0, count);
  return taken;
}

std::optional<Frame> next_frame(Exchange& exchange, std::string& pending) {
  const std::string head = take(exchange, pending, 9);
  if (head.size() < 9) return std::nullopt;
  const auto byte = [&head](std::size_t at) { return static_cast<std::uint8_t>(head[at]); };
  const std::size_t size = (std::size_t{byte(0)} << 16) | (std::size_t{byte(1)} << 8) | byte(2);
  return Frame{byte(3), byte(4), head.substr(5), take(exchange, pending, size)};
}

/// A header as HPACK spells it without any table; both texts below 127 bytes.
std::string literal(const std::string& name, const std::string& value) {
  return std::string(1, '\0') + static_cast<char>(name.size()) + name +
         static_cast<char>(value.size()) + value;
}

/// Answers every request of a connection with 200, one header and "[]", in HTTP/2.
void serve_http2(Exchange& exchange) {
  const std::string none(4, '\0');
  std::string pending;
  // "PRI * HTTP/2.0", a line without anything, "SM" and another one.
  if (take(exchange, pending, 24).find("HTTP/2.0") == std::string::npos) return;
  exchange.send(bytes_of({settings, 0, none, ""}));
  while (const auto frame = next_frame(exchange, pending)) {
    if (frame->type == settings && (frame->flags & kEndStream) == 0) {
      exchange.send(bytes_of({settings, kEndStream, none, ""}));
    }
    const bool whole =
        (frame->type == headers || frame->type == data) && (frame->flags & kEndStream) != 0;
    if (!whole) continue;
    // 0x88 is ":status: 200".
    exchange.send(bytes_of(
        {headers, kEndHeaders, frame->stream, "\x88" + literal("x-ratelimit-remaining", "42")}));
    exchange.send(bytes_of({data, kEndStream, frame->stream, "[]"}));
  }
}

std::unique_ptr<CurlTransport> http_for(const std::string& endpoint, const Authority& authority) {
  tests::forget_proxies();
  http::Config config;
  config.base_url = endpoint;
  config.bearer_token = base::Secret("3|secret-token");
  config.ca_cert = authority.certificate();
  auto http = CurlTransport::make(std::move(config));
  REQUIRE(http.has_value());
  return *std::move(http);
}

}  // namespace

TEST_CASE("HTTP/2 is spoken where it is offered, on one connection") {
  const Authority authority;
  LoopbackServer server(serve_http2,
                        ServerTls{.identity = authority.issue("IP:127.0.0.1"), .http2 = true});
  const auto http = http_for(server.endpoint(), authority);
  const Request requests[] = {{Method::get, "/servers"},
                              {Method::patch, "/servers/u", "", R"({"name":"n"})"},
                              {Method::get, "/servers/u"}};
  for (const Request& request : requests) {
    const auto response = http->send(request, {});
    REQUIRE_MESSAGE(response.has_value(), response.error().detail());
    CHECK(response->status == 200);
    CHECK(response->body == "[]");
    CHECK(response->header("x-ratelimit-remaining") == "42");
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("a server that does not offer HTTP/2 is spoken to in HTTP/1.1") {
  const Authority authority;
  std::string first_line;
  LoopbackServer server(
      [&first_line](Exchange& exchange) {
        while (const auto request = exchange.next_request()) {
          first_line = request->method + " " + request->target;
          exchange.answer(200, "[]");
        }
      },
      ServerTls{authority.issue("IP:127.0.0.1")});
  const auto response = http_for(server.endpoint(), authority)->send({Method::get, "/servers"}, {});
  REQUIRE(response.has_value());
  CHECK(response->body == "[]");
  CHECK(first_line == "GET /api/v1/servers");
}
