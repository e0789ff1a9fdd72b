#include "ssh/driver.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "ssh/greeting.h"

namespace ssh {
namespace {

constexpr std::size_t kReceiveSize = 16 << 10;

template <typename Function>
libssh2_cb_generic* generic(Function* function) {
  return reinterpret_cast<libssh2_cb_generic*>(function);
}

}  // namespace

LIBSSH2_ALLOC_FUNC(Driver::on_allocate) { return of(abstract).memory_.allocate(count); }

LIBSSH2_REALLOC_FUNC(Driver::on_reallocate) { return of(abstract).memory_.reallocate(ptr, count); }

LIBSSH2_FREE_FUNC(Driver::on_release) { of(abstract).memory_.release(ptr); }

LIBSSH2_SEND_FUNC(Driver::on_send) {
  (void)socket;
  (void)flags;
  Driver& driver = of(abstract);
  if (driver.muted_) return static_cast<ssize_t>(length);
  if (!driver.broken_ && driver.outbox_.size() + length > kMostUnsent) {
    driver.abandon("the server did not take the answers it asked for");
  }
  if (driver.broken_) return callback_result::kBroken;
  driver.outbox_.append(static_cast<const char*>(buffer), length);
  return static_cast<ssize_t>(length);
}

LIBSSH2_RECV_FUNC(Driver::on_receive) {
  (void)socket;
  (void)flags;
  return of(abstract).receive(static_cast<char*>(buffer), length);
}

LIBSSH2_DISCONNECT_FUNC(Driver::on_disconnect) {
  (void)session;
  (void)reason;
  (void)language;
  (void)language_len;
  Driver& driver = of(abstract);
  if (message != nullptr && message_len > 0) {
    driver.farewell_.assign(message, static_cast<std::size_t>(message_len));
  }
  driver.broken_ = true;
  driver.break_reason_ = "the server ended the connection";
}

Driver::Driver(std::unique_ptr<Transport> transport, const PhaseLimits& limits,
               const Operation& operation)
    : transport_(std::move(transport)),
      limits_(limits),
      last_sign_of_life_(operation.clock().now()),
      last_probe_(last_sign_of_life_) {}

base::Expected<std::unique_ptr<Driver>> Driver::create(std::unique_ptr<Transport> transport,
                                                       const PhaseLimits& limits,
                                                       const Operation& operation) {
  // Not make_unique: the constructor is private.
  std::unique_ptr<Driver> driver(new Driver(std::move(transport), limits, operation));
  if (!driver->open()) {
    return base::fail(diagnostic(Fault::protocol_error, "libssh2 could not be set up."));
  }
  return driver;
}

bool Driver::open() {
  if (!libssh2_is_ready()) return false;
  session_ = libssh2_session_init_ex(&on_allocate, &on_release, &on_reallocate, this);
  if (session_ == nullptr) return false;
  libssh2_session_callback_set2(session_, LIBSSH2_CALLBACK_SEND, generic(&on_send));
  libssh2_session_callback_set2(session_, LIBSSH2_CALLBACK_RECV, generic(&on_receive));
  libssh2_session_callback_set2(session_, LIBSSH2_CALLBACK_DISCONNECT, generic(&on_disconnect));
  libssh2_session_set_blocking(session_, 0);
  // Every probe this class decides to send is due for libssh2.
  libssh2_keepalive_config(session_, 1, 1);
  return true;
}

Driver::~Driver() {
  if (session_ != nullptr) {
    if (!broken_) {
      begin_step();
      (void)libssh2_session_disconnect(session_, "done");
      flush();
    }
    abandon("it was closed here");
    retired_.reset();
    // With a dead connection each call gets further; the bound is for the impossible.
    for (int tries = 0; tries < 100; ++tries) {
      if (libssh2_session_free(session_) != libssh2_result::kWouldBlock) break;
    }
  }
}

void Driver::abandon(std::string reason) {
  broken_ = true;
  if (break_reason_.empty()) break_reason_ = std::move(reason);
  transport_->shut_down();
}

base::Expected<int> Driver::drive(const Operation& operation, Stage stage, base::Deadline deadline,
                                  const std::function<int()>& step) {
  for (;;) {
    if (broken_ || spent_) return base::fail(why_broken(stage));
    begin_step();
    const int result = step();
    flush();
    if (result != libssh2_result::kWouldBlock) {
      const bool has_own_cause =
          result >= libssh2_result::kDone || result == libssh2_result::kNoCommonAlgorithm;
      if ((has_own_cause && !objection_) || !broken_) return result;
    }
    if (broken_) return base::fail(why_broken(stage));
    const base::Waited how = pause(operation, deadline);
    if (how != base::Waited::ready) {
      spent_ = true;
      return base::fail(interruption(how, stage));
    }
  }
}

base::Expected<std::string> Driver::identification(const Operation& operation,
                                                   base::Deadline deadline) {
  for (;;) {
    const Greeting greeting = read_greeting(heard_);
    if (greeting.identification.starts_with("SSH-2.0-") ||
        greeting.identification.starts_with("SSH-1.99-")) {
      return std::string(greeting.identification);
    }
    const bool is_something_else =
        !greeting.identification.empty() || heard_.size() >= kMostBeforeIdentification;
    if (is_something_else) {
      abandon("it is no SSH server");
      return base::fail(diagnostic(Fault::not_ssh,
                                   "The first thing the server sent is not the "
                                   "identification of an SSH 2 server.",
                                   std::string_view(heard_).substr(0, 300)));
    }
    if (broken_) return base::fail(why_broken(Stage::banner));
    begin_step();
    if (fill_inbox() != Transfer::State::would_block) continue;
    const base::Waited how = pause(operation, deadline);
    if (how != base::Waited::ready) {
      spent_ = true;
      return base::fail(interruption(how, Stage::banner));
    }
  }
}

std::string Driver::last_message() const {
  char* text = nullptr;
  int length = 0;
  (void)libssh2_session_last_error(session_, &text, &length, 0);
  return text == nullptr ? std::string() : std::string(text, static_cast<std::size_t>(length));
}

std::string Driver::login_words(const std::string& user) {
  if (broken_) {
    // The words have arrived, but libssh2 looks for them only behind a question for the methods.
    muted_ = true;
    (void)libssh2_userauth_list(session_, user.c_str(), static_cast<unsigned int>(user.size()));
    muted_ = false;
  }
  char* text = nullptr;
  if (libssh2_userauth_banner(session_, &text) != libssh2_result::kDone) return {};
  return text == nullptr ? std::string() : std::string(text);
}

bool Driver::flush() {
  std::size_t sent = 0;
  while (!broken_ && sent < outbox_.size()) {
    const Transfer transfer = transport_->send(std::string_view(outbox_).substr(sent));
    if (transfer.state == Transfer::State::would_block) break;
    if (transfer.state == Transfer::State::done) {
      sent += transfer.bytes;
    } else {
      note_break(transfer);
    }
  }
  outbox_.erase(0, sent);
  return !broken_;
}

ssize_t Driver::receive(char* into, std::size_t size) {
  // Whatever libssh2 wanted to say before it listens is complete now.
  flush();
  if (budget_ == 0) return callback_result::kWouldBlock;
  if (passable_ == 0) {
    const bool was_plain = !encrypted();
    const Transfer::State state = let_pass();
    if (state == Transfer::State::would_block) return callback_result::kWouldBlock;
    if (state != Transfer::State::done) return callback_result::kBroken;
    // The step ends with the last plain packet, for what is to change then.
    if (was_plain && encrypted()) budget_ = std::min(budget_, passable_);
  }
  const std::size_t count = std::min({size, passable_, budget_});
  std::memcpy(into, inbox_.data() + inbox_read_, count);
  inbox_read_ += count;
  passable_ -= count;
  budget_ -= count;
  return static_cast<ssize_t>(count);
}

std::string_view Driver::agreed_method() const {
  const char* const method = libssh2_session_methods(session_, LIBSSH2_METHOD_KEX);
  return method == nullptr ? std::string_view() : method;
}

/// Until libssh2 may read something, from what has arrived or arrives now.
Transfer::State Driver::let_pass() {
  for (;;) {
    const std::string_view waiting = std::string_view(inbox_).substr(inbox_read_);
    if (!waiting.empty()) {
      auto step = plain_phase_.next(waiting, encrypted() ? std::string_view() : agreed_method());
      if (!step) {
        objection_ = std::move(step.error());
        abandon("it broke the protocol");
        return Transfer::State::failed;
      }
      inbox_read_ += step->drop;
      passable_ = step->pass;
      if (passable_ > 0) return Transfer::State::done;
      // Who does not identify himself is judged in identification().
      if (waiting.size() >= kMostHeard) return Transfer::State::would_block;
    }
    if (const Transfer::State state = fill_inbox(); state != Transfer::State::done) return state;
  }
}

Transfer::State Driver::fill_inbox() {
  if (broken_) return Transfer::State::failed;
  std::array<char, kReceiveSize> chunk{};
  const Transfer transfer = transport_->receive(chunk);
  if (transfer.state == Transfer::State::done) {
    inbox_.erase(0, std::exchange(inbox_read_, 0));
    inbox_.append(chunk.data(), transfer.bytes);
    heard_.append(chunk.data(), std::min(transfer.bytes, kMostHeard - heard_.size()));
    heard_since_pause_ = true;
  } else if (transfer.state != Transfer::State::would_block) {
    note_break(transfer);
  }
  return transfer.state;
}

void Driver::note_break(const Transfer& transfer) {
  broken_ = true;
  if (transfer.state == Transfer::State::closed) {
    hung_up_ = true;
    break_reason_ = "the server closed the connection";
  } else if (transfer.system_error == 0) {
    break_reason_ = "the connection of the jump host broke";
  } else {
    break_reason_ = "the connection failed: " + system_error_text(transfer.system_error);
  }
}

base::Waited Driver::wait(const Operation& operation, base::Deadline deadline) {
  flush();
  return pause(operation, deadline);
}

base::Waited Driver::pause(const Operation& operation, base::Deadline deadline) {
  const base::Clock& clock = operation.clock();
  if (operation.stop().requested()) return base::Waited::cancelled;
  if (deadline.passed(clock)) return base::Waited::timeout;
  // What a step read may concern a part of its work that it had already passed by.
  const bool has_read_something = budget_ < kStepBudget;
  if (has_read_something || broken_) return base::Waited::ready;

  base::Deadline until = deadline;
  if (keep_alive_) {
    if (std::exchange(heard_since_pause_, false)) last_sign_of_life_ = last_probe_ = clock.now();
    until = until.or_earlier(base::Deadline::at(last_probe_ + limits_.keepalive));
  }
  const base::Waited how = transport_->wait(!outbox_.empty(), operation, until);
  if (how != base::Waited::timeout) return how;
  if (deadline.passed(clock)) return base::Waited::timeout;
  if (keep_alive_) check_pulse(operation);
  return base::Waited::ready;
}

void Driver::check_pulse(const Operation& operation) {
  const base::TimePoint now = operation.clock().now();
  if (now - last_sign_of_life_ >= limits_.dead_peer) {
    broken_ = true;
    break_reason_ =
        "the server has been silent for " + base::format_duration(now - last_sign_of_life_);
    return;
  }
  if (now - last_probe_ < limits_.keepalive || congested()) return;
  last_probe_ = now;
  int unused = 0;
  (void)libssh2_keepalive_send(session_, &unused);
  flush();
}

base::Diagnostic Driver::why_broken(Stage stage) const {
  if (objection_) return *objection_;
  if (!broken_) {
    return diagnostic(Fault::connection_lost,
                      "The session ended when an earlier operation on it was interrupted.");
  }
  const Greeting greeting = read_greeting(heard_);
  if (greeting.identification.empty()) {
    return diagnostic(Fault::not_ready,
                      "Before the server identified itself, " + break_reason_ + ".",
                      greeting.preamble);
  }
  return diagnostic(Fault::connection_lost,
                    "While " + std::string(stage_phrase(stage)) + ", " + break_reason_ + ".",
                    farewell_);
}

}  // namespace ssh
