#include "plugin/process/command_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "base/os/unique_fd.h"
#include "base/text.h"
#include "plugin/process/hclog.h"

namespace plugin {
namespace {

/// A sink with a file of its own.
class FileLog final : public base::LogSink {
 public:
  FileLog(base::UniqueFd file, base::LogLevel level, const base::Clock& clock)
      : file_(std::move(file)), sink_(file_.get(), level, clock) {}

  [[nodiscard]] bool enabled(base::LogLevel level) const override { return sink_.enabled(level); }
  void write(base::LogLevel level, std::string_view message,
             const std::vector<base::LogField>& fields) override {
    sink_.write(level, message, fields);
  }

 private:
  base::UniqueFd file_;
  HclogSink sink_;
};

/// An invalid descriptor with errno set when it cannot be one.
base::UniqueFd open_log(const std::string& path) {
  constexpr int kFlags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  base::UniqueFd file(::open(path.c_str(), kFlags, S_IRUSR | S_IWUSR));
  struct stat what{};
  if (file && (::fstat(file.get(), &what) != 0 || !S_ISREG(what.st_mode))) {
    errno = EINVAL;
    return {};
  }
  return file;
}

}  // namespace

base::Log command_log(const Lookup& lookup, const base::Clock& clock) {
  const std::string word = lookup("COOLIFY_LOG").value_or("");
  if (word.empty()) return {};
  const base::LogLevel level = log_level_of(word);
  const std::string path = lookup("COOLIFY_LOG_PATH").value_or("");
  if (path.empty()) return base::Log(std::make_shared<HclogSink>(STDERR_FILENO, level, clock));
  base::UniqueFd file = open_log(path);
  if (!file) {
    std::cerr << "There is no log: " << base::evidence_text(path, 300) << " cannot be written to ("
              << std::generic_category().message(errno) << ").\n";
    return {};
  }
  return base::Log(std::make_shared<FileLog>(std::move(file), level, clock));
}

}  // namespace plugin
