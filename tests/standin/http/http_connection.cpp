#include "tests/standin/http/http_connection.h"

#include <array>
#include <charconv>

#include "base/system_clock.h"
#include "base/text.h"

namespace standin {
namespace {

constexpr auto kIdle = std::chrono::seconds(75);
constexpr auto kTransfer = std::chrono::seconds(30);
constexpr std::size_t kMaxHead = 64 * 1024;
constexpr std::size_t kMaxBody = 16 * 1024 * 1024;

base::Diagnostic broken(base::ErrorKind kind, std::string cause) {
  base::Diagnostic diagnostic;
  diagnostic.kind = kind;
  diagnostic.code = "http.bad_request";
  diagnostic.summary = "The client did not send an HTTP request";
  diagnostic.cause = std::move(cause);
  return diagnostic;
}

Patience within(std::chrono::seconds span, const base::StopSignal& stop) {
  return {base::Deadline::after(base::system_clock(), span), &stop};
}

}  // namespace

HttpConnection::HttpConnection(std::unique_ptr<Stream> stream, std::string peer_address)
    : stream_(std::move(stream)), peer_address_(std::move(peer_address)) {}

void HttpConnection::serve(const HttpHandler& handler, const std::stop_token& stop) {
  const base::StopSignal signal(stop);
  for (bool more = true; more;) {
    auto request = read_request(signal);
    if (!request) {
      if (request.error().kind != base::ErrorKind::remote_failed) return;
      const Response refusal{400, {}, "Bad Request", Delivery::whole};
      more = send(refusal, false, signal);
      return;
    }
    const bool keep_alive = base::lower_case(request->header("Connection")) != "close";
    more = send(handler(*request, stop), keep_alive, signal);
  }
}

base::Expected<std::size_t> HttpConnection::read_more(const Patience& patience) {
  std::array<char, 16 * 1024> room{};
  auto count = stream_->read(room, patience);
  if (count) received_.append(room.data(), *count);
  return count;
}

base::Expected<void> HttpConnection::read_until(std::size_t size, const Patience& patience) {
  while (received_.size() < size) {
    const auto count = read_more(patience);
    if (!count) return base::fail(count.error());
    if (*count == 0) {
      return base::fail(broken(base::ErrorKind::connection_lost, "the request broke off"));
    }
  }
  return {};
}

base::Expected<Request> HttpConnection::read_request(const base::StopSignal& stop) {
  const Patience patience = within(kIdle, stop);
  std::size_t end = std::string::npos;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (received_.size() > kMaxHead) {
      return base::fail(broken(base::ErrorKind::remote_failed, "the header fields are too long"));
    }
    const auto count = read_more(patience);
    if (!count) return base::fail(count.error());
    if (*count == 0) {
      return base::fail(broken(base::ErrorKind::connection_lost, "the client is done"));
    }
  }
  auto request = parse_request_head(std::string_view(received_).substr(0, end));
  if (!request) return request;
  received_.erase(0, end + 4);
  request->peer_address = peer_address_;
  if (auto body = read_body(*request, stop); !body) return base::fail(body.error());
  return request;
}

base::Expected<void> HttpConnection::read_body(Request& request, const base::StopSignal& stop) {
  if (!request.header("Transfer-Encoding").empty()) {
    return base::fail(broken(base::ErrorKind::remote_failed, "bodies need a Content-Length"));
  }
  const std::string length = request.header("Content-Length");
  if (length.empty()) return {};
  std::size_t size = 0;
  const char* const end = length.data() + length.size();
  const auto parsed = std::from_chars(length.data(), end, size);
  if (parsed.ec != std::errc() || parsed.ptr != end || size > kMaxBody) {
    return base::fail(broken(base::ErrorKind::remote_failed, "unusable Content-Length"));
  }
  const Patience patience = within(kTransfer, stop);
  if (base::lower_case(request.header("Expect")) == "100-continue") {
    const auto sent = stream_->write("HTTP/1.1 100 Continue\r\n\r\n", patience);
    if (!sent) return sent;
  }
  if (auto done = read_until(size, patience); !done) return done;
  request.body = received_.substr(0, size);
  received_.erase(0, size);
  return {};
}

bool HttpConnection::send(const Response& response, bool keep_alive, const base::StopSignal& stop) {
  if (response.delivery == Delivery::none) {
    stream_->reset();
    return false;
  }
  std::string bytes = response_head(response, base::system_clock().wall_now(), keep_alive);
  const bool half = response.delivery == Delivery::half;
  bytes += half ? response.body.substr(0, response.body.size() / 2) : response.body;
  const bool sent = stream_->write(bytes, within(kTransfer, stop)).has_value();
  return sent && keep_alive && !half;
}

}  // namespace standin
