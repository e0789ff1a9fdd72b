#include "tests/standin/http/http_server.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <csignal>
#include <list>
#include <optional>
#include <thread>

#include "base/system_clock.h"
#include "tests/standin/http/http_connection.h"
#include "tests/standin/http/stream.h"

namespace standin {
namespace {

constexpr int kBacklog = 1024;
constexpr auto kHandshake = std::chrono::seconds(10);

base::Diagnostic cannot_listen(const HttpServer::Options& options, std::string_view step) {
  base::Diagnostic diagnostic;
  diagnostic.kind = base::ErrorKind::invalid_config;
  diagnostic.code = "standin.listen";
  diagnostic.summary = "The stand-in cannot listen on its address";
  diagnostic.cause =
      std::string(step) + " failed for " + options.host + " port " + std::to_string(options.port);
  diagnostic.remedy = "Give a numeric address of this machine and a free port, or port 0.";
  return diagnostic;
}

struct AddressInfoDeleter {
  void operator()(addrinfo* info) const { freeaddrinfo(info); }
};

base::Expected<base::UniqueFd> listening_socket(const HttpServer::Options& options) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  addrinfo* found = nullptr;
  if (getaddrinfo(options.host.c_str(), std::to_string(options.port).c_str(), &hints, &found) != 0)
    return base::fail(cannot_listen(options, "getaddrinfo"));
  const std::unique_ptr<addrinfo, AddressInfoDeleter> address(found);
  base::UniqueFd socket(
      ::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int yes = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (::bind(socket.get(), address->ai_addr, address->ai_addrlen) != 0)
    return base::fail(cannot_listen(options, "bind"));
  if (::listen(socket.get(), kBacklog) != 0) return base::fail(cannot_listen(options, "listen"));
  return socket;
}

struct NumericAddress {
  std::string host;
  std::string port;
};

NumericAddress numeric(const sockaddr_storage& address, socklen_t size) {
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  // The sockets API passes every address family through a pointer to its common head.
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  getnameinfo(generic, size, host.data(), host.size(), port.data(), port.size(),
              NI_NUMERICHOST | NI_NUMERICSERV);
  return {host.data(), port.data()};
}

NumericAddress local_address(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return numeric(address, size);
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(base::UniqueFd socket, std::optional<TlsIdentity> tls, HttpHandler handler)
      : socket_(std::move(socket)),
        tls_(std::move(tls)),
        handler_(std::move(handler)),
        address_(local_address(socket_.get())),
        acceptor_([this](const std::stop_token& stop) { accept_connections(stop); }) {}

  ~Impl() {
    acceptor_.request_stop();
    acceptor_.join();
    for (Worker& worker : workers_) worker.thread.request_stop();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::string endpoint() const {
    const bool v6 = address_.host.find(':') != std::string::npos;
    const std::string host = v6 ? "[" + address_.host + "]" : address_.host;
    return (tls_ ? "https://" : "http://") + host + ":" + address_.port;
  }

 private:
  struct Worker {
    std::atomic<bool> finished = false;
    std::jthread thread;
  };

  void accept_connections(const std::stop_token& stop) {
    const base::StopSignal signal(stop);
    while (base::wait(base::system_clock(), socket_.get(), POLLIN, base::Deadline::never(),
                      signal) == base::Waited::ready) {
      sockaddr_storage peer{};
      socklen_t size = sizeof peer;
      base::UniqueFd connection(::accept4(socket_.get(), reinterpret_cast<sockaddr*>(&peer), &size,
                                          SOCK_CLOEXEC | SOCK_NONBLOCK));
      if (!connection) continue;
      const int yes = 1;
      ::setsockopt(connection.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
      workers_.remove_if([](const Worker& worker) { return worker.finished.load(); });
      start_worker(std::move(connection), numeric(peer, size).host);
    }
  }

  void start_worker(base::UniqueFd connection, std::string peer) {
    Worker& worker = workers_.emplace_back();
    worker.thread = std::jthread([this, &worker, connection = std::move(connection),
                                  peer = std::move(peer)](const std::stop_token& stop) mutable {
      serve(std::move(connection), std::move(peer), stop);
      worker.finished = true;
    });
  }

  void serve(base::UniqueFd connection, std::string peer, const std::stop_token& stop) const {
    std::unique_ptr<Stream> stream;
    if (tls_) {
      const base::StopSignal signal(stop);
      auto secured =
          tls_->accept(std::move(connection),
                       {base::Deadline::after(base::system_clock(), kHandshake), &signal});
      if (!secured) return;
      stream = std::move(*secured);
    } else {
      stream = plain_stream(std::move(connection));
    }
    HttpConnection(std::move(stream), std::move(peer)).serve(handler_, stop);
  }

  base::UniqueFd socket_;
  std::optional<TlsIdentity> tls_;
  HttpHandler handler_;
  NumericAddress address_;
  std::list<Worker> workers_;  ///< touched by the acceptor only, and after it has ended
  std::jthread acceptor_;
};

base::Expected<std::unique_ptr<HttpServer>> HttpServer::start(const Options& options,
                                                              HttpHandler handler) {
  // OpenSSL writes to its socket without a way to say MSG_NOSIGNAL.
  std::signal(SIGPIPE, SIG_IGN);
  std::optional<TlsIdentity> tls;
  if (!options.certificate_file.empty() || !options.key_file.empty()) {
    auto loaded = TlsIdentity::load(options.certificate_file, options.key_file);
    if (!loaded) return base::fail(loaded.error());
    tls = std::move(*loaded);
  }
  auto socket = listening_socket(options);
  if (!socket) return base::fail(socket.error());
  auto impl = std::make_unique<Impl>(std::move(*socket), std::move(tls), std::move(handler));
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

std::string HttpServer::endpoint() const { return impl_->endpoint(); }

}  // namespace standin
