#pragma once

#include <optional>
#include <string>

#include "checks/probe.h"

namespace checks {

/// What of the first boot may still be going on.
namespace boot {
/// cloud-init: absent, disabled, running or finished. Told by the files it leaves, because its own
/// status command is slow, and not ready in the first seconds.
inline constexpr Fact<std::string> kCloudInit{"boot.cloud_init"};
/// cloud-init's own summary of the boot, JSON.
inline constexpr OptionalFact<std::string> kCloudInitResult{"boot.cloud_init_result"};
/// Lock file and holder of a package manager at work.
inline constexpr OptionalFact<std::string> kPackageManager{"boot.package_manager"};
/// `systemctl is-system-running`; unknown without systemd.
inline constexpr OptionalFact<std::string> kSystemState{"boot.system_state"};
}  // namespace boot

[[nodiscard]] const Probe& boot_probe();

/// Which parts of a first boot are waited for.
struct FirstBoot {
  bool cloud_init = true;
  bool package_manager = true;
  bool docker = true;
};

enum class BootPart { cloud_init, package_manager, docker };

/// Something of the first boot that is not finished.
struct Unfinished {
  BootPart part = BootPart::cloud_init;
  std::string code;     ///< first_boot.cloud_init, first_boot.package_manager, first_boot.docker
  std::string summary;  ///< at most 60 characters
  std::string cause;    ///< what exactly, from the host's words
};

/// What the host is still busy with, if anything. Pure.
[[nodiscard]] std::optional<Unfinished> unfinished_boot(const HostFacts& facts,
                                                        const FirstBoot& wanted);

}  // namespace checks
