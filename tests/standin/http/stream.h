#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/expected.h"
#include "base/os/unique_fd.h"
#include "base/wait.h"

namespace standin {

/// How long an operation on a connection may take and what ends it early.
struct Patience {
  base::Deadline deadline;
  const base::StopSignal* stop;
};

/// One accepted connection, plain or TLS. Used by one thread at a time.
/// Errors of read and write: connection_lost, timeout, cancelled.
class Stream {
 public:
  virtual ~Stream() = default;
  /// Bytes read into `room`; 0 when the client closed its side.
  [[nodiscard]] virtual base::Expected<std::size_t> read(std::span<char> room,
                                                         const Patience& patience) = 0;
  [[nodiscard]] virtual base::Expected<void> write(std::string_view bytes,
                                                   const Patience& patience) = 0;
  /// Closes the connection with a TCP reset instead of an orderly end; nothing works afterwards.
  virtual void reset() = 0;
};

/// Wraps an accepted, non-blocking socket.
[[nodiscard]] std::unique_ptr<Stream> plain_stream(base::UniqueFd socket);

/// A server certificate with its key. Thread-safe once made.
class TlsIdentity {
 public:
  /// Reads PEM files. Errors: invalid_config, code "standin.certificate".
  [[nodiscard]] static base::Expected<TlsIdentity> load(const std::string& certificate_file,
                                                        const std::string& key_file);
  TlsIdentity(TlsIdentity&&) noexcept;
  TlsIdentity& operator=(TlsIdentity&&) noexcept;
  ~TlsIdentity();

  /// Performs the handshake on an accepted, non-blocking socket.
  [[nodiscard]] base::Expected<std::unique_ptr<Stream>> accept(base::UniqueFd socket,
                                                               const Patience& patience) const;

 private:
  struct Context;
  explicit TlsIdentity(std::unique_ptr<Context> context);
  std::unique_ptr<Context> context_;
};

}  // namespace standin
