#include <algorithm>
#include <array>

#include "checks/check.h"
#include "checks/system_facts.h"

namespace checks {
namespace {

constexpr std::array<std::string_view, 4> kSupported = {"x86_64", "amd64", "aarch64", "arm64"};

Judgement judge_architecture(const HostFacts& facts, const Settings&) {
  const std::string& found = facts.get(host::kArchitecture);
  if (std::find(kSupported.begin(), kSupported.end(), found) != kSupported.end()) {
    return Pass{found + ", kernel " + facts.get(host::kKernel)};
  }
  return Fail{.code = "host.architecture_unsupported",
              .summary = "Coolify does not support this architecture",
              .cause =
                  "Coolify's images exist for amd64 and arm64; the kernel runs on another "
                  "architecture.",
              .evidence = found,
              .remedy = "Use a 64-bit system (on a Raspberry Pi the 64-bit image)."};
}

}  // namespace

const Check& architecture_check() {
  static const Check check{
      .id = "architecture",
      .title = "Architecture",
      .order = 35,
      .default_severity = CheckSeverity::warn,
      .docs =
          "`uname -m` has to name amd64 or arm64. Coolify itself does not look, but its proxy, "
          "its sentinel and its build helpers exist for nothing else.",
      .codes = {{"host.architecture_unsupported", "it is another architecture"}},
      .settings = {},
      .probes = {&system_probe()},
      .judge = judge_architecture};
  return check;
}

}  // namespace checks
