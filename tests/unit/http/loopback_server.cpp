#include "tests/unit/http/loopback_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "base/text.h"

namespace tests {
namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

const sockaddr* generic(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

/// Takes HTTP/2 out of the list of protocols the client knows, each with its length before it.
int choose_http2(SSL* /*connection*/, const unsigned char** chosen, unsigned char* size,
                 const unsigned char* known, unsigned int known_size, void* /*unused*/) {
  constexpr std::string_view kHttp2 = "h2";
  for (unsigned int at = 0; at < known_size; at += 1U + known[at]) {
    const std::string_view name(reinterpret_cast<const char*>(known + at + 1), known[at]);
    if (name != kHttp2) continue;
    *chosen = known + at + 1;
    *size = known[at];
    return SSL_TLSEXT_ERR_OK;
  }
  return SSL_TLSEXT_ERR_NOACK;
}

std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_of(const ServerTls& tls) {
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()),
                                                            &SSL_CTX_free);
  const X509Pointer certificate = read_certificate(tls.identity.certificate);
  const KeyPointer key = read_key(tls.identity.key);
  SSL_CTX_use_certificate(context.get(), certificate.get());
  SSL_CTX_use_PrivateKey(context.get(), key.get());
  if (!tls.client_ca.empty()) {
    const X509Pointer authority = read_certificate(tls.client_ca);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), authority.get());
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  if (tls.http2) SSL_CTX_set_alpn_select_cb(context.get(), &choose_http2, nullptr);
  return context;
}

}  // namespace

Exchange::Exchange(base::UniqueFd fd, SSL_CTX* tls)
    : fd_(std::move(fd)), ssl_(tls == nullptr ? nullptr : SSL_new(tls), &SSL_free) {
  if (ssl_) SSL_set_fd(ssl_.get(), fd_.get());
}

Exchange::~Exchange() {
  if (ssl_) SSL_shutdown(ssl_.get());
}

long Exchange::receive(char* buffer, std::size_t size) {
  if (!ssl_) return ::recv(fd_.get(), buffer, size, 0);
  if (!SSL_is_init_finished(ssl_.get()) && SSL_accept(ssl_.get()) != 1) return -1;
  return SSL_read(ssl_.get(), buffer, static_cast<int>(size));
}

std::optional<ReceivedRequest> Exchange::next_request() {
  std::array<char, 16384> buffer{};
  std::size_t head_end = 0;
  while ((head_end = pending_.find("\r\n\r\n")) == std::string::npos) {
    const long count = receive(buffer.data(), buffer.size());
    if (count <= 0) return std::nullopt;
    pending_.append(buffer.data(), static_cast<std::size_t>(count));
  }
  ReceivedRequest request;
  std::string_view head = std::string_view(pending_).substr(0, head_end);
  const std::size_t first_end = std::min(head.find("\r\n"), head.size());
  const std::string_view first = head.substr(0, first_end);
  const std::size_t blank = first.find(' ');
  request.method = first.substr(0, blank);
  request.target = first.substr(blank + 1, first.rfind(' ') - blank - 1);
  head.remove_prefix(first_end);
  while (head.starts_with("\r\n")) {
    head.remove_prefix(2);
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    const std::size_t colon = line.find(':');
    request.headers[base::lower_case(line.substr(0, colon))] =
        base::trimmed(line.substr(colon + 1));
    head.remove_prefix(end);
  }
  std::size_t length = 0;
  const std::string& told = request.headers["content-length"];
  std::from_chars(told.data(), told.data() + told.size(), length);
  pending_.erase(0, head_end + 4);
  while (pending_.size() < length) {
    const long count = receive(buffer.data(), buffer.size());
    if (count <= 0) return std::nullopt;
    pending_.append(buffer.data(), static_cast<std::size_t>(count));
  }
  request.body = pending_.substr(0, length);
  pending_.erase(0, length);
  return request;
}

std::string Exchange::receive_some() {
  std::array<char, 16384> buffer{};
  const long count = receive(buffer.data(), buffer.size());
  return count <= 0 ? std::string() : std::string(buffer.data(), static_cast<std::size_t>(count));
}

bool Exchange::send(std::string_view raw) {
  while (!raw.empty()) {
    const long count = ssl_ ? SSL_write(ssl_.get(), raw.data(), static_cast<int>(raw.size()))
                            : ::send(fd_.get(), raw.data(), raw.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    raw.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void Exchange::answer(int status, std::string_view body, const std::string& more_headers) {
  send("HTTP/1.1 " + std::to_string(status) + " Answer\r\nContent-Length: " +
       std::to_string(body.size()) + "\r\n" + more_headers + "\r\n" + std::string(body));
}

void Exchange::reset() {
  const linger at_once{1, 0};
  ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ssl_.reset();
  const std::scoped_lock lock(closing_);
  fd_.reset();
}

void Exchange::tunnel_to(int port) {
  const base::UniqueFd target(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(port);
  if (::connect(target.get(), generic(address), sizeof address) != 0) return;
  std::array<char, 16384> buffer{};
  std::array<pollfd, 2> ends = {{{fd_.get(), POLLIN, 0}, {target.get(), POLLIN, 0}}};
  for (;;) {
    if (::poll(ends.data(), ends.size(), -1) <= 0) return;
    for (std::size_t from = 0; from < 2; ++from) {
      if (ends.at(from).revents == 0) continue;
      const long count = ::recv(ends.at(from).fd, buffer.data(), buffer.size(), 0);
      if (count <= 0) return;
      ::send(ends.at(1 - from).fd, buffer.data(), static_cast<std::size_t>(count), MSG_NOSIGNAL);
    }
  }
}

void Exchange::wait_until_gone() {
  std::array<char, 1024> buffer{};
  while (receive(buffer.data(), buffer.size()) > 0) {
  }
}

void Exchange::abort() {
  const std::scoped_lock lock(closing_);
  if (fd_) ::shutdown(fd_.get(), SHUT_RDWR);
}

LoopbackServer::LoopbackServer(Serve serve, const std::optional<ServerTls>& tls)
    : serve_(std::move(serve)),
      tls_(nullptr, &SSL_CTX_free),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  // OpenSSL writes to connections that may be gone.
  std::signal(SIGPIPE, SIG_IGN);
  if (tls) tls_ = context_of(*tls);
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  if (::bind(listener_.get(), generic(address), sizeof address) != 0 ||
      ::listen(listener_.get(), 128) != 0) {
    throw std::runtime_error("no loopback server");
  }
  ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &length);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

LoopbackServer::~LoopbackServer() {
  ::shutdown(listener_.get(), SHUT_RDWR);
  acceptor_.join();
  {
    const std::scoped_lock lock(mutex_);
    for (Exchange& exchange : exchanges_) exchange.abort();
  }
  for (std::thread& thread : threads_) thread.join();
}

std::string LoopbackServer::endpoint() const {
  return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) + "/api/v1";
}

void LoopbackServer::accept_all() {
  for (;;) {
    base::UniqueFd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!fd) return;
    ++connections_;
    const std::scoped_lock lock(mutex_);
    Exchange& exchange = exchanges_.emplace_back(std::move(fd), tls_.get());
    threads_.emplace_back([this, &exchange] {
      serve_(exchange);
      exchange.abort();
    });
  }
}

LoopbackServer::Serve always(int status, std::string body, std::string more_headers) {
  return [=](Exchange& exchange) {
    while (exchange.next_request()) exchange.answer(status, body, more_headers);
  };
}

}  // namespace tests
