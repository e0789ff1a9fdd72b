#include "tests/support/temporary_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <mutex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace tests {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrefix = "coolify-test-";

base::UniqueFd open_directory(const fs::path& path) {
  return base::UniqueFd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

void clear_away(const fs::path& path) {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

/// Removes the directories of this user whose program is gone.
void remove_abandoned(const fs::path& parent) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(parent, ignored)) {
    if (!entry.path().filename().string().starts_with(kPrefix)) continue;
    const base::UniqueFd directory = open_directory(entry.path());
    struct stat status{};
    if (::fstat(directory.get(), &status) != 0 || status.st_uid != ::geteuid()) continue;
    if (::flock(directory.get(), LOCK_EX | LOCK_NB) == 0) clear_away(entry.path());
  }
}

void remove_abandoned_once(const fs::path& parent) {
  static std::mutex mutex;
  static std::set<fs::path> done;
  const std::scoped_lock lock(mutex);
  if (done.insert(parent).second) remove_abandoned(parent);
}

}  // namespace

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write_file(const fs::path& file, std::string_view text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) throw std::runtime_error("cannot write " + file.string());
}

void write_file(const fs::path& file, std::string_view text, unsigned mode) {
  write_file(file, text);
  if (::chmod(file.c_str(), mode) != 0) {
    throw std::runtime_error("cannot set the permissions of " + file.string());
  }
}

TemporaryDirectory::TemporaryDirectory(const fs::path& parent) {
  remove_abandoned_once(parent);
  // Between its making and its lock somebody may take a directory for an abandoned one.
  while (path_.empty() || !fs::exists(path_)) {
    std::string name = parent / (std::string(kPrefix) + "XXXXXX");
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
    path_ = name;
    lock_ = open_directory(path_);
    if (lock_) ::flock(lock_.get(), LOCK_SH);
  }
}

TemporaryDirectory::TemporaryDirectory(TemporaryDirectory&& other) noexcept
    : path_(std::exchange(other.path_, {})), lock_(std::move(other.lock_)) {}

TemporaryDirectory& TemporaryDirectory::operator=(TemporaryDirectory&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(lock_, other.lock_);
  return *this;
}

TemporaryDirectory::~TemporaryDirectory() {
  if (!path_.empty()) clear_away(path_);
}

fs::path TemporaryDirectory::write(const std::string& name, std::string_view text) const {
  write_file(path_ / name, text);
  return path_ / name;
}

void TemporaryDirectory::write_program(const std::string& name, std::string_view text) const {
  write_file(path_ / name, text, 0755);
}

std::string TemporaryDirectory::read(const std::string& name) const {
  return fs::exists(path_ / name) ? read_file(path_ / name) : "";
}

}  // namespace tests
