#pragma once

#include <compare>
#include <optional>
#include <string_view>

namespace standin {

/// A Coolify version. Behaviour is chosen by comparing these, the way Coolify changed over time.
struct Version {
  int major = 0;
  int minor = 0;
  int patch = 0;
  auto operator<=>(const Version&) const = default;
};

inline constexpr Version kNewestVersion{4, 3, 11};

/// What an instance installed as `text` says of itself: the release candidate of 4.4 was shipped
/// with the number of the release before it.
[[nodiscard]] std::string_view told_version(std::string_view text);

/// Reads "4.3.11", also with a leading "v" and any suffix; nothing when there are no three numbers.
[[nodiscard]] std::optional<Version> parse_version(std::string_view text);

}  // namespace standin
