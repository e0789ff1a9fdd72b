#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace standin {

/// Named segments of a matched path.
using PathParameters = std::map<std::string, std::string, std::less<>>;

/// Matches "/servers/abc" against "/servers/{uuid}"; both begin with a slash. A named segment
/// takes any one segment that is not empty.
[[nodiscard]] std::optional<PathParameters> match_path(std::string_view pattern,
                                                       std::string_view path);

}  // namespace standin
