#include "checks/check.h"
#include "checks/docker_facts.h"
#include "checks/storage_facts.h"

namespace checks {
namespace {

Judgement judge_inodes(const HostFacts& facts, const Settings& settings) {
  const std::int64_t minimum = settings.number("min_percent");
  const std::vector<Room> rooms = rooms_to_fill(facts);
  std::string listing;
  bool low = false;
  for (const Room& room : rooms) {
    // Some file systems (btrfs) make inodes as they need them and report none at all.
    if (!room.total_inodes || *room.total_inodes == 0 || !room.free_inodes) continue;
    const std::int64_t percent = *room.free_inodes * 100 / *room.total_inodes;
    listing += (listing.empty() ? "" : ", ") + std::to_string(percent) + " % free on " + room.path;
    low = low || percent < minimum;
  }
  const std::string left_out = unmeasured(rooms);
  if (listing.empty()) return Skip{"no file system counts its inodes" + left_out};
  if (!low) return Pass{listing + left_out};
  return Fail{.code = "health.inodes_low",
              .summary = "The file system is running out of inodes",
              .cause = "At least " + std::to_string(minimum) +
                       " % of the inodes have to be free; found: " + listing + left_out + ".",
              .remedy =
                  "Remove many small files (caches, old containers and images), or lower "
                  "`inodes.min_percent`."};
}

}  // namespace

const Check& inodes_check() {
  static const Check check{
      .id = "inodes",
      .title = "Free inodes",
      .order = 105,
      .docs =
          "Inodes still free, in whole percent by `df -Pi`, on the file systems that the check "
          "`disk` looks at. Images with many small files use them up long before the space.",
      .seen_as = "Root, or the login where it cannot become root.",
      .unseen = "File systems that make inodes as they need them (btrfs).",
      .codes = {{"health.inodes_low", "fewer are free than required on one of them"}},
      .settings = {{"min_percent", std::int64_t{5}, "Share that has to be free, in percent.", 0,
                    100}},
      .probes = {&storage_probe(), &docker_probe()},
      .judge = judge_inodes};
  return check;
}

}  // namespace checks
