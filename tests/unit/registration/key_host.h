#pragma once

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "ssh/public_key.h"
#include "tests/support/local_shell.h"
#include "tests/support/temporary_directory.h"

namespace tests {

/// An Ed25519 public key; distinct numbers give distinct keys.
inline ssh::PublicKey make_key(unsigned number, const std::string& comment = {}) {
  const std::string type = "ssh-ed25519";
  std::string body(32, '\x5A');
  for (std::size_t i = 0; i < 4; ++i) body[i] = static_cast<char>((number >> (8 * i)) & 0xFF);
  const auto field = [](const std::string& text) {
    return std::string("\0\0\0", 3) + static_cast<char>(text.size()) + text;
  };
  auto key = ssh::public_key_of_blob(field(type) + field(body));
  key->comment = comment;
  return *key;
}

/// The shells that hosts have as /bin/sh. A missing one fails the tests.
inline const std::vector<std::vector<std::string>> kShells = {
    {"dash"}, {"bash"}, {"busybox", "sh"}};

/// Looked up once: getpwuid() is not for several threads.
inline const std::string& my_name() {
  static const std::string name = [] {
    const passwd* const entry = ::getpwuid(::getuid());
    return std::string(entry == nullptr ? "" : entry->pw_name);
  }();
  return name;
}

/// Whose tools a host has behind the programs of the test.
enum class Tools { system, busybox };

/// A home folder of its own and a shell that believes it to be the account's.
class KeyHost {
 public:
  explicit KeyHost(std::vector<std::string> shell = {"dash"}, Tools tools = Tools::system) {
    std::filesystem::create_directory(dir_ / "home");
    std::filesystem::create_directory(dir_ / "bin");
    if (shell.back() != "bash") {
      // What edits prefers bash; here it is the shell of the test as well.
      std::string words;
      for (const std::string& word : shell) words += word + " ";
      add_program("bash", "#!/bin/sh\nexec " + words + "\"$@\"\n");
    }
    add_program("getent",
                "#!/bin/sh\n[ \"$1\" = passwd ] || exec /usr/bin/getent \"$@\"\n"
                "echo \"me:x:0:0::$TEST_HOME:/bin/sh\"\n");
    executor_.emplace(std::move(shell),
                      std::map<std::string, std::string>{{"PATH", path_of(tools)},
                                                         {"HOME", "/nonexistent"},
                                                         {"TEST_HOME", home().string()},
                                                         {"TEST_FILE", file().string()},
                                                         {"TEST_DIR", dir_.path().string()}});
  }

  /// Puts a program in front of the system's of the same name. $TEST_FILE names authorized_keys,
  /// $TEST_DIR a folder to keep notes in.
  void add_program(const std::string& name, const std::string& text) {
    dir_.write_program("bin/" + name, text);
  }

  LocalShell& executor() { return *executor_; }
  std::filesystem::path home() const { return dir_ / "home"; }
  std::filesystem::path ssh_folder() const { return home() / ".ssh"; }
  std::filesystem::path file() const { return ssh_folder() / "authorized_keys"; }
  const TemporaryDirectory& dir() const { return dir_; }

  void write_file(std::string_view text) const {
    std::filesystem::create_directory(ssh_folder());
    ::chmod(ssh_folder().c_str(), 0700);
    dir_.write("home/.ssh/authorized_keys", text);
    ::chmod(file().c_str(), 0600);
  }
  std::string read_file() const { return dir_.read("home/.ssh/authorized_keys"); }

  /// sshd says on this host that the keys are there.
  void keys_are_at(const std::string& places) {
    add_program("sshd", "#!/bin/sh\necho \"authorizedkeysfile " + places + "\"\n");
    add_program("sudo", R"(#!/bin/sh
while :; do
  case $1 in
    -u) shift 2 ;;
    -n | --) shift ;;
    *) exec "$@" ;;
  esac
done
)");
  }

  /// Names in .ssh besides authorized_keys.
  std::vector<std::string> litter() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(ssh_folder())) {
      const std::string name = entry.path().filename().string();
      if (name != "authorized_keys") names.push_back(name);
    }
    return names;
  }

  static unsigned mode_of(const std::filesystem::path& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0U;
  }

 private:
  std::string path_of(Tools tools) const {
    std::string path = dir_.file("bin") + ":";
    if (tools == Tools::busybox) {
      std::filesystem::create_directory(dir_ / "busybox");
      const Command install{.argv = {"busybox", "--install", "-s", dir_.file("busybox")}};
      if (Process::start(install).wait_for_all().exit_code != 0)
        throw std::runtime_error("busybox");
      path += dir_.file("busybox") + ":";
    }
    return path + "/usr/bin:/bin";
  }

  TemporaryDirectory dir_;
  std::optional<LocalShell> executor_;
};

}  // namespace tests
