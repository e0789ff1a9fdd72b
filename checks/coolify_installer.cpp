#include "checks/coolify_installer.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "checks/system_facts.h"

namespace checks {
namespace {

constexpr std::array<std::string_view, 5> kWithoutDocker = {"amzn", "sles", "opensuse-leap",
                                                            "opensuse-tumbleweed", "alpine"};

/// Releases of the RHEL family that have yum alone; the installer calls dnf.
bool has_no_dnf(const std::string& id, const std::string& version) {
  if (id == "amzn") return version == "2";
  return (id == "centos" || id == "rhel" || id == "ol") &&
         (version == "7" || version.starts_with("7."));
}

bool serves(CheckStage stage, const HostFacts& facts) {
  const std::string id = base::lower_case(unquoted(facts.peek(host::kOsId).value_or("")));
  const std::string version = unquoted(facts.peek(host::kOsVersion).value_or(""));
  if (id.empty()) return false;
  if (stage == CheckStage::health) return id != "alpine" && !has_no_dnf(id, version);
  return std::find(kWithoutDocker.begin(), kWithoutDocker.end(), id) == kWithoutDocker.end();
}

}  // namespace

bool is_cured_by_installer(const Check& check, const Fail& fail, const HostFacts& facts) {
  const auto& codes = check.cured_by_installer;
  return std::find(codes.begin(), codes.end(), fail.code) != codes.end() &&
         serves(check.stage, facts);
}

}  // namespace checks
