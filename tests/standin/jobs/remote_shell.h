#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/context.h"
#include "tests/standin/jobs/ssh_client.h"
#include "tests/standin/jobs/timing.h"

namespace standin {

/// Where and as whom Coolify logs in.
struct RemoteTarget {
  std::string address = {};
  std::int64_t port = 22;
  std::string user = {};
  std::string private_key = {};
  std::string key_uuid = {};
  std::int64_t connect_timeout = 10;  ///< seconds
  bool cloudflare_tunnel = false;
};

/// Why a remote command has no output: the text Coolify shows.
struct RemoteError {
  std::string message;
};
using RemoteOutput = tl::expected<std::string, RemoteError>;

/// How a command reaches root when the login user is not root.
enum class Privilege { sudo, login_user };

/// How Coolify runs a command on a server: the stock ssh program, a connection per command, the
/// command on the standard input of `bash -se`. Host keys are not verified, passwords are not
/// tried, nothing is multiplexed. The identity lies in a file of mode 0600, named after the key, in
/// a private directory that goes when this object goes. Not thread-safe.
class RemoteShell {
 public:
  RemoteShell(SshClient ssh, RemoteTarget target, Timing timing);
  ~RemoteShell();
  RemoteShell(const RemoteShell&) = delete;
  RemoteShell& operator=(const RemoteShell&) = delete;

  /// Standard output, trimmed. Connection errors are tried three times, 2 s and 4 s apart; a
  /// refused key and a failed command are final at once. `command` is a text of this program.
  [[nodiscard]] RemoteOutput run(std::string_view command, Privilege privilege,
                                 const base::Context& context);
  /// One try only, as the background check does it.
  [[nodiscard]] RemoteOutput run_once(std::string_view command, Privilege privilege,
                                      const base::Context& context);

 private:
  [[nodiscard]] std::vector<std::string> arguments() const;
  [[nodiscard]] bool write_identity();

  SshClient ssh_;
  RemoteTarget target_;
  Timing timing_;
  std::filesystem::path directory_;
};

/// `command` as Coolify sends it for a user that is not root: every line behind sudo, but for
/// shell keywords, cd, echo and command.
[[nodiscard]] std::string with_sudo(std::string_view command);

/// True for messages of the ssh program that Coolify takes for a passing connection error.
[[nodiscard]] bool passing_connection_error(std::string_view message);

}  // namespace standin
