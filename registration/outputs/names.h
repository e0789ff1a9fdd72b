#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace registration::outputs {

/// The names under which a detail is looked for, in this order; by the detail: "ip", "name",
/// "instance_id", "cloud_provider", "region", "hostname", "private_ip".
using Names = std::map<std::string, std::vector<std::string>, std::less<>>;

/// The names that modules and the resources of clouds use.
[[nodiscard]] const Names& usual_names();

/// The usual names behind those of `own`, which come first. Details that are none are left out.
[[nodiscard]] Names names_with(const Names& own);

/// The plural of a name, as lists have it: "server_ips", "ipv4_addresses".
[[nodiscard]] std::string plural(std::string_view name);

}  // namespace registration::outputs
