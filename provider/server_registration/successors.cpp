#include "provider/server_registration/successors.h"

namespace provider {

void Successors::created(const std::string& uuid, const std::string& registration_id) {
  const std::scoped_lock lock(mutex_);
  registration_by_uuid_[uuid] = registration_id;
}

void Successors::changed(const std::string& uuid) {
  const std::scoped_lock lock(mutex_);
  registration_by_uuid_.erase(uuid);
}

bool Successors::has_other(const std::string& uuid, const std::string& registration_id) const {
  const std::scoped_lock lock(mutex_);
  const auto found = registration_by_uuid_.find(uuid);
  return found != registration_by_uuid_.end() && found->second != registration_id;
}

base::Diagnostic handed_over(const std::string& uuid) {
  return {.severity = base::Severity::warning,
          .kind = base::ErrorKind::api_refused,
          .code = "registration.handed_over",
          .summary = "The record stays with its new registration",
          .cause = "The replacement was created first and adopted the record " + uuid +
                   ", so the destroy of its predecessor left the record and the machine alone.",
          .remedy = "Leave `create_before_destroy` out: Coolify allows one server per address."};
}

}  // namespace provider
