#include "checks/host_summary.h"

#include "base/text.h"
#include "checks/docker_facts.h"
#include "checks/sizes.h"
#include "checks/storage_facts.h"
#include "checks/system_facts.h"

namespace checks {
namespace {

constexpr std::size_t kLongestText = 200;
constexpr std::int64_t kBytesPerKb = 1024;

std::string clean(const std::string& text) { return base::evidence_text(text, kLongestText); }

std::optional<std::string> clean(const std::optional<std::string>& text) {
  return text ? std::optional(clean(*text)) : std::nullopt;
}

std::string clean_value(const std::optional<std::string>& os_release_value) {
  return clean(unquoted(os_release_value.value_or("")));
}

}  // namespace

HostSummary summarize(const HostFacts& facts) {
  const DockerView docker = docker_view(facts);
  return {.os_id = base::lower_case(clean_value(facts.get(host::kOsId))),
          .os_version = clean_value(facts.get(host::kOsVersion)),
          .os_name = clean_value(facts.get(host::kOsName)),
          .architecture = clean(facts.get(host::kArchitecture)),
          .kernel = clean(facts.get(host::kKernel)),
          .hostname = clean(facts.get(host::kHostname)),
          .cpus = facts.get(host::kCpus),
          .memory_bytes = facts.get(memory::kTotalKb) * kBytesPerKb,
          .memory_available_bytes = facts.get(memory::kAvailableKb) * kBytesPerKb,
          .swap_bytes = facts.get(memory::kSwapTotalKb) * kBytesPerKb,
          .disk_total_bytes = facts.peek(storage::kRootTotalKb).value_or(0) * kBytesPerKb,
          .disk_available_bytes = facts.peek(storage::kRootAvailableKb).value_or(0) * kBytesPerKb,
          .docker_version = clean(docker.server_version),
          .compose_version = clean(docker.compose_version),
          .docker_running =
              docker.state == DockerState::ready || docker.state == DockerState::permission_denied,
          .docker_accessible = docker.state == DockerState::ready,
          .docker_root_directory = clean(docker.root_directory),
          .docker_storage_driver = clean(docker.storage_driver),
          .docker_cgroup_version = clean(docker.cgroup_version),
          .docker_architecture = clean(docker.architecture),
          .docker_socket = clean(docker.socket_path),
          .docker_socket_mode = clean(docker.socket_mode),
          .docker_socket_owner = clean(docker.socket_owner),
          .docker_socket_group = clean(docker.socket_group)};
}

}  // namespace checks
