#pragma once

#include "checks/probe.h"
#include "checks/room.h"

namespace checks {

/// The file systems that fill up under Coolify: the root, and where Coolify keeps its files.
/// Docker's are facts of Docker.
namespace storage {
inline constexpr OptionalFact<std::int64_t> kRootTotalKb{"storage.root_total_kb"};
inline constexpr OptionalFact<std::int64_t> kRootAvailableKb{"storage.root_available_kb"};
/// Whether the root is mounted for reading only, as on systems that are images: nothing fills it.
inline constexpr OptionalFact<bool> kRootReadOnly{"storage.root_read_only"};
/// Lines for read_rooms(), as root: of / and of /data/coolify.
inline constexpr Fact<std::vector<std::string>> kRooms{"storage.rooms"};
/// Whether root could make a folder in /data/coolify, or in what will hold it; unknown where nobody
/// could try as root. What the tools said.
inline constexpr OptionalFact<bool> kCoolifyWritable{"storage.coolify_writable"};
inline constexpr OptionalFact<std::string> kCoolifyOutput{"storage.coolify_output"};
}  // namespace storage

[[nodiscard]] const Probe& storage_probe();

/// Whether it was for want of space, inodes or quota that root could make no folder there.
[[nodiscard]] bool is_coolify_folder_full(const HostFacts& facts);

/// Where Coolify and Docker will write, each once: the root unless it is read-only, /data/coolify,
/// and all roots of the engine.
[[nodiscard]] std::vector<Room> rooms_to_fill(const HostFacts& facts);

}  // namespace checks
