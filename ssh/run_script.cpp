#include "ssh/run_script.h"

#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/retry.h"
#include "base/text.h"
#include "ssh/handles.h"
#include "ssh/login_failure.h"
#include "ssh/script_frame.h"

namespace ssh {
namespace {

using base::Expected;

constexpr std::size_t kMostOutput = std::size_t{4} << 20;
constexpr std::size_t kKeptErrors = std::size_t{256} << 10;
constexpr std::size_t kMostErrors = std::size_t{16} << 20;
constexpr unsigned int kWindow = 2 << 20;
constexpr unsigned int kPacket = 32 << 10;
constexpr int kMostChannels = 3;
/// How often a session is asked for where there was one before, in about 3 s.
constexpr int kMostOpenings = 7;
constexpr base::Backoff kReopening = {std::chrono::milliseconds(50), std::chrono::seconds(1), 0};
constexpr std::string_view kChannelType = "session";
constexpr std::string_view kExec = "exec";

unsigned int size_of(std::string_view text) { return static_cast<unsigned int>(text.size()); }

/// Waits for the server's word that the channel of the last run is closed. It is on its way when a
/// script has ended, so this takes no round trip.
Expected<void> close_last_channel(Driver& driver, const Operation& operation,
                                  base::Deadline deadline) {
  if (driver.retired() == nullptr) return {};
  const auto closed = driver.drive(operation, Stage::channel, deadline,
                                   [&] { return libssh2_channel_close(driver.retired()); });
  driver.retire({});
  if (!closed) return base::fail(closed.error());
  return {};
}

Expected<UniqueChannel> try_channel(Driver& driver, const Operation& operation,
                                    base::Deadline deadline) {
  UniqueChannel channel;
  const auto opened = driver.drive(operation, Stage::channel, deadline, [&] {
    channel.reset(libssh2_channel_open_ex(driver.session(), kChannelType.data(),
                                          size_of(kChannelType), kWindow, kPacket, nullptr, 0));
    return channel ? libssh2_result::kDone : libssh2_session_last_errno(driver.session());
  });
  if (!opened) return base::fail(opened.error());
  if (channel) return channel;
  if (*opened != libssh2_result::kChannelRefused) {
    return base::fail(libssh2_failure(*opened, Stage::channel, driver.last_message()));
  }
  return base::fail(diagnostic(Fault::session_refused, "The server refuses to open a session: " +
                                                           driver.last_message() + "."));
}

/// A connection that has had a session and gets no other has served its time; a new one may do.
base::Diagnostic no_further_session(Driver& driver) {
  base::Diagnostic why = diagnostic(
      Fault::session_refused,
      "The server opens no further session on this connection: " + driver.last_message() + ".");
  why.kind = base::ErrorKind::connection_lost;
  driver.abandon("the server opened no further session");
  return why;
}

/// OpenSSH counts a session until it has looked at its channels after our close; an opening right
/// behind the close, as a long way makes it arrive, is one too many where MaxSessions is 1.
Expected<UniqueChannel> open_channel(Driver& driver, const Operation& operation,
                                     base::Deadline deadline) {
  int refusals = 0;
  base::Context context = operation.context();
  context.deadline = deadline;
  auto channel = base::retry(
      context, kReopening,
      [&](const base::Context&) { return try_channel(driver, operation, deadline); },
      [&](const base::Diagnostic& why, base::Duration pause) {
        const bool is_refusal = why.kind == base::ErrorKind::wrong_login;
        const bool may_be_early = driver.had_session() && ++refusals < kMostOpenings;
        return is_refusal && may_be_early ? std::optional(pause) : std::nullopt;
      });
  if (channel) {
    driver.note_session();
  } else if (channel.error().kind == base::ErrorKind::wrong_login && driver.had_session()) {
    if (context.stop.stop_requested()) {
      return base::fail(interruption(base::Waited::cancelled, Stage::channel));
    }
    return base::fail(no_further_session(driver));
  }
  return channel;
}

/// Asks for the one command on a fresh channel. Answers no channel when the server has closed it in
/// place of an answer, which libssh2 would wait for.
Expected<UniqueChannel> try_shell(Driver& driver, const Operation& operation,
                                  base::Deadline deadline, const std::string& command,
                                  const std::string& user) {
  auto channel = open_channel(driver, operation, deadline);
  if (!channel) return channel;
  bool closed = false;
  const auto started = driver.drive(operation, Stage::channel, deadline, [&] {
    const int result = libssh2_channel_process_startup(channel->get(), kExec.data(), size_of(kExec),
                                                       command.data(), size_of(command));
    closed = result == libssh2_result::kWouldBlock && libssh2_channel_eof(channel->get()) == 1;
    return closed ? libssh2_result::kDone : result;
  });
  if (!started) return base::fail(started.error());
  if (closed) return UniqueChannel();
  if (*started == libssh2_result::kRequestDenied) {
    return base::fail(diagnostic(Fault::wrong_login,
                                 "The server refuses to run any command for \"" + user + "\"."));
  }
  if (*started != libssh2_result::kDone) {
    return base::fail(libssh2_failure(*started, Stage::channel, driver.last_message()));
  }
  return channel;
}

Expected<UniqueChannel> start_shell(Driver& driver, const Operation& operation,
                                    base::Deadline deadline, const std::string& command,
                                    const std::string& user) {
  for (int tries = 0; tries < kMostChannels; ++tries) {
    auto channel = try_shell(driver, operation, deadline, command, user);
    if (!channel || *channel) return channel;
  }
  return base::fail(diagnostic(Fault::session_refused,
                               "The server closes every session before it runs a command."));
}

/// One run in progress: what is still to be sent and what has come back.
class Run {
 public:
  Run(Driver& driver, LIBSSH2_CHANNEL* channel, const ScriptFrame& frame)
      : driver_(driver),
        channel_(channel),
        pieces_(frame.pieces()),
        out_(frame.begin_marker(), frame.end_marker(), kMostOutput, 0, frame.ready_marker()),
        err_(frame.error_begin_marker(), frame.error_end_marker(), kKeptErrors, kMostErrors,
             frame.error_ready_marker()) {}

  /// Moves whatever can be moved now, until the script has begun or will not any more.
  int begin() {
    const int moved = step();
    return moved == libssh2_result::kWouldBlock && out_.begun() ? libssh2_result::kDone : moved;
  }

  /// Moves whatever can be moved now, until there is nothing more to come.
  int step() {
    if (const int read = read_stream(0, out_); is_failure(read)) return read;
    if (const int read = read_stream(SSH_EXTENDED_DATA_STDERR, err_); is_failure(read)) return read;
    if (const int sent = send_input(); is_failure(sent)) return sent;
    if (overflowed() || is_complete()) return libssh2_result::kDone;
    return libssh2_result::kWouldBlock;
  }

  [[nodiscard]] bool begun() const { return out_.begun(); }

  Expected<Output> result(const std::string& user) {
    if (overflowed()) return base::fail(too_long());
    if (out_.ended()) return finished();
    if (!out_.begun()) return base::fail(login_failure(user, in_place_of_ours(), status()));
    if (auto signal = exit_signal()) {
      return Output{ExitSignal{std::move(*signal)}, out_.body(), err_.body()};
    }
    return base::fail(diagnostic(Fault::remote_failed,
                                 "The remote shell ended in the middle of the script.",
                                 err_.body() + out_.body()));
  }

  /// What the login did instead of beginning with our script.
  [[nodiscard]] Printed in_place_of_ours() const {
    return {out_.noise() + err_.noise(), is_ready(), err_.begun()};
  }

 private:
  static bool is_failure(int result) {
    return result < libssh2_result::kDone && result != libssh2_result::kWouldBlock;
  }

  /// Our shell has said so itself; where its output leads elsewhere, its errors tell.
  [[nodiscard]] bool is_ready() const { return out_.ready() || err_.ready(); }

  int send_input() {
    if (!is_ready()) return libssh2_result::kDone;
    while (!pieces_.empty() && !driver_.congested() && libssh2_channel_eof(channel_) == 0) {
      if (pieces_.front().empty()) {
        pieces_.erase(pieces_.begin());
        continue;
      }
      const auto sent =
          libssh2_channel_write_ex(channel_, 0, pieces_.front().data(), pieces_.front().size());
      if (sent <= 0) return sent == 0 ? libssh2_result::kWouldBlock : static_cast<int>(sent);
      pieces_.front().remove_prefix(static_cast<std::size_t>(sent));
    }
    if (!pieces_.empty() || input_ended_) return libssh2_result::kDone;
    const int ended = libssh2_channel_send_eof(channel_);
    input_ended_ = ended == libssh2_result::kDone;
    return ended;
  }

  int read_stream(int id, MarkedStream& stream) {
    std::array<char, 16 << 10> chunk{};
    while (!stream.overflowed()) {
      const auto count = libssh2_channel_read_ex(channel_, id, chunk.data(), chunk.size());
      if (count <= 0) return static_cast<int>(count);
      stream.append(std::string_view(chunk.data(), static_cast<std::size_t>(count)));
    }
    return libssh2_result::kDone;
  }

  [[nodiscard]] bool overflowed() const { return out_.overflowed() || err_.overflowed(); }

  /// Names the stream, how far the script had come with it, and what was received.
  [[nodiscard]] base::Diagnostic too_long() const {
    const bool is_output = out_.overflowed();
    const MarkedStream& stream = is_output ? out_ : err_;
    const bool is_behind = stream.ended() || !stream.behind().empty();
    std::string cause = is_behind        ? "Behind the end of our script"
                        : stream.begun() ? "While our script ran"
                                         : "Before our script began";
    cause += is_output ? ", its standard output" : ", its standard error";
    cause += is_behind ? " went on with what is not ours." : " went on without end";
    if (!is_behind) cause += is_output ? ": more than 4 MiB came." : ": more than 16 MiB came.";
    return diagnostic(Fault::output_too_long, std::move(cause),
                      is_behind        ? std::string(stream.behind())
                      : stream.begun() ? stream.body()
                                       : stream.noise());
  }

  /// The markers say so, or the server has closed the channel. A child left in the background may
  /// keep the channel open for ever, so its end is not waited for once the markers are there.
  bool is_complete() {
    if (out_.ended() && err_.ended()) return true;
    if (libssh2_channel_eof(channel_) != 1) return false;
    return libssh2_channel_wait_closed(channel_) == libssh2_result::kDone;
  }

  Expected<Output> finished() const {
    std::string_view digits = out_.end_line();
    if (!digits.empty()) digits.remove_prefix(1);
    int code = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), code);
    if (digits.empty() || parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size()) {
      return base::fail(diagnostic(Fault::remote_failed,
                                   "The remote shell reported no exit status.", err_.body()));
    }
    return Output{ExitCode{code}, out_.body(), err_.body()};
  }

  std::optional<std::string> exit_signal() const {
    char* name = nullptr;
    std::size_t size = 0;
    (void)libssh2_channel_get_exit_signal(channel_, &name, &size, nullptr, nullptr, nullptr,
                                          nullptr);
    if (name == nullptr) return std::nullopt;
    std::string copy = base::evidence_text(std::string_view(name, size), 32);
    libssh2_free(driver_.session(), name);
    return copy;
  }

  /// libssh2 answers 0 also when no status ever came, so a signal is looked for first.
  std::optional<int> status() const {
    if (exit_signal()) return std::nullopt;
    return libssh2_channel_get_exit_status(channel_);
  }

  Driver& driver_;
  LIBSSH2_CHANNEL* channel_;
  std::vector<std::string_view> pieces_;
  MarkedStream out_;
  MarkedStream err_;
  bool input_ended_ = false;
};

/// Tells the remote command to end; best effort, nothing is waited for.
void terminate(Driver& driver, LIBSSH2_CHANNEL* channel) {
  if (driver.broken()) return;
  constexpr std::string_view kTerm = "TERM";
  driver.begin_step();
  (void)libssh2_channel_signal_ex(channel, kTerm.data(), kTerm.size());
  driver.flush();
}

/// Drives the run to its end. Its beginning has a limit of its own: an account whose login hands
/// over to something that waits would else use up the time of the script.
Expected<int> drive(Driver& driver, const Operation& operation, base::Duration start_limit,
                    Run& run, const std::string& user) {
  const base::TimePoint since = operation.clock().now();
  const base::Deadline start_by = operation.within(start_limit);
  auto moved = driver.drive(operation, Stage::run, start_by, [&run] { return run.begin(); });
  if (!moved && moved.error().kind == base::ErrorKind::timeout && !run.begun()) {
    return base::fail(login_stall(user, run.in_place_of_ours(), operation.clock().now() - since,
                                  operation.context().deadline.passed(operation.clock())));
  }
  if (!moved || *moved != libssh2_result::kDone) return moved;
  return driver.drive(operation, Stage::run, operation.context().deadline,
                      [&run] { return run.step(); });
}

}  // namespace

Expected<Output> run_script(Driver& driver, const Operation& operation, const PhaseLimits& limits,
                            const Script& script, const LoginUser& user) {
  const auto frame = ScriptFrame::make(script, user.sudo_password);
  if (!frame) return base::fail(frame.error());
  const base::Deadline start_by = operation.within(limits.login);
  if (auto closed = close_last_channel(driver, operation, start_by); !closed) {
    return base::fail(std::move(closed.error()));
  }
  auto channel = start_shell(driver, operation, start_by, frame->command(), user.name);
  if (!channel) return base::fail(std::move(channel.error()));

  Run run(driver, channel->get(), *frame);
  const auto ended = drive(driver, operation, limits.start, run, user.name);
  if (!ended) {
    terminate(driver, channel->get());
    return base::fail(ended.error());
  }
  if (*ended != libssh2_result::kDone) {
    return base::fail(libssh2_failure(*ended, Stage::run, driver.last_message()));
  }
  auto result = run.result(user.name);
  driver.begin_step();
  (void)libssh2_channel_close(channel->get());
  driver.flush();
  driver.retire(std::move(*channel));
  return result;
}

}  // namespace ssh
