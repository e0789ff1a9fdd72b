#include "coolify/docker_cleanup_json.h"

#include "coolify/uuid.h"

namespace coolify {

Json to_json(const DockerCleanup& cleanup) {
  return {{"delete_unused_volumes", cleanup.delete_unused_volumes},
          {"delete_unused_networks", cleanup.delete_unused_networks}};
}

std::optional<DockerCleanupRun> docker_cleanup_from_json(const Json& json) {
  const auto uuid = text_member(json, "uuid");
  const auto status = text_member(json, "status");
  if (!uuid || !is_uuid(*uuid) || !status || status->empty()) return std::nullopt;
  return DockerCleanupRun{*uuid, *status, text_member(json, "message").value_or("")};
}

std::size_t heap_bytes(const DockerCleanupRun& run) {
  return run.uuid.capacity() + run.status.capacity() + run.message.capacity();
}

}  // namespace coolify
