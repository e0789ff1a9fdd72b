#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/lab/command.h"

namespace lab {

/// How much of Docker the host has.
enum class Docker {
  running,
  stopped,      ///< installed, the daemon is not started
  absent,       ///< nothing of it
  client_only,  ///< command line and compose, no daemon
  no_compose,   ///< running, without the compose plug-in
};

/// What to order; the defaults are a cloud's Debian 13 with Docker.
struct HostOptions {
  std::string name = {};  ///< its host name; made up when empty
  std::string image = "debian13";
  Docker docker = Docker::running;
  /// Whom the key opens: root, or an account that is made, in group sudo and without a password.
  std::string user = "root";
  std::filesystem::path authorized_key = {};  ///< a file of public keys
  int port = 22;
  std::vector<std::string> sshd_options = {};  ///< lines of sshd_config
  /// How long sshd stays away after each boot; start() does not wait for it then.
  std::chrono::seconds ssh_delay{0};
  std::optional<int> disk_mb = {};       ///< size of the root file system
  std::optional<int> memory_mb = {};     ///< memory as the host sees it
  std::chrono::milliseconds latency{0};  ///< delay of every packet, each way
};

/// A real host of the lab, for tests: running when start() returns, removed with this object. The
/// hosts of a program are in a lab of the program's own; if it is killed, the next one that starts
/// a host removes what it left. Needs root. Move-only; one thread at a time per host, several hosts
/// may be started at once. What the lab refuses is a std::runtime_error that holds its words.
class LabHost {
 public:
  /// Returns when sshd identifies itself and Docker answers, as far as they are ordered. Makes the
  /// base image when there is none, which takes a minute.
  [[nodiscard]] static LabHost start(const HostOptions& options = {});
  LabHost(LabHost&& other) noexcept;
  LabHost& operator=(LabHost&&) = delete;
  ~LabHost();

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& ip() const { return ip_; }
  /// Empty where this machine has no IPv6.
  [[nodiscard]] const std::string& ip6() const { return ip6_; }
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] const std::string& user() const { return user_; }
  /// "ssh-ed25519 <base64>", as sshd presents it.
  [[nodiscard]] const std::string& host_key() const { return host_key_; }
  /// The address at which the host finds what this machine listens on.
  [[nodiscard]] const std::string& gateway() const { return gateway_; }
  /// The host's root file system as seen from here. Absolute links in it lead astray.
  [[nodiscard]] const std::filesystem::path& root() const { return root_; }

  /// Runs a command line of sh as root in the host; both output streams together.
  [[nodiscard]] ExecResult exec(std::string_view command) const;
  /// `action` is start, stop or restart; sessions survive.
  void sshd(std::string_view action) const;
  /// `action` is start or stop; start returns when the daemon answers.
  void docker(std::string_view action) const;
  /// From now on every packet to and from the host is silently lost, or no longer.
  void black_hole(bool on) const;
  /// Returns when the host boots again, before its services are up.
  void reboot() const;

 private:
  LabHost() = default;

  std::string name_;
  std::string ip_;
  std::string ip6_;
  int port_ = 0;
  std::string user_;
  std::string host_key_;
  std::string gateway_;
  std::filesystem::path root_;
};

}  // namespace lab
