#include "sshd.h"

#include <doctest/doctest.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <map>
#include <tuple>

#include "tests/support/free_port.h"
#include "tests/support/paths.h"

namespace tests {
namespace {

constexpr const char* kSshd = "/usr/sbin/sshd";

/// Whether this system's sshd shuts out who fails too often, as those from 9.8 on do.
bool has_penalties() {
  static const bool has = [] {
    const Finished tried =
        run({.argv = {kSshd, "-t", "-f", "/dev/null", "-o", "PerSourcePenalties=no"}});
    return tried.err.find("Bad configuration option") == std::string::npos;
  }();
  return has;
}

/// Keys of the whole test run.
TemporaryDirectory& key_directory() {
  static TemporaryDirectory directory = open_directory();
  return directory;
}

KeyPair make_pair(const std::vector<std::string>& arguments, const std::string& file) {
  std::vector<std::string> command = {"ssh-keygen", "-q", "-f", file, "-C", "test"};
  const bool has_passphrase =
      std::find(arguments.begin(), arguments.end(), "-N") != arguments.end();
  if (!has_passphrase) command.insert(command.end(), {"-N", ""});
  command.insert(command.end(), arguments.begin(), arguments.end());
  const Finished made = run({.argv = command});
  REQUIRE_MESSAGE(made.exit_code == 0, "ssh-keygen: " << made.err);
  std::string line = read_file(file + ".pub");
  line.erase(line.find_last_not_of('\n') + 1);
  return {read_file(file), line, file};
}

}  // namespace

ssh::PublicKey KeyPair::public_key() const { return ssh::parse_public_key(public_line).value(); }

ssh::PrivateKey KeyPair::private_key(const std::string& passphrase) const {
  auto key = ssh::PrivateKey::read(base::Secret(private_text), base::Secret(passphrase));
  REQUIRE_MESSAGE(key, key.error().detail());
  return *std::move(key);
}

ssh::KnownHosts known_hosts(const std::string& text) {
  return ssh::KnownHosts::parse(text).value();
}

KeyPair key_pair(const std::vector<std::string>& arguments, const std::string& name) {
  static std::map<std::string, KeyPair> made;
  std::string id = name;
  for (const std::string& one : arguments) id += " " + one;
  const auto found = made.find(id);
  if (found != made.end()) return found->second;
  const std::string file = key_directory().file("key" + std::to_string(made.size()));
  return made.emplace(id, make_pair(arguments, file)).first->second;
}

KeyPair ed25519_pair(const std::string& name) { return key_pair({"-t", "ed25519"}, name); }

TemporaryDirectory open_directory() {
  TemporaryDirectory directory("/tmp");
  std::filesystem::permissions(directory.path(), std::filesystem::perms(0755));
  return directory;
}

std::string own_user() { return ::getpwuid(::geteuid())->pw_name; }

bool running_as_root() { return ::geteuid() == 0; }

std::string lab_image(const std::string& name) {
  std::error_code ignored;
  for (const auto& one :
       std::filesystem::directory_iterator(tests::in_project("build/lab/images"), ignored)) {
    const std::string base = one.path().string() + "/base";
    if (one.path().filename().string().starts_with(name + "-") && std::filesystem::exists(base)) {
      return base;
    }
  }
  FAIL("make the image first: tests/lab/lab image " << name);
  return {};
}

Sshd::Sshd(SshdOptions options) : port_(options.port != 0 ? options.port : free_port()) {
  REQUIRE_MESSAGE(::access(kSshd, X_OK) == 0, "install openssh-server: " << kSshd << " is missing");
  if (running_as_root()) std::filesystem::create_directories("/run/sshd");

  std::string config;
  for (const auto& arguments : options.host_keys) {
    const KeyPair& pair = key_pair(arguments, "host");
    config += "HostKey " + pair.private_file + "\n";
    host_keys_.push_back(pair.public_key());
    host_keys_.back().comment.clear();
  }
  std::string authorized;
  for (const std::string& line : options.authorized_keys) authorized += line + "\n";
  if (authorized.empty()) authorized = ed25519_pair().public_line + "\n";
  write_file(directory_.file("authorized_keys"), authorized, 0644);
  // The test's own lines come first: the first value of an option counts.
  if (!options.penalties && (!options.root.empty() || has_penalties())) {
    config += "PerSourcePenalties no\n";
  }
  config += options.config + "\nListenAddress 127.0.0.1\n" +
            (has_ipv6() ? "ListenAddress ::1\n" : "") + "Port " + std::to_string(port_) +
            "\nPidFile none\nStrictModes no\nUsePAM no\n" +
            "PermitRootLogin yes\nKbdInteractiveAuthentication no\nLogLevel DEBUG1\n" +
            "AuthorizedKeysFile " + directory_.file("authorized_keys") + "\n";
  write_file(directory_.file("config"), config, 0644);
  write_accounts(options.accounts);
  write_file(directory_.file("sudoers"), options.sudoers + "\n", 0440);
  server_.emplace(Process::start({.argv = command(options), .errors_in_output = true}));
  const bool listens =
      logs("Server listening on 127.0.0.1") && (!has_ipv6() || logs("Server listening on ::1"));
  REQUIRE_MESSAGE(listens, "sshd did not start: " << log());
}

void Sshd::kill_connections() const {
  const char* const script =
      "kill -KILL $(for p in $(pgrep -P \"$1\"); do echo \"$p\"; pgrep -P \"$p\"; done)";
  std::ignore = run({.argv = {"sh", "-c", script, "sh", std::to_string(pid())}});
}

std::vector<std::string> Sshd::command(const SshdOptions& options) const {
  const std::vector<std::string> plain = {kSshd, "-D", "-e", "-f", directory_.file("config")};
  if (!options.root.empty()) return command_in(options.root, plain);
  if (options.accounts.empty()) return plain;
  REQUIRE_MESSAGE(running_as_root(), "accounts of their own need root");
  std::string script =
      "set -e; for f in passwd shadow group; do mount --bind \"$0/$f\" /etc/$f; done; ";
  if (!options.sudoers.empty()) script += "mount --bind \"$0/sudoers\" /etc/sudoers; ";
  for (const std::string& path : options.hidden) script += "mount --bind /dev/null " + path + "; ";
  script += "exec \"$@\"";
  std::vector<std::string> wrapped = {"unshare", "-m",   "sh",
                                      "-c",      script, directory_.path().string()};
  wrapped.insert(wrapped.end(), plain.begin(), plain.end());
  return wrapped;
}

/// The other system stays as it is; it sees this one's /tmp, where keys and configuration are.
std::vector<std::string> Sshd::command_in(const std::string& root,
                                          const std::vector<std::string>& plain) const {
  REQUIRE_MESSAGE(running_as_root(), "another system's sshd needs root");
  ::mkdir(directory_.file("root").c_str(), 0755);
  const std::string script =
      "set -e; mount --bind \"$1\" \"$0\"; mount -o remount,bind,ro \"$0\"; "
      "mount --rbind /dev \"$0/dev\"; mount -t proc proc \"$0/proc\"; "
      "mount -t tmpfs run \"$0/run\"; mkdir -m 755 \"$0/run/sshd\"; "
      "mount --bind /tmp \"$0/tmp\"; shift; exec chroot \"$0\" \"$@\"";
  std::vector<std::string> wrapped = {"unshare", "-m", "sh", "-c", script, directory_.file("root"),
                                      root};
  wrapped.insert(wrapped.end(), plain.begin(), plain.end());
  return wrapped;
}

void Sshd::write_accounts(const std::vector<Account>& accounts) const {
  if (accounts.empty()) return;
  std::string passwd = read_file("/etc/passwd");
  std::string shadow = read_file("/etc/shadow");
  std::string group = read_file("/etc/group");
  int id = 4000;
  for (const Account& one : accounts) {
    const std::string number = std::to_string(id++);
    const std::string home = directory_.file("home-" + one.name);
    ::mkdir(home.c_str(), 0755);
    ::chown(home.c_str(), static_cast<uid_t>(id - 1), static_cast<gid_t>(id - 1));
    std::string hash = "*";
    if (!one.password.empty()) {
      hash = run_checked({.argv = {"openssl", "passwd", "-6", one.password}}).out;
      hash.erase(hash.find_last_not_of('\n') + 1);
    }
    passwd += one.name + ":x:" + number + ":" + number + "::" + home + ":" + one.shell + "\n";
    shadow += one.name + ":" + hash + ":" + one.ageing + "\n";
    group += one.name + ":x:" + number + ":\n";
  }
  write_file(directory_.file("passwd"), passwd, 0644);
  write_file(directory_.file("shadow"), shadow, 0600);
  write_file(directory_.file("group"), group, 0644);
}

void Sshd::stop() {
  server_->signal(SIGTERM);
  std::ignore = server_->wait();
}

ssh::ConnectOptions Sshd::connect_options() const {
  ssh::ConnectOptions options;
  options.target.endpoint = {"127.0.0.1", static_cast<std::uint16_t>(port_)};
  options.target.credentials.user = own_user();
  options.target.credentials.private_key = ed25519_pair().private_key();
  options.target.host_key.mode = ssh::HostKeyMode::pinned;
  options.target.host_key.keys = host_keys_;
  return options;
}

}  // namespace tests
