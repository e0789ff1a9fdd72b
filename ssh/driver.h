#pragma once

#include <libssh2.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/expected.h"
#include "ssh/errors.h"
#include "ssh/handles.h"
#include "ssh/operation.h"
#include "ssh/options.h"
#include "ssh/plain_phase.h"
#include "ssh/session_memory.h"
#include "ssh/transport.h"

namespace ssh {

/// Owns one libssh2 session on one transport and is the only place that waits for it. libssh2 runs
/// non-blocking and reaches the network through buffers kept here: what it writes leaves together
/// when it next wants to read. Not thread-safe.
class Driver {
 public:
  /// Errors: ssh.protocol_error when libssh2 cannot be set up.
  [[nodiscard]] static base::Expected<std::unique_ptr<Driver>> create(
      std::unique_ptr<Transport> transport, const PhaseLimits& limits, const Operation& operation);

  /// Says goodbye if the connection still stands; never waits.
  ~Driver();
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  /// The driver behind the abstract pointer libssh2 gives its callbacks.
  [[nodiscard]] static Driver& of(void** abstract) { return *static_cast<Driver*>(*abstract); }

  [[nodiscard]] LIBSSH2_SESSION* session() const { return session_; }
  [[nodiscard]] SessionMemory& memory() { return memory_; }
  [[nodiscard]] int descriptor() const { return transport_->descriptor(); }

  /// Calls `step` again and again until it answers something else than "would block", and waits for
  /// the network in between. Answers libssh2's result, which may be an error of the server's
  /// making. Errors: ssh.connection_lost or ssh.not_ready, ssh.timeout, ssh.cancelled; after any of
  /// them nothing can be driven any more, and only a farewell may still be written.
  [[nodiscard]] base::Expected<int> drive(const Operation& operation, Stage stage,
                                          base::Deadline deadline,
                                          const std::function<int()>& step);

  /// Waits until the server has identified itself. Errors: as drive(), and ssh.not_ssh.
  [[nodiscard]] base::Expected<std::string> identification(const Operation& operation,
                                                           base::Deadline deadline);

  /// The first bytes the server sent, up to and beyond its algorithm lists.
  [[nodiscard]] std::string_view heard() const { return heard_; }
  /// What the server sends from now on is encrypted.
  [[nodiscard]] bool encrypted() const { return plain_phase_.over(); }
  /// Text of the server's disconnect message; empty when there was none.
  [[nodiscard]] const std::string& farewell() const { return farewell_; }
  /// What the server told whoever logs in as `user` (its banner, or PAM's words for an account it
  /// refuses), also when it has hung up since. Empty when it said nothing.
  [[nodiscard]] std::string login_words(const std::string& user);
  [[nodiscard]] bool broken() const { return broken_; }
  /// The server closed the connection in good order, instead of it breaking on the way.
  [[nodiscard]] bool hung_up() const { return hung_up_; }
  /// Nothing is to be written before what is waiting has left.
  [[nodiscard]] bool congested() const { return outbox_.size() > kCongestion; }
  /// libssh2's text for its last error.
  [[nodiscard]] std::string last_message() const;
  /// From now on, a silent server is asked for a sign of life and given up without one.
  void keep_alive() { keep_alive_ = true; }
  /// Allows the next call of libssh2 its share of bytes. drive() does so itself.
  void begin_step() { budget_ = kStepBudget; }
  /// Ends the session at once, and why: no call of libssh2 reaches the network any more.
  void abandon(std::string reason);
  /// What the callbacks of the call in progress work with; that call's own business.
  void lend(void* object) { lent_ = object; }
  [[nodiscard]] void* lent() const { return lent_; }
  /// Takes a channel that is done with, to be closed before the next one is opened: dropbear
  /// 2022.83 closes a fresh channel at once when the process of an earlier one ends meanwhile.
  void retire(UniqueChannel channel) { retired_ = std::move(channel); }
  [[nodiscard]] LIBSSH2_CHANNEL* retired() const { return retired_.get(); }
  /// A session was opened on this connection.
  void note_session() { had_session_ = true; }
  [[nodiscard]] bool had_session() const { return had_session_; }
  /// Sends what is waiting, as far as the network takes it. False when the connection broke.
  bool flush();
  /// Waits for the network once; for a session that is tunnelled through this one.
  [[nodiscard]] base::Waited wait(const Operation& operation, base::Deadline deadline);

 private:
  static constexpr std::size_t kCongestion = 64 << 10;
  /// What one call of libssh2 may read before it is told to wait: it would stay inside for as long
  /// as a server floods it, deaf to deadline and stop.
  static constexpr std::size_t kStepBudget = 256 << 10;
  /// What may wait to be sent. Our own data stops at kCongestion; the rest answers the server, and
  /// one that demands answers without taking them would fill the memory.
  static constexpr std::size_t kMostUnsent = 1 << 20;
  static constexpr std::size_t kMostHeard = 40 << 10;
  static constexpr std::size_t kMostBeforeIdentification = 16 << 10;

  Driver(std::unique_ptr<Transport> transport, const PhaseLimits& limits,
         const Operation& operation);

  static LIBSSH2_ALLOC_FUNC(on_allocate);
  static LIBSSH2_REALLOC_FUNC(on_reallocate);
  static LIBSSH2_FREE_FUNC(on_release);
  static LIBSSH2_SEND_FUNC(on_send);
  static LIBSSH2_RECV_FUNC(on_receive);
  static LIBSSH2_DISCONNECT_FUNC(on_disconnect);

  bool open();
  [[nodiscard]] ssize_t receive(char* into, std::size_t size);
  [[nodiscard]] std::string_view agreed_method() const;
  [[nodiscard]] Transfer::State let_pass();
  [[nodiscard]] Transfer::State fill_inbox();
  void note_break(const Transfer& transfer);
  [[nodiscard]] base::Waited pause(const Operation& operation, base::Deadline deadline);
  void check_pulse(const Operation& operation);
  [[nodiscard]] base::Diagnostic why_broken(Stage stage) const;

  SessionMemory memory_;
  std::unique_ptr<Transport> transport_;
  PhaseLimits limits_;
  LIBSSH2_SESSION* session_ = nullptr;
  std::string inbox_;
  std::size_t inbox_read_ = 0;
  PlainPhase plain_phase_;
  std::size_t passable_ = 0;  ///< of the unread inbox, what libssh2 may read
  std::string outbox_;
  std::string heard_;
  std::string farewell_;
  std::size_t budget_ = kStepBudget;
  base::TimePoint last_sign_of_life_;
  base::TimePoint last_probe_;
  void* lent_ = nullptr;
  UniqueChannel retired_;
  bool heard_since_pause_ = false;
  bool keep_alive_ = false;
  bool had_session_ = false;
  bool broken_ = false;  ///< nothing moves any more
  bool hung_up_ = false;
  bool muted_ = false;  ///< what libssh2 sends is dropped
  bool spent_ = false;  ///< an operation was interrupted in the middle
  std::string break_reason_;
  std::optional<base::Diagnostic> objection_;  ///< to what the server sent
};

}  // namespace ssh
