#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/os/unique_fd.h"
#include "tests/unit/http/certificates.h"

namespace tests {

/// A request as it came over the wire; header names in lower case.
struct ReceivedRequest {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;
  std::string body;
};

/// One connection to a LoopbackServer, seen from the server. Used by the thread that serves it.
class Exchange {
 public:
  Exchange(base::UniqueFd fd, SSL_CTX* tls);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// The next request, or nothing when the client has gone.
  [[nodiscard]] std::optional<ReceivedRequest> next_request();
  /// Whatever comes next, empty when the client has gone: for what is not HTTP/1.1.
  [[nodiscard]] std::string receive_some();
  /// False when the client has gone.
  bool send(std::string_view raw);
  void answer(int status, std::string_view body, const std::string& more_headers = "");
  /// Ends the connection without a word, as a crashed program does.
  void reset();
  /// Passes bytes to and fro between the client and a port of this machine.
  void tunnel_to(int port);
  /// Returns once the client has closed the connection.
  void wait_until_gone();
  /// Ends every call on this connection; may come from another thread.
  void abort();

 private:
  long receive(char* buffer, std::size_t size);

  std::mutex closing_;  ///< guards the end of fd_ against abort()
  base::UniqueFd fd_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
  std::string pending_;
};

/// How a server does TLS.
struct ServerTls {
  CertificateAndKey identity;
  std::string client_ca = {};  ///< asks for a client certificate of this authority; empty: none
  bool http2 = false;          ///< offers it, to clients that ask
};

/// A server on a free port of 127.0.0.1, with a thread per connection that runs `serve`.
class LoopbackServer {
 public:
  using Serve = std::function<void(Exchange&)>;
  explicit LoopbackServer(Serve serve, const std::optional<ServerTls>& tls = {});
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  [[nodiscard]] int port() const { return port_; }
  /// "http://127.0.0.1:PORT/api/v1", or https with TLS.
  [[nodiscard]] std::string endpoint() const;
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void accept_all();

  Serve serve_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls_;
  base::UniqueFd listener_;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  std::list<Exchange> exchanges_;
  std::list<std::thread> threads_;
  std::thread acceptor_;
};

/// Answers every request of a connection with the same.
[[nodiscard]] LoopbackServer::Serve always(int status, std::string body,
                                           std::string more_headers = "");

}  // namespace tests
