#include "checks/check.h"
#include "checks/docker_facts.h"
#include "checks/sizes.h"
#include "checks/storage_facts.h"

namespace checks {
namespace {

struct Place {
  std::string path;
  std::int64_t available_kb;
};

std::vector<Place> places(const HostFacts& facts) {
  std::vector<Place> found{{"/", facts.get(storage::kRootAvailableKb)}};
  if (const auto kb = facts.get(docker::kRootAvailableKb)) {
    found.push_back({docker_view(facts).root_directory.value_or("/var/lib/docker"), *kb});
  }
  if (const auto kb = facts.get(storage::kDataAvailableKb)) found.push_back({"/data", *kb});
  return found;
}

Judgement judge_disk(const HostFacts& facts, const Settings& settings) {
  const std::int64_t minimum_kb = settings.number("min_gb") * kKbPerGb;
  std::string listing;
  bool low = false;
  for (const Place& place : places(facts)) {
    listing +=
        (listing.empty() ? "" : ", ") + gigabytes(place.available_kb) + " free on " + place.path;
    low = low || place.available_kb < minimum_kb;
  }
  if (!low) return Pass{listing};
  return Fail{
      .code = "health.disk_low",
      .summary = "There is too little free disk space",
      .cause = "At least " + gigabytes(minimum_kb) + " have to be free; found: " + listing + ".",
      .remedy = "Free space, give the machine a larger disk, or lower `disk.min_gb`."};
}

}  // namespace

const Check& disk_check() {
  static const Check check{
      .id = "disk",
      .title = "Free disk space",
      .order = 100,
      .docs =
          "Space an ordinary user can still write, by `df -Pk`, on the file systems of /, of "
          "Docker's data directory and of /data (where Coolify keeps its files) when that "
          "exists. Compared in whole kilobytes; 1 GB is 1024 * 1024 kB.",
      .codes = {{"health.disk_low", "less is free than required on one of them"}},
      .settings = {{"min_gb", std::int64_t{10}, "Free space each of them needs, in GB.", 0,
                    1'000'000}},
      .probes = {&storage_probe(), &docker_probe()},
      .judge = judge_disk};
  return check;
}

}  // namespace checks
