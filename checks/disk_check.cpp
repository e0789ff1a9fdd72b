#include "checks/check.h"
#include "checks/docker_facts.h"
#include "checks/sizes.h"
#include "checks/storage_facts.h"

namespace checks {
namespace {

Judgement judge_disk(const HostFacts& facts, const Settings& settings) {
  const std::int64_t minimum_kb = settings.number("min_gb") * kKbPerGb;
  const std::vector<Room> rooms = rooms_to_fill(facts);
  std::string listing;
  bool low = false;
  for (const Room& room : rooms) {
    if (!room.is_measured()) continue;
    listing +=
        (listing.empty() ? "" : ", ") + gigabytes(*room.available_kb) + " free on " + room.path;
    low = low || *room.available_kb < minimum_kb;
  }
  const std::string left_out = unmeasured(rooms);
  if (listing.empty()) return Skip{"no file system could be measured" + left_out};
  if (!low) return Pass{listing + left_out};
  return Fail{.code = "health.disk_low",
              .summary = "There is too little free disk space",
              .cause = "At least " + gigabytes(minimum_kb) + " have to be free; found: " + listing +
                       left_out + ".",
              .remedy = "Free space, give the machine a larger disk, or lower `disk.min_gb`."};
}

}  // namespace

const Check& disk_check() {
  static const Check check{
      .id = "disk",
      .title = "Free disk space",
      .order = 100,
      .docs =
          "Space an ordinary user can still write, by `df -Pk`, where Coolify and Docker will "
          "write: "
          "on the file systems of / (unless it is read-only), of /data/coolify and of Docker's "
          "data "
          "directory, and of what of it is mounted apart (build cache, volumes); of containerd's "
          "root where the images are kept there. What does not exist yet counts as the folder that "
          "will hold it. Compared in whole kilobytes; 1 GB is 1024 * 1024 kB.",
      .seen_as = "Root, or the login where it cannot become root.",
      .unseen =
          "Quotas, thin volumes that promise more than there is, and places that containers "
          "mount themselves.",
      .codes = {{"health.disk_low", "less is free than required on one of them"}},
      .settings = {{"min_gb", std::int64_t{10}, "Free space each of them needs, in GB.", 0,
                    1'000'000}},
      .probes = {&storage_probe(), &docker_probe()},
      .judge = judge_disk};
  return check;
}

}  // namespace checks
