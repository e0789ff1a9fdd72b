#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/diagnostic.h"
#include "base/expected.h"
#include "base/secret.h"
#include "cli/environment.h"
#include "cli/host_argument.h"
#include "registration/login/request.h"
#include "registration/login/rules.h"

namespace CLI {
class App;
}

namespace cli {

/// How to log in, as the options say it.
struct LoginOptions {
  std::vector<std::string> identities = {};  ///< files
  std::string user = {};
  std::uint16_t port = 0;  ///< 0: not given
  std::vector<std::string> jumps = {};
  std::string known_hosts = {};  ///< a file
  std::string host_key = {};
  std::string host_key_policy = {};
  std::string ssh_timeout = {};
};

void add_login_options(CLI::App& command, LoginOptions& options);

/// A machine that somebody is to log in to.
struct LoginTarget {
  std::string ip = {};
  std::optional<std::string> user = {};            ///< before the @ of an argument
  std::optional<std::uint16_t> port = {};          ///< behind the colon of one
  std::optional<std::string> cloud_provider = {};  ///< decides the account where nothing else does
};

/// The options with their files and variables read: what is the same for all machines. Move-only
/// because of its secrets.
class LoginSource {
 public:
  /// Without `--identity`, as ssh does it: the agent of SSH_AUTH_SOCK, and the files id_ed25519,
  /// id_ecdsa and id_rsa in ~/.ssh. COOLIFY_SSH_PASSPHRASE is the passphrase of the first
  /// identity, COOLIFY_SSH_PASSWORD the account's password, COOLIFY_SUDO_PASSWORD sudo's. Errors,
  /// of kind invalid_config: cli.file_unreadable, cli.value_invalid, and those of parse_host().
  [[nodiscard]] static base::Expected<LoginSource> read(const LoginOptions& options,
                                                        base::Duration usual_timeout,
                                                        const Environment& environment);

  /// How to log in to a machine. Errors: the first of registration::login::prepare().
  [[nodiscard]] base::Expected<registration::login::Prepared> login_to(
      const LoginTarget& target) const;

  /// The port at which sshd of the machine is reached.
  [[nodiscard]] std::uint16_t port_of(const LoginTarget& target) const;

 private:
  LoginSource() = default;
  [[nodiscard]] base::Expected<void> read_identities(const LoginOptions& options,
                                                     const Environment& environment);
  [[nodiscard]] base::Expected<void> read_defaults(const Environment& environment);
  void take_host_key(const LoginOptions& options);

  std::vector<base::Secret> keys_;  ///< in the order they are tried
  base::Secret passphrase_;         ///< of the first
  base::Secret password_;
  base::Secret sudo_password_;
  bool has_agent_ = false;
  std::string user_;
  std::uint16_t port_ = 0;
  std::vector<HostArgument> jumps_;
  std::string known_hosts_;
  std::string host_key_;
  std::string fingerprint_;
  std::string policy_;
  base::Duration timeout_{};
};

}  // namespace cli
