#include "tests/standin/http/stream.h"

#include <openssl/ssl.h>
#include <sys/socket.h>

#include <cerrno>

#include "base/system_clock.h"

namespace standin {
namespace {

base::Diagnostic connection_error(base::ErrorKind kind, std::string cause) {
  base::Diagnostic diagnostic;
  diagnostic.kind = kind;
  diagnostic.code = "http.connection";
  diagnostic.summary = "The client's connection ended";
  diagnostic.cause = std::move(cause);
  return diagnostic;
}

base::Expected<void> ready(int fd, short events, const Patience& patience) {
  switch (base::wait(base::system_clock(), fd, events, patience.deadline, *patience.stop)) {
    case base::Waited::ready:
      return {};
    case base::Waited::timeout:
      return base::fail(connection_error(base::ErrorKind::timeout, "the client was silent"));
    case base::Waited::cancelled:
      break;
  }
  return base::fail(connection_error(base::ErrorKind::cancelled, "the server is closing"));
}

/// A close after this sends RST and drops what was not sent yet.
void close_with_reset(base::UniqueFd& socket) {
  const linger abort_now{1, 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &abort_now, sizeof abort_now);
  socket.reset();
}

class PlainStream final : public Stream {
 public:
  explicit PlainStream(base::UniqueFd socket) : socket_(std::move(socket)) {}

  base::Expected<std::size_t> read(std::span<char> room, const Patience& patience) override {
    for (;;) {
      const ssize_t count = ::recv(socket_.get(), room.data(), room.size(), 0);
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno == EINTR) continue;
      if (errno != EAGAIN) {
        return base::fail(connection_error(base::ErrorKind::connection_lost, "recv failed"));
      }
      if (auto waited = ready(socket_.get(), POLLIN, patience); !waited) {
        return base::fail(waited.error());
      }
    }
  }

  base::Expected<void> write(std::string_view bytes, const Patience& patience) override {
    while (!bytes.empty()) {
      const ssize_t count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(count));
        continue;
      }
      if (errno == EINTR) continue;
      if (errno != EAGAIN) {
        return base::fail(connection_error(base::ErrorKind::connection_lost, "send failed"));
      }
      if (auto waited = ready(socket_.get(), POLLOUT, patience); !waited) return waited;
    }
    return {};
  }

  void reset() override { close_with_reset(socket_); }

 private:
  base::UniqueFd socket_;
};

struct SslDeleter {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

class TlsStream final : public Stream {
 public:
  TlsStream(base::UniqueFd socket, SSL* ssl) : socket_(std::move(socket)), ssl_(ssl) {}
  ~TlsStream() override {
    if (socket_) SSL_shutdown(ssl_.get());
  }
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  base::Expected<void> handshake(const Patience& patience) {
    return repeat(patience, [this] { return SSL_accept(ssl_.get()); });
  }

  base::Expected<std::size_t> read(std::span<char> room, const Patience& patience) override {
    std::size_t count = 0;
    auto done =
        repeat(patience, [&] { return SSL_read_ex(ssl_.get(), room.data(), room.size(), &count); });
    if (done) return count;
    if (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) return std::size_t{0};
    return base::fail(done.error());
  }

  base::Expected<void> write(std::string_view bytes, const Patience& patience) override {
    std::size_t count = 0;
    return repeat(patience,
                  [&] { return SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count); });
  }

  void reset() override { close_with_reset(socket_); }

 private:
  /// Calls `step` until it succeeds, waiting for the socket whenever OpenSSL asks for it.
  template <typename Step>
  base::Expected<void> repeat(const Patience& patience, Step step) {
    for (;;) {
      const int result = step();
      if (result > 0) return {};
      const int reason = SSL_get_error(ssl_.get(), result);
      if (reason != SSL_ERROR_WANT_READ && reason != SSL_ERROR_WANT_WRITE) {
        return base::fail(connection_error(base::ErrorKind::connection_lost, "TLS failed"));
      }
      const short events = reason == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
      if (auto waited = ready(socket_.get(), events, patience); !waited) return waited;
    }
  }

  base::UniqueFd socket_;
  std::unique_ptr<SSL, SslDeleter> ssl_;
};

struct SslContextDeleter {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

}  // namespace

struct TlsIdentity::Context {
  std::unique_ptr<SSL_CTX, SslContextDeleter> ssl;
};

TlsIdentity::TlsIdentity(std::unique_ptr<Context> context) : context_(std::move(context)) {}
TlsIdentity::TlsIdentity(TlsIdentity&&) noexcept = default;
TlsIdentity& TlsIdentity::operator=(TlsIdentity&&) noexcept = default;
TlsIdentity::~TlsIdentity() = default;

base::Expected<TlsIdentity> TlsIdentity::load(const std::string& certificate_file,
                                              const std::string& key_file) {
  auto context = std::make_unique<Context>();
  context->ssl.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* ssl = context->ssl.get();
  if (!ssl || SSL_CTX_use_certificate_chain_file(ssl, certificate_file.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(ssl, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    base::Diagnostic diagnostic;
    diagnostic.kind = base::ErrorKind::invalid_config;
    diagnostic.code = "standin.certificate";
    diagnostic.summary = "The server certificate cannot be used";
    diagnostic.cause = "reading " + certificate_file + " and " + key_file + " as PEM failed";
    diagnostic.remedy = "Give a PEM certificate chain and its unencrypted PEM key.";
    return base::fail(std::move(diagnostic));
  }
  return TlsIdentity(std::move(context));
}

base::Expected<std::unique_ptr<Stream>> TlsIdentity::accept(base::UniqueFd socket,
                                                            const Patience& patience) const {
  SSL* ssl = SSL_new(context_->ssl.get());
  SSL_set_fd(ssl, socket.get());
  auto stream = std::make_unique<TlsStream>(std::move(socket), ssl);
  if (auto done = stream->handshake(patience); !done) return base::fail(done.error());
  return std::unique_ptr<Stream>(std::move(stream));
}

std::unique_ptr<Stream> plain_stream(base::UniqueFd socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

}  // namespace standin
