#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "checks/host_facts.h"

namespace checks {

/// The facts about a host that are worth keeping: its capacity and its software. Texts are made
/// harmless; sizes are bytes, 0 where the command that tells them did not answer.
struct HostSummary {
  std::string os_id;
  std::string os_version;
  std::string os_name;
  std::string architecture;
  std::string kernel;
  std::string hostname;
  std::int64_t cpus = 0;
  std::int64_t memory_bytes = 0;
  std::int64_t memory_available_bytes = 0;
  std::int64_t swap_bytes = 0;
  std::int64_t disk_total_bytes = 0;
  std::int64_t disk_available_bytes = 0;

  std::optional<std::string> docker_version;  ///< of the server; nothing when it did not answer
  std::optional<std::string> compose_version;
  bool docker_running = false;
  bool docker_accessible = false;  ///< the registered user reaches the API, directly or by sudo
  std::optional<std::string> docker_root_directory;
  std::optional<std::string> docker_storage_driver;
  std::optional<std::string> docker_cgroup_version;
  std::optional<std::string> docker_architecture;
  std::optional<std::string> docker_socket;
  std::optional<std::string> docker_socket_mode;
  std::optional<std::string> docker_socket_owner;
  std::optional<std::string> docker_socket_group;
};

[[nodiscard]] HostSummary summarize(const HostFacts& facts);

}  // namespace checks
