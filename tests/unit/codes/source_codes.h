#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace tests {

using Strings = std::set<std::string>;

/// The codes that C++ text names: its whole literals "area.word", adjacent ones being one. The
/// names of facts and of files are none.
[[nodiscard]] Strings codes_in(std::string_view text);
/// Those of them that it reports: not what stands in tables of meanings and of advice, what another
/// code is compared with, and what is translated into another code.
[[nodiscard]] Strings emitted_in(std::string_view text);
/// Literals that are the beginning or the end of a code, to be put together: "ssh." + what.
[[nodiscard]] Strings composed_in(std::string_view text);

/// The same over the sources of the provider: those in `root` itself and in its folders that are
/// built, the tests apart.
[[nodiscard]] Strings codes_of_sources(const std::filesystem::path& root);
[[nodiscard]] Strings emitted_by_sources(const std::filesystem::path& root);
[[nodiscard]] Strings composed_codes(const std::filesystem::path& root);

}  // namespace tests
