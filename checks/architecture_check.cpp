#include <algorithm>
#include <array>

#include "checks/check.h"
#include "checks/docker_facts.h"
#include "checks/system_facts.h"

namespace checks {
namespace {

constexpr std::array<std::string_view, 4> kSupported = {"x86_64", "amd64", "aarch64", "arm64"};

bool is_supported(const std::string& name) {
  return std::find(kSupported.begin(), kSupported.end(), name) != kSupported.end();
}

Fail unsupported(const std::string& cause, const std::string& evidence) {
  return {.code = "host.architecture_unsupported",
          .summary = "Coolify does not support this architecture",
          .cause = "Coolify's images exist for amd64 and arm64; " + cause,
          .evidence = evidence,
          .remedy = "Use a 64-bit system (on a Raspberry Pi the 64-bit image)."};
}

Judgement judge_architecture(const HostFacts& facts, const Settings&) {
  const std::string& kernel = facts.get(host::kArchitecture);
  // A copy keeps for itself what it is asked for: an engine that does not answer does not keep this
  // from judging.
  const HostFacts aside = facts;  // NOLINT(performance-unnecessary-copy-initialization)
  const auto engine = docker_view(aside).architecture;
  if (engine && !is_supported(*engine)) {
    return unsupported(
        "the engine on this host is one for " + *engine + " (the kernel says " + kernel + ").",
        *engine);
  }
  if (engine) return Pass{"engine for " + *engine + ", kernel " + facts.get(host::kKernel)};
  if (!is_supported(kernel)) return unsupported("the kernel runs on another architecture.", kernel);
  if (facts.get(host::kUserlandBits) == 32) {
    return unsupported(
        "the kernel has 64 bits, but the system on it has 32, and so will Docker's "
        "engine.",
        kernel + ", LONG_BIT=32");
  }
  return Pass{kernel + ", kernel " + facts.get(host::kKernel)};
}

}  // namespace

const Check& architecture_check() {
  static const Check check{
      .id = "architecture",
      .title = "Architecture",
      .order = 35,
      .default_severity = CheckSeverity::warn,
      .docs =
          "The engine has to be one for amd64 or arm64. Where none answers, `uname -m` has to name "
          "one of them, and the system may not be one of 32 bits on such a kernel. Coolify itself "
          "does not look, but its proxy, its sentinel and its build helpers exist for nothing "
          "else.",
      .seen_as = "The engine, asked as Coolify does; else the login.",
      .unseen = "Whether each image exists for it.",
      .codes = {{"host.architecture_unsupported", "it is another architecture"}},
      .settings = {},
      .probes = {&system_probe(), &docker_probe()},
      .judge = judge_architecture};
  return check;
}

}  // namespace checks
