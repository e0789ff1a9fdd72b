#include "coolify/usability.h"

#include <charconv>

#include "base/oldest_docker.h"

namespace coolify {

bool has_good_flags(const ServerSummary& server) { return server.is_reachable && server.is_usable; }

RecordedDocker recorded_docker(const std::optional<std::string>& docker_version,
                               const std::optional<std::string>& compose_version) {
  if (!docker_version) return RecordedDocker::untold;
  int major = 0;
  const char* const begin = docker_version->data();
  const auto parsed = std::from_chars(begin, begin + docker_version->size(), major);
  if (parsed.ec != std::errc()) return RecordedDocker::unreadable;
  if (major < base::kOldestDocker) return RecordedDocker::too_old;
  const bool has_compose = compose_version && !compose_version->empty();
  return has_compose ? RecordedDocker::good : RecordedDocker::without_compose;
}

}  // namespace coolify
