#include "events/file_sink.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "events/bounded_json.h"

namespace events {
namespace {

using base::Diagnostic;
using base::ErrorKind;

constexpr std::size_t kLongestLine = 60 * 1024;
constexpr base::Duration kBetweenTries = std::chrono::milliseconds(10);
/// Most that a lock is waited for without a deadline.
constexpr base::Duration kLongestWait = std::chrono::seconds(10);
/// How often a file may be moved away between its opening and its lock.
constexpr int kMostOpenings = 20;

std::string words_of(int error) { return std::generic_category().message(error); }

std::string shown(const std::string& path) { return base::evidence_text(path, 300); }

Diagnostic unusable(const std::string& path, std::string why, std::string remedy) {
  return {.kind = ErrorKind::invalid_config,
          .code = "events.file_open",
          .summary = "The file of events cannot be used",
          .cause = "Events were to be appended to " + shown(path) + ". " + std::move(why),
          .remedy = std::move(remedy)};
}

Diagnostic cannot_open(const std::string& path, int error) {
  std::string remedy = "Let this account write there, or name another file.";
  if (error == ENOENT || error == ENOTDIR) remedy = "Make the folder, or name another file.";
  return unusable(path, "It cannot be opened: " + words_of(error) + ".", std::move(remedy));
}

/// Why events are not written to what stands there; empty for a regular file.
std::string fault_of(const struct stat& file) {
  if (S_ISLNK(file.st_mode)) return "It is a symbolic link, and none is followed.";
  if (S_ISDIR(file.st_mode)) return "It is a folder.";
  if (S_ISFIFO(file.st_mode)) return "It is a pipe.";
  if (S_ISSOCK(file.st_mode)) return "It is a socket.";
  if (!S_ISREG(file.st_mode)) return "It is a device.";
  if (file.st_nlink > 1) return "It has more than one name (hard links).";
  return {};
}

Diagnostic wrong_kind(const std::string& path, std::string fault) {
  return unusable(path, std::move(fault), "Name a regular file, or one that does not exist yet.");
}

Diagnostic locked(const std::string& path) {
  return {.kind = ErrorKind::timeout,
          .code = "events.file_locked",
          .summary = "The file of events is locked",
          .cause = "An event was to be appended to " + shown(path) +
                   ", but another process held its lock all the time.",
          .remedy = "Find out who locks the file, for example with `lslocks`, or name another."};
}

Diagnostic cannot_write(const std::string& path, int error) {
  const bool full = error == ENOSPC || error == EDQUOT;
  return {.kind = ErrorKind::invalid_config,
          .code = "events.file_write",
          .summary = "An event could not be written",
          .cause = "An event was to be appended to " + shown(path) + ": " + words_of(error) + ".",
          .remedy = full ? "Make room there, or name a file on another disk."
                         : "Name a file on a disk that can be written to."};
}

/// Looks first: a device may do something as soon as it is opened.
base::Expected<base::UniqueFd> open_file(const std::string& path) {
  struct stat there{};
  if (::lstat(path.c_str(), &there) == 0) {
    if (std::string fault = fault_of(there); !fault.empty()) {
      return base::fail(wrong_kind(path, std::move(fault)));
    }
  }
  constexpr int kFlags =
      O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
  base::UniqueFd file(::open(path.c_str(), kFlags, S_IRUSR | S_IWUSR));
  if (!file) return base::fail(cannot_open(path, errno));
  if (::fstat(file.get(), &there) != 0) return base::fail(cannot_open(path, errno));
  if (std::string fault = fault_of(there); !fault.empty()) {
    return base::fail(wrong_kind(path, std::move(fault)));
  }
  return file;
}

/// Whether the file that is open is the one of that name.
bool is_at(int file, const std::string& path) {
  struct stat open{};
  struct stat there{};
  return ::fstat(file, &open) == 0 && ::lstat(path.c_str(), &there) == 0 &&
         open.st_ino == there.st_ino && open.st_dev == there.st_dev;
}

/// The lock of a file while this lives. Between processes as well as between sinks of one.
class Lock {
 public:
  static base::Expected<Lock> acquire(int file, const std::string& path,
                                      const base::Context& context) {
    while (::flock(file, LOCK_EX | LOCK_NB) != 0) {
      if (errno == EINTR) continue;
      if (errno != EWOULDBLOCK) return base::fail(cannot_write(path, errno));
      const base::TimePoint next = context.clock->now() + kBetweenTries;
      if (next >= context.deadline.when() ||
          context.clock->sleep_until(next, context.stop) == base::Waited::cancelled) {
        return base::fail(locked(path));
      }
    }
    return Lock(file);
  }
  Lock(Lock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  Lock& operator=(Lock&&) = delete;
  ~Lock() {
    if (file_ >= 0) ::flock(file_, LOCK_UN);
  }

 private:
  explicit Lock(int file) : file_(file) {}
  int file_;
};

/// Whether the file ends in the midst of a line.
bool is_torn(int file, off_t size) {
  char last = '\n';
  return size > 0 && ::pread(file, &last, 1, size - 1) == 1 && last != '\n';
}

/// 0, or why it could not be written as a whole.
int write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return count < 0 ? errno : ENOSPC;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

/// Called with the lock held: nobody else has written since the size was asked for.
int append_line(int file, const std::string& line) {
  struct stat before{};
  if (::fstat(file, &before) != 0) return errno;
  const int error = write_all(file, (is_torn(file, before.st_size) ? "\n" : "") + line + "\n");
  if (error != 0 && ::ftruncate(file, before.st_size) != 0) return errno;
  return error;
}

}  // namespace

base::Expected<void> try_file(const std::string& path) {
  const auto file = open_file(path);
  if (!file) return base::fail(file.error());
  return {};
}

base::Expected<void> FileSink::append(const std::string& line, const base::Context& context) {
  for (int opened = 0; opened < kMostOpenings; ++opened) {
    if (!file_ || !is_at(file_.get(), path_)) {
      auto file = open_file(path_);
      if (!file) return base::fail(std::move(file.error()));
      file_ = *std::move(file);
    }
    const auto lock = Lock::acquire(file_.get(), path_, context);
    if (!lock) return base::fail(lock.error());
    if (!is_at(file_.get(), path_)) continue;
    const int error = append_line(file_.get(), line);
    if (error != 0) return base::fail(cannot_write(path_, error));
    return {};
  }
  return base::fail(unusable(path_, "It is moved away again and again.", "Name another file."));
}

base::Expected<void> FileSink::deliver(const Event& event, const base::Context& context) {
  return append(bounded_json(event, kLongestLine), context.within(kLongestWait));
}

}  // namespace events
