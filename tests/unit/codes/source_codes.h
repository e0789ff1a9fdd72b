#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace tests {

using Strings = std::set<std::string>;

/// The codes that C++ text names: whole literals "area.word" of one of `areas`, the names of facts
/// and of files apart, and whatever is given to a member `code`.
[[nodiscard]] Strings codes_in(std::string_view text, const Strings& areas);
/// Literals that are the beginning of a code and are put together with more: "ssh." + what.
[[nodiscard]] Strings composed_in(std::string_view text, const Strings& areas);

/// The same over the sources of the provider below `root`, the tables of codes apart.
[[nodiscard]] Strings codes_of_sources(const std::filesystem::path& root, const Strings& areas);
[[nodiscard]] Strings composed_codes(const std::filesystem::path& root, const Strings& areas);

}  // namespace tests
