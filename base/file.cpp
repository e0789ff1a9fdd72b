#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "base/os/unique_fd.h"

namespace base {
namespace {

std::string system_fault(const char* what, int error) {
  return std::string("It cannot be ") + what + ": " + std::generic_category().message(error) + ".";
}

std::string kind_fault(mode_t mode) {
  if (S_ISREG(mode)) return {};
  if (S_ISDIR(mode)) return "It is a folder, not a file.";
  if (S_ISFIFO(mode)) return "It is a pipe, and only a regular file is read.";
  if (S_ISSOCK(mode)) return "It is a socket, and only a regular file is read.";
  return "It is a device, and only a regular file is read.";
}

/// A socket cannot be opened at all, and opening a device may already do something.
tl::expected<UniqueFd, std::string> open_file(const std::string& path) {
  if (path.find('\0') != std::string::npos) {
    return tl::unexpected(std::string("Its name has a NUL character."));
  }
  struct stat before{};
  if (::stat(path.c_str(), &before) != 0) return tl::unexpected(system_fault("opened", errno));
  if (auto fault = kind_fault(before.st_mode); !fault.empty()) return tl::unexpected(fault);
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!fd) return tl::unexpected(system_fault("opened", errno));
  // Whatever stands there by now.
  struct stat now{};
  if (::fstat(fd.get(), &now) != 0) return tl::unexpected(system_fault("read", errno));
  if (auto fault = kind_fault(now.st_mode); !fault.empty()) return tl::unexpected(fault);
  return fd;
}

}  // namespace

std::string file_fault(const std::string& path) {
  const auto fd = open_file(path);
  return fd ? std::string() : fd.error();
}

tl::expected<std::string, std::string> read_file(const std::string& path, std::size_t limit) {
  const auto fd = open_file(path);
  if (!fd) return tl::unexpected(fd.error());
  std::string content;
  std::array<char, 16384> part{};
  for (;;) {
    // Files of the system say that they are empty and are not: only reading tells.
    const ssize_t count = ::read(fd->get(), part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return tl::unexpected(system_fault("read", errno));
    if (count == 0) return content;
    content.append(part.data(), static_cast<std::size_t>(count));
    if (content.size() > limit) {
      return tl::unexpected("It has more than " + std::to_string(limit) + " bytes.");
    }
  }
}

}  // namespace base
