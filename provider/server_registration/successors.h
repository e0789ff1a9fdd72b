#pragma once

#include <map>
#include <mutex>
#include <string>

#include "base/diagnostic.h"

namespace provider {

/// Which registration a record belongs to, as far as this process created or adopted it. With
/// `create_before_destroy` and `adopt_existing` a replacement adopts its predecessor's record, and
/// Terraform then destroys the predecessor: the record must not go with it. Thread-safe.
class Successors {
 public:
  /// The run `registration_id` ended with the record `uuid` in the state.
  void created(const std::string& uuid, const std::string& registration_id);
  /// Another run may have taken the record on since.
  void changed(const std::string& uuid);
  /// Whether the record belongs to another registration than the one whose last run this was.
  [[nodiscard]] bool has_other(const std::string& uuid, const std::string& registration_id) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> registration_by_uuid_;
};

/// Warning registration.handed_over: a destroy left the record to its successor.
[[nodiscard]] base::Diagnostic handed_over(const std::string& uuid);

}  // namespace provider
