#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "checks/probe.h"

namespace checks {

/// What the host says about Docker, as it stands in the output of its tools.
namespace docker {
/// Path of the CLI in the non-login PATH of the registered user.
inline constexpr OptionalFact<std::string> kCli{"docker.cli"};
/// Path of a CLI that only a wider search finds.
inline constexpr OptionalFact<std::string> kCliElsewhere{"docker.cli_elsewhere"};
/// The CLI's path with symbolic links resolved.
inline constexpr OptionalFact<std::string> kCliTarget{"docker.cli_target"};
inline constexpr OptionalFact<std::string> kCliVersion{"docker.cli_version"};  ///< --version
/// Whether the engine was asked through sudo, as Coolify does for every user but root.
inline constexpr Fact<bool> kThroughSudo{"docker.through_sudo"};
inline constexpr OptionalFact<std::int64_t> kVersionExit{"docker.version_exit"};
inline constexpr OptionalFact<std::vector<std::string>> kVersionOutput{"docker.version_output"};
inline constexpr OptionalFact<std::vector<std::string>> kInfo{"docker.info"};
inline constexpr OptionalFact<std::int64_t> kComposeExit{"docker.compose_exit"};
inline constexpr OptionalFact<std::string> kComposeOutput{"docker.compose_output"};
/// Path of the engine's program; unknown where there is none.
inline constexpr OptionalFact<std::string> kEngine{"docker.engine"};
/// Lines "ActiveState=..." of systemd about docker.service.
inline constexpr OptionalFact<std::vector<std::string>> kService{"docker.service"};
/// "path mode owner group" of the socket.
inline constexpr OptionalFact<std::string> kSocket{"docker.socket"};
/// Space where Docker keeps images, containers and volumes.
inline constexpr OptionalFact<std::int64_t> kRootAvailableKb{"docker.root_available_kb"};
}  // namespace docker

[[nodiscard]] const Probe& docker_probe();

enum class DockerState {
  ready,              ///< the engine answered
  not_installed,      ///< no CLI
  not_in_path,        ///< a CLI, but not where a non-login shell finds it
  podman,             ///< Podman behind Docker's name or socket
  client_only,        ///< a CLI without an engine
  other_endpoint,     ///< the CLI is set to an engine elsewhere, which does not answer
  daemon_down,        ///< nobody answers
  daemon_starting,    ///< nobody answers yet
  daemon_silent,      ///< connected, no answer in time
  permission_denied,  ///< the socket refuses the registered user
  failed,             ///< anything else; see `output`
};

/// What the docker facts mean.
struct DockerView {
  DockerState state = DockerState::failed;
  std::optional<std::string> server_version;
  std::optional<std::string> compose_version;
  std::string output;  ///< what the CLI printed when asked for the engine's version
  std::optional<std::string> root_directory;
  std::optional<std::string> storage_driver;
  std::optional<std::string> cgroup_version;
  std::optional<std::string> architecture;  ///< as the engine names it: "amd64"
  std::optional<std::string> socket_path;
  std::optional<std::string> socket_mode;  ///< octal: "660"
  std::optional<std::string> socket_owner;
  std::optional<std::string> socket_group;
  std::string endpoint;                        ///< what did not answer, of daemon_down and its kin
  std::optional<std::string> unit_file_state;  ///< of docker.service: "enabled", "disabled", ...
  bool is_rootless = false;
};

/// It relies on what is said about CLI and engine; who decides by the rest relies on that itself.
[[nodiscard]] DockerView docker_view(const HostFacts& facts);

/// Whether a command ended with this code because timeout(1) ended it: 124, or 143 by BusyBox.
[[nodiscard]] bool is_timeout(std::int64_t exit);

}  // namespace checks
