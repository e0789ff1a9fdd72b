#pragma once

#include <string>
#include <vector>

namespace provider {

/// What a registration's private data holds while keys that Coolify no longer uses are still on the
/// machine: their uuids, for the next run to take them off. Empty: there are none.
[[nodiscard]] std::string remember_keys(const std::vector<std::string>& uuids);

/// The reverse; empty when no key is remembered.
[[nodiscard]] std::vector<std::string> remembered_keys(const std::string& private_data);

}  // namespace provider
