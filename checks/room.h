#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace checks {

/// Shell functions that measure where something will be written; for scripts that begin with
/// ssh::kShellPrologue.
///
///   measure PATH RUNNER...   prints a line about the file system of PATH, or of the folder that
///   will
///                            hold it. RUNNER... is what the commands are run by, in bounded time,
///                            as somebody who may look.
///   tell_rooms NAME LINES    prints them as the fact NAME for read_rooms(); silent, where one file
///                            system did not answer.
extern const std::string_view kRoomFunctions;

/// What is free where something will be written.
struct Room {
  std::string path;                          ///< what was asked for
  std::optional<std::int64_t> available_kb;  ///< nothing where it cannot be measured
  std::optional<std::int64_t> total_inodes;  ///< 0 on file systems that do not count them
  std::optional<std::int64_t> free_inodes;

  [[nodiscard]] bool is_measured() const { return available_kb.has_value(); }
};

/// Reads the lines of `measure`: "KB INODES FREE-INODES PATH", "-" for what is not known. What is
/// no such line is left out.
[[nodiscard]] std::vector<Room> read_rooms(const std::vector<std::string>& lines);

/// ". Not measured: /a, /b" where some could not be measured; else empty.
[[nodiscard]] std::string unmeasured(const std::vector<Room>& rooms);

}  // namespace checks
