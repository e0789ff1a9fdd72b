#include "cli/register/event_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "base/hidden_text.h"
#include "base/os/unique_fd.h"

namespace cli {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kOwnFolder = 0700;
constexpr mode_t kOwnFile = 0600;
constexpr const char* kImports = ".import.tf";
constexpr const char* kFolder = "terraform-provider-coolify";

tl::unexpected<base::Diagnostic> no_folder(const std::string& folder, std::string why) {
  return base::fail({.kind = base::ErrorKind::invalid_config,
                     .code = "cli.state_folder",
                     .summary = "There is no place for the file of events",
                     .cause = std::move(why),
                     .evidence = base::visible_text(folder, 300),
                     .remedy = "Name a file by `--events FILE`."});
}

tl::unexpected<base::Diagnostic> no_results(const std::string& file, const std::string& why) {
  return base::fail({.kind = base::ErrorKind::invalid_config,
                     .code = "cli.result_file",
                     .summary = "There is no place for the results",
                     .cause = "A run in the background leaves its results beside the file of "
                              "events, and no file can be made there: " +
                              why + ".",
                     .evidence = base::visible_text(file, 300),
                     .remedy = "Name a file in a folder of your own by `--events FILE`."});
}

/// Whether another run has left anything there, in whichever form, or is going to.
bool has_results(const std::string& begin) {
  struct stat there{};
  for (const char* const ending : {".result.txt", ".result.json", kImports}) {
    if (::lstat((begin + ending).c_str(), &there) == 0) return true;
  }
  return false;
}

std::string state_folder(const Environment& environment) {
  const std::string own = environment("XDG_STATE_HOME");
  // A path that is not absolute is to be ignored, says the specification.
  if (own.starts_with('/')) return own + "/" + kFolder;
  const std::string home = environment("HOME");
  return home.starts_with('/') ? home + "/.local/state/" + kFolder : std::string();
}

std::string time_text(base::WallTime time) {
  const std::time_t seconds = base::WallTime::clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::string text(32, '\0');
  text.resize(std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts));
  return text;
}

/// The folder, opened; it is this account's and nobody else can write to it.
base::UniqueFd open_own(const std::string& folder) {
  base::UniqueFd opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat what{};
  const bool is_own = opened && ::fstat(opened.get(), &what) == 0 && what.st_uid == ::geteuid() &&
                      (what.st_mode & 022) == 0;
  return is_own ? std::move(opened) : base::UniqueFd();
}

}  // namespace

base::Expected<std::string> make_event_file(const Environment& environment, base::WallTime time) {
  const std::string folder = state_folder(environment);
  if (folder.empty()) return no_folder("", "The environment has no HOME.");
  std::error_code failed;
  fs::create_directories(fs::path(folder).parent_path(), failed);
  if (::mkdir(folder.c_str(), kOwnFolder) != 0 && errno != EEXIST) {
    return no_folder(folder,
                     std::string("The folder cannot be made: ") + std::strerror(errno) + ".");
  }
  const base::UniqueFd opened = open_own(folder);
  if (!opened)
    return no_folder(folder, "The folder is another account's, or others can change it.");
  const std::string name =
      "registration-" + time_text(time) + "-" + std::to_string(::getpid()) + ".jsonl";
  const base::UniqueFd file(::openat(
      opened.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kOwnFile));
  if (!file) {
    return no_folder(folder, std::string("No file can be made: ") + std::strerror(errno) + ".");
  }
  return folder + "/" + name;
}

base::Expected<ResultFiles> make_result_files(const std::string& event_file,
                                              const std::string& ending) {
  constexpr int kMostRuns = 10'000;
  for (int run = 1; run <= kMostRuns; ++run) {
    const std::string begin = event_file + (run == 1 ? "" : "." + std::to_string(run));
    ResultFiles files{.result = begin + ending, .imports = begin + kImports};
    if (has_results(begin)) continue;
    files.file = base::UniqueFd(::open(
        files.result.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kOwnFile));
    if (files.file) return files;
    if (errno != EEXIST) return no_results(files.result, std::strerror(errno));
  }
  return no_results(event_file + ending, "There are too many of them");
}

bool write_text(const base::UniqueFd& file, const std::string& text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t count = ::write(file.get(), rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool write_new_file(const std::string& path, const std::string& text) {
  const base::UniqueFd file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kOwnFile));
  return file && write_text(file, text);
}

}  // namespace cli
