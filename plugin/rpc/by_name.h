#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/expected.h"
#include "plugin/rpc/failure.h"

namespace plugin {

/// The objects of one kind by the name Terraform calls them. They must outlive it.
template <typename Object>
class ByName {
 public:
  /// `kind` is what Terraform calls such objects: "data source".
  ByName(const char* kind, const std::vector<std::unique_ptr<Object>>& objects) : kind_(kind) {
    for (const auto& object : objects) objects_.emplace(name_of(*object), object.get());
  }

  /// Fails with "plugin.no_such_type".
  [[nodiscard]] base::Expected<Object*> find(const std::string& name) const {
    const auto found = objects_.find(name);
    if (found == objects_.end()) return base::fail(no_such(kind_, name));
    return found->second;
  }

  [[nodiscard]] const std::map<std::string, Object*>& all() const { return objects_; }

 private:
  static const std::string& name_of(const Object& object) {
    if constexpr (requires { object.type_name(); }) {
      return object.type_name();
    } else {
      return object.name();
    }
  }

  const char* kind_;
  std::map<std::string, Object*> objects_;
};

}  // namespace plugin
