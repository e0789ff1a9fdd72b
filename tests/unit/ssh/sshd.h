#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ssh/known_hosts.h"
#include "ssh/options.h"
#include "ssh/private_key.h"
#include "ssh/public_key.h"
#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace tests {

/// A key pair made by ssh-keygen. Pairs are cached: the same arguments give the same pair for as
/// long as the test program runs.
struct KeyPair {
  std::string private_text;
  std::string public_line;
  std::string private_file;

  ssh::PublicKey public_key() const;
  /// The private half as a login takes it; fails the running test when it cannot be used.
  ssh::PrivateKey private_key(const std::string& passphrase = "") const;
};

/// `arguments` as ssh-keygen takes them, for instance {"-t", "rsa", "-b", "2048", "-m", "PEM"}.
/// Each pair is made once and kept for the whole test run.
KeyPair key_pair(const std::vector<std::string>& arguments, const std::string& name = "");
KeyPair ed25519_pair(const std::string& name = "");

/// A known_hosts text, which has to be sound.
ssh::KnownHosts known_hosts(const std::string& text);

/// An account of the mount namespace a test's sshd lives in.
struct Account {
  std::string name;
  std::string shell = "/bin/sh";
  std::string password;  ///< empty: none that works
  /// The rest of the line in /etc/shadow: last change of the password and so on, in days.
  std::string ageing = "19000:0:99999:7:::";
};

struct SshdOptions {
  std::vector<std::vector<std::string>> host_keys = {{"-t", "ed25519"}};
  std::vector<std::string> authorized_keys;  ///< lines; empty: the one of ed25519_pair()
  std::string config;                        ///< further lines of sshd_config
  std::vector<Account> accounts;  ///< needs root; private to this server, the system stays as it is
  std::string sudoers;            ///< with accounts: what stands in /etc/sudoers for them
  std::vector<std::string> hidden;  ///< with accounts: programs that are not there for them
  std::string root;        ///< needs root: the root folder of another system, whose sshd is to run
  bool penalties = false;  ///< PerSourcePenalties as they are by default, from 9.8 on
  int port = 0;            ///< 0: a free one
};

/// The root folder of a system image of the lab: "debian12" or "debian13". Fails the running test
/// when there is none.
std::string lab_image(const std::string& name);

/// A directory that other accounts and other systems' sshd may read, too.
TemporaryDirectory open_directory();

/// A real OpenSSH server on the loopback interface with its own keys and configuration. The
/// constructor fails the running test when sshd is not installed or does not start.
class Sshd {
 public:
  explicit Sshd(SshdOptions options = {});

  int port() const { return port_; }
  ssh::PublicKey host_key(std::size_t index = 0) const { return host_keys_.at(index); }
  std::string log() const { return server_->output(); }
  bool logs(const std::string& text) const { return server_->prints(text); }
  const TemporaryDirectory& directory() const { return directory_; }
  void stop();
  pid_t pid() const { return server_->pid(); }
  /// Ends them without a word. From sshd 9.8 on, a process and its child hold each.
  void kill_connections() const;

  /// Options that log in as the user of this process, with the cached key and the host key pinned.
  ssh::ConnectOptions connect_options() const;

 private:
  std::vector<std::string> command(const SshdOptions& options) const;
  std::vector<std::string> command_in(const std::string& root,
                                      const std::vector<std::string>& plain) const;
  void write_accounts(const std::vector<Account>& accounts) const;

  TemporaryDirectory directory_ = open_directory();
  int port_;
  std::vector<ssh::PublicKey> host_keys_;
  std::optional<Process> server_;
};

/// The login name of the user the tests run as.
std::string own_user();
bool running_as_root();

}  // namespace tests
