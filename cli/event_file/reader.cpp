#include "cli/event_file/reader.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/wait.h"
#include "events/event_json.h"

namespace cli::event_file {
namespace {

constexpr std::size_t kMostAtOnce = 4 << 20;

std::string system_text(int error) { return std::generic_category().message(error) + "."; }

/// Whether there are bytes, or their end, so that reading them does not wait.
bool is_readable(int fd, const base::Context& context) {
  const base::StopSignal never{std::stop_token()};
  const auto now = base::Deadline::at(context.clock->now());
  return base::wait(*context.clock, fd, POLLIN, now, never) == base::Waited::ready;
}

}  // namespace

std::string Reader::name() const { return is_standard_input() ? "standard input" : path_; }

base::Diagnostic Reader::cannot_read(const std::string& why) const {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "event_file.cannot_read",
          .summary = "The events cannot be read",
          .cause = "Reading " + name() + " failed: " + why,
          .remedy = "Name a file of events that this account can read, or `-` for standard input."};
}

/// False where there is no file.
base::Expected<bool> Reader::open() {
  if (fd_) return true;
  if (is_standard_input()) return adopt(base::UniqueFd(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)));
  if (path_.find('\0') != std::string::npos) {
    return base::fail(cannot_read("its name has a NUL character."));
  }
  // What is there is looked at first: opening a device may already do something.
  struct stat found{};
  if (::stat(path_.c_str(), &found) == 0 && !S_ISREG(found.st_mode) && !S_ISFIFO(found.st_mode)) {
    return base::fail(cannot_read(S_ISDIR(found.st_mode) ? "it is a folder."
                                                         : "it is neither a file nor a pipe."));
  }
  return adopt(base::UniqueFd(::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)));
}

base::Expected<bool> Reader::adopt(base::UniqueFd fd) {
  if (!fd && errno == ENOENT) return false;
  struct stat found{};
  if (!fd || ::fstat(fd.get(), &found) != 0) return base::fail(cannot_read(system_text(errno)));
  kind_ = S_ISREG(found.st_mode) ? Kind::regular : Kind::pipe;
  if (is_standard_input()) kind_ = Kind::standard_input;
  fd_ = std::move(fd);
  at_ = 0;
  return true;
}

base::Expected<Progress> Reader::read(Listener& listener, const base::Context& context) {
  const auto is_open = open();
  if (!is_open) return base::fail(is_open.error());
  if (!*is_open) return Progress::missing;
  return read_on(listener, context);
}

base::Expected<Progress> Reader::read_on(Listener& listener, const base::Context& context) {
  std::array<char, 65536> part{};
  for (std::size_t done = 0; done < kMostAtOnce;) {
    if (kind_ == Kind::standard_input && !is_readable(fd_.get(), context)) {
      return Progress::caught_up;
    }
    const ssize_t count = ::read(fd_.get(), part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return Progress::caught_up;
    if (count < 0) return base::fail(cannot_read(system_text(errno)));
    if (count == 0) return at_end(listener);
    at_ += count;
    done += static_cast<std::size_t>(count);
    lines_.add({part.data(), static_cast<std::size_t>(count)},
               [&](std::string_view line) { take_line(line, listener); });
  }
  return Progress::more;
}

base::Expected<Progress> Reader::at_end(Listener& listener) {
  if (kind_ == Kind::standard_input || mode_ == Mode::once) return Progress::ended;
  struct stat here{};
  struct stat there{};
  if (::fstat(fd_.get(), &here) != 0) return base::fail(cannot_read(system_text(errno)));
  // A file that was removed may come again.
  if (::stat(path_.c_str(), &there) != 0) return Progress::caught_up;
  const bool is_other = here.st_dev != there.st_dev || here.st_ino != there.st_ino;
  const bool is_shorter = kind_ == Kind::regular && here.st_size < at_;
  if (!is_other && !is_shorter) return Progress::caught_up;
  forget(listener);
  if (is_other) {
    fd_.reset();
  } else if (::lseek(fd_.get(), 0, SEEK_SET) != 0) {
    return base::fail(cannot_read(system_text(errno)));
  }
  return Progress::more;
}

void Reader::forget(Listener& listener) {
  lines_.clear();
  at_ = 0;
  listener.begin_anew();
}

void Reader::take_line(std::string_view line, Listener& listener) {
  if (const auto event = events::parse_event(line)) {
    listener.take(*event);
  } else {
    ++foreign_;
  }
}

void Reader::finish(Listener& listener) {
  lines_.end([&](std::string_view line) { take_line(line, listener); });
}

}  // namespace cli::event_file
