#include "plugin/process/socket_directory.h"

#include <grp.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <vector>

namespace plugin {
namespace {

constexpr std::size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;
constexpr long kNoGroup = -1;

/// Copies of the paths that a signal handler can read.
struct Leftovers {
  std::array<char, kLongestPath + 1> socket;
  std::array<char, kLongestPath + 1> directory;
};
Leftovers leftovers{};

void remember(const std::string& directory, const std::string& socket) {
  std::memcpy(leftovers.socket.data(), socket.c_str(), socket.size() + 1);
  std::memcpy(leftovers.directory.data(), directory.c_str(), directory.size() + 1);
}

base::Diagnostic cannot_use(const std::string& where, const std::string& why) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "plugin.socket_directory",
          .summary = "No directory for the plugin's socket can be made",
          .cause = "Making a private directory below " + where + " failed: " + why + ".",
          .remedy =
              "Point TMPDIR to a writable directory with a short path, or set "
              "COOLIFY_PLUGIN_NETWORK=tcp."};
}

base::Diagnostic group_fault(const std::string& group, const std::string& why) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "plugin.socket_group",
          .summary = "The plugin's socket cannot be given to its group",
          .cause = "PLUGIN_UNIX_SOCKET_GROUP is \"" + group + "\": " + why + ".",
          .remedy = "Name a group this user belongs to."};
}

std::string errno_text() { return std::strerror(errno); }

std::optional<long> group_id(const std::string& group) {
  long id = 0;
  const auto [end, error] = std::from_chars(group.data(), group.data() + group.size(), id);
  if (error == std::errc() && end == group.data() + group.size()) return id;
  ::group entry{};
  ::group* found = nullptr;
  std::vector<char> buffer(16'384);
  ::getgrnam_r(group.c_str(), &entry, buffer.data(), buffer.size(), &found);
  if (found == nullptr) return std::nullopt;
  return static_cast<long>(found->gr_gid);
}

bool give(const std::string& path, long group, mode_t mode) {
  const bool owned = group == kNoGroup ||
                     ::chown(path.c_str(), static_cast<uid_t>(-1), static_cast<gid_t>(group)) == 0;
  return owned && ::chmod(path.c_str(), mode) == 0;
}

std::string socket_in(const std::string& directory) { return directory + "/socket"; }

base::Expected<std::string> make_directory(const std::string& parent) {
  std::string path = parent + "/plugin-XXXXXX";
  if (socket_in(path).size() > kLongestPath) {
    return base::fail(cannot_use(parent, "its path is too long for a socket"));
  }
  if (::mkdtemp(path.data()) == nullptr) return base::fail(cannot_use(parent, errno_text()));
  return path;
}

base::Expected<std::string> make_temporary_directory() {
  const char* configured = std::getenv("TMPDIR");
  if (configured != nullptr && *configured == '/') {
    if (auto path = make_directory(configured)) return path;
  }
  return make_directory("/tmp");
}

}  // namespace

base::Expected<SocketDirectory> SocketDirectory::make(const std::string& parent,
                                                      const std::string& group) {
  long gid = kNoGroup;
  if (!group.empty()) {
    const std::optional<long> id = group_id(group);
    if (!id) return base::fail(group_fault(group, "there is no such group"));
    gid = *id;
  }
  base::Expected<std::string> path =
      parent.empty() ? make_temporary_directory() : make_directory(parent);
  if (!path) return base::fail(path.error());
  SocketDirectory directory(*path, gid);
  if (gid != kNoGroup && !give(*path, gid, 0710)) {
    return base::fail(group_fault(group, errno_text()));
  }
  return directory;
}

SocketDirectory::SocketDirectory(std::string path, long group)
    : path_(std::move(path)), socket_path_(socket_in(path_)), group_(group) {
  remember(path_, socket_path_);
}

SocketDirectory::SocketDirectory(SocketDirectory&& other) noexcept
    : path_(std::move(other.path_)),
      socket_path_(std::move(other.socket_path_)),
      group_(other.group_) {
  other.path_.clear();
}

SocketDirectory::~SocketDirectory() {
  if (path_.empty()) return;
  ::unlink(socket_path_.c_str());
  ::rmdir(path_.c_str());
}

base::Expected<void> SocketDirectory::protect_socket() const {
  const mode_t mode = group_ == kNoGroup ? 0600 : 0660;
  if (give(socket_path_, group_, mode)) return {};
  return base::fail(cannot_use(path_, errno_text()));
}

void SocketDirectory::remove_all() noexcept {
  if (leftovers.directory.front() == '\0') return;
  ::unlink(leftovers.socket.data());
  ::rmdir(leftovers.directory.data());
}

}  // namespace plugin
