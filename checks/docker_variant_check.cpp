#include "checks/check.h"
#include "checks/docker_facts.h"

namespace checks {
namespace {

Judgement judge_docker_variant(const HostFacts& facts, const Settings&) {
  const DockerView view = docker_view(facts);
  if (view.state != DockerState::ready) return Skip{"no engine answered; see the check `docker`"};
  facts.rely_on(docker::kInfo);
  const std::string target = facts.get(docker::kCliTarget).value_or("");
  const std::string root = view.root_directory.value_or("");
  if (view.is_snap) {
    return Fail{.code = "docker.snap",
                .summary = "Docker comes from a snap",
                .cause =
                    "Coolify does not support Docker from a snap: its confinement hides most "
                    "of the file system from the engine.",
                .evidence = target + "\n" + root,
                .remedy =
                    "Remove it (snap remove docker) and install Docker Engine from the "
                    "system's or Docker's own packages."};
  }
  if (view.is_rootless) {
    return Fail{.code = "docker.rootless",
                .summary = "Docker runs without root",
                .cause =
                    "The engine that answered is a rootless one; it cannot bind the ports 80 "
                    "and 443, and other accounts do not see it.",
                .evidence = root,
                .remedy = "Install and start the system-wide Docker Engine."};
  }
  return Pass{"ordinary engine, data in " + (root.empty() ? "its default place" : root)};
}

}  // namespace

const Check& docker_variant_check() {
  static const Check check{
      .id = "docker_variant",
      .title = "Kind of Docker installation",
      .order = 85,
      .default_severity = CheckSeverity::warn,
      .stage = CheckStage::docker,
      .docs =
          "Engines that answer but are known to make trouble with Coolify: from a snap, or "
          "without root.",
      .seen_as = "The account Coolify will use, through sudo where Coolify does.",
      .unseen = "Other builds than those of a snap and without root.",
      .codes = {{"docker.snap", "Docker comes from a snap"},
                {"docker.rootless", "the engine runs without root"}},
      .settings = {},
      .probes = {&docker_probe()},
      .judge = judge_docker_variant};
  return check;
}

}  // namespace checks
