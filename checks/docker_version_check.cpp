#include <charconv>

#include "base/oldest_docker.h"
#include "checks/check.h"
#include "checks/docker_facts.h"

namespace checks {
namespace {

constexpr std::int64_t kOldest = base::kOldestDocker;

/// The number before the first dot, as Coolify reads a version.
std::optional<std::int64_t> major_of(const std::string& version) {
  std::int64_t major = 0;
  const char* const end = version.data() + version.size();
  const auto [stop, error] = std::from_chars(version.data(), end, major);
  if (error != std::errc() || (stop != end && *stop != '.')) return std::nullopt;
  return major;
}

Judgement judge_docker_version(const HostFacts& facts, const Settings& settings) {
  const DockerView view = docker_view(facts);
  if (!view.server_version) return Skip{"no engine answered; see the check `docker`"};
  const std::int64_t minimum = settings.number("min_version");
  const auto major = major_of(*view.server_version);
  if (major && *major >= minimum) return Pass{"Docker Engine " + *view.server_version};
  return Fail{.code = "docker.too_old",
              .summary = "Docker Engine is too old",
              .cause = "The engine is version " + *view.server_version + "; Coolify needs " +
                       std::to_string(minimum) + " or newer and never upgrades Docker by itself.",
              .remedy =
                  "Upgrade Docker Engine, for example from Docker's own package repository: "
                  "https://docs.docker.com/engine/install. Debian 12's docker.io is 20.10."};
}

}  // namespace

const Check& docker_version_check() {
  static const std::string docs =
      "The major version of the engine (not of the command). Coolify refuses engines before " +
      std::to_string(kOldest) + ", and an engine without a readable version.";
  static const Check check{
      .id = "docker_version",
      .title = "Version of Docker Engine",
      .order = 80,
      .stage = CheckStage::docker,
      .docs = docs,
      .seen_as = "The engine, asked as Coolify does.",
      .unseen = "Patches that a distribution has put into an old version.",
      .codes = {{"docker.too_old", "the engine is older than required"}},
      .settings = {{"min_version", kOldest, "Lowest accepted major version.", kOldest, 1000}},
      .probes = {&docker_probe()},
      .judge = judge_docker_version};
  return check;
}

}  // namespace checks
