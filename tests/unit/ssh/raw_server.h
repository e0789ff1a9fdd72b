#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace tests {

/// A server that says whatever a test wants it to, one connection after the other. Each connection
/// is served by the handler on the server's own thread; its end closes the connection.
class RawServer {
 public:
  /// One accepted connection. Every call gives up when the server is stopped.
  class Peer {
   public:
    Peer(int socket, const std::atomic<bool>& stopping) : socket_(socket), stopping_(stopping) {}

    /// False when the other side is gone or the server is stopped.
    bool send(const std::string& bytes) const;
    /// What has come within a moment; empty when nothing has or the other side is gone.
    std::string receive() const;
    /// Holds the connection open and silent until the other side or the server ends it.
    void hold() const;
    /// Ends the connection with a reset instead of a proper close.
    void reset() const;
    bool gone() const { return gone_ || stopping_; }
    int socket() const { return socket_; }

   private:
    int socket_;
    const std::atomic<bool>& stopping_;
    mutable bool gone_ = false;
  };
  using Handler = std::function<void(const Peer&)>;

  explicit RawServer(Handler handler);
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  int port() const { return port_; }
  int connections() const { return connections_; }

 private:
  void serve();

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> connections_ = 0;
  std::thread thread_;
};

}  // namespace tests
