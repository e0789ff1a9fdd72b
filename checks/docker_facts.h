#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "checks/probe.h"
#include "checks/room.h"

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
/// `docker compose version`: of one that succeeds what it told on standard output, else all it
/// said.
inline constexpr OptionalFact<std::int64_t> kComposeExit{"docker.compose_exit"};
inline constexpr OptionalFact<std::string> kComposeOutput{"docker.compose_output"};
/// `docker compose ls`, which asks the engine; unknown where there is no plugin.
inline constexpr OptionalFact<std::int64_t> kComposeListExit{"docker.compose_list_exit"};
inline constexpr OptionalFact<std::string> kComposeListOutput{"docker.compose_list_output"};
/// The version of a plugin that answers the account, but not through sudo.
inline constexpr OptionalFact<std::string> kComposeOfUser{"docker.compose_of_user"};
/// "path: why" of a file in the plugin's place that is none.
inline constexpr OptionalFact<std::string> kComposeBroken{"docker.compose_broken"};
/// Path of the engine's program; unknown where there is none.
inline constexpr OptionalFact<std::string> kEngine{"docker.engine"};
/// Lines "ActiveState=..." of systemd about docker.service.
inline constexpr OptionalFact<std::vector<std::string>> kService{"docker.service"};
/// The socket that was asked, where one was given. Then what docker says without being told of it:
/// the id of the engine it reaches, unknown where that is none, and all it printed.
inline constexpr OptionalFact<std::string> kAskedSocket{"docker.asked_socket"};
inline constexpr OptionalFact<std::string> kPlainId{"docker.plain_id"};
inline constexpr OptionalFact<std::string> kPlainOutput{"docker.plain_output"};
/// "path mode owner group" of the socket that the command asks; unknown where it asks none: an
/// engine over the network, or nobody.
inline constexpr OptionalFact<std::string> kSocket{"docker.socket"};
/// Lines for read_rooms(): where the engine keeps images, containers, volumes and build cache.
inline constexpr Fact<std::vector<std::string>> kRooms{"docker.rooms"};
}  // namespace docker

[[nodiscard]] const Probe& docker_probe();

/// Shell functions that call the CLI as Coolify does; for probes of the registered user.
///
///   find_docker    sets $cli, $elsewhere and $through (yes, no or late); fails when sudo does not
///                  answer
///   plain_docker ARG...     runs docker, through sudo where Coolify does
///   coolify_docker ARG...   the same for the engine at $docker_socket, where one is given
extern const std::string_view kDockerFunctions;

enum class DockerState {
  ready,              ///< the engine answered
  not_installed,      ///< no CLI
  not_in_path,        ///< a CLI, but not where a non-login shell finds it
  not_in_sudo_path,   ///< a CLI that sudo, through which Coolify calls it, does not find
  podman,             ///< Podman behind Docker's name or socket
  client_only,        ///< a CLI without an engine
  client_unfit,       ///< CLI and engine do not understand each other's version of the API
  snap_down,          ///< Docker from a snap, and nobody answers
  socket_down,        ///< nobody answers at the socket that was given
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
  std::optional<std::string> engine_id;
  std::optional<std::string> asked_socket;  ///< where one was given
  bool service_runs = false;                ///< docker.service, as systemd says
  bool is_rootless = false;
  bool is_snap = false;
};

/// It relies on what is said about CLI and engine; who decides by the rest relies on that itself.
[[nodiscard]] DockerView docker_view(const HostFacts& facts);

/// Whether a command ended with this code because timeout(1) ended it: 124, or 143 by BusyBox.
[[nodiscard]] bool is_timeout(std::int64_t exit);

/// Whether client and engine turned each other down in `output` for the versions of the API they
/// speak: "client version 1.40 is too old. Minimum supported API version is 1.44", or too new.
[[nodiscard]] bool tells_unfit_api(std::string_view output);

}  // namespace checks
