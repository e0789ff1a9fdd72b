#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/check.h"
#include "checks/system_facts.h"

namespace checks {
namespace {

// The ids Coolify 4.0 to 4.3 accept. It looks at ID alone, lower-cased, and never at ID_LIKE.
constexpr std::array<std::string_view, 16> kAccepted = {
    "ubuntu", "debian", "raspbian", "pop",       "centos", "fedora",        "rhel",
    "ol",     "rocky",  "amzn",     "almalinux", "sles",   "opensuse-leap", "opensuse-tumbleweed",
    "arch",   "alpine"};

std::string names(const HostFacts& facts) {
  std::string text;
  const auto add = [&](const char* key, const std::optional<std::string>& value) {
    if (value) text += std::string(key) + "=" + *value + "\n";
  };
  add("ID", facts.get(host::kOsId));
  add("ID_LIKE", facts.get(host::kOsIdLike));
  add("VERSION_ID", facts.get(host::kOsVersion));
  add("PRETTY_NAME", facts.get(host::kOsName));
  return text;
}

Judgement judge_os(const HostFacts& facts, const Settings&) {
  const auto id = facts.get(host::kOsId);
  if (!id) {
    return Fail{.code = "host.os_unknown",
                .summary = "The operating system does not say what it is",
                .cause =
                    "/etc/os-release is missing, unreadable or has no ID line. Coolify reads "
                    "the ID to tell whether it supports the system.",
                .evidence = names(facts),
                .remedy = "Use one of the distributions Coolify supports."};
  }
  const std::string name = base::lower_case(unquoted(*id));
  if (!name.empty() && std::find(kAccepted.begin(), kAccepted.end(), name) != kAccepted.end()) {
    const std::string version = unquoted(facts.get(host::kOsVersion).value_or(""));
    return Pass{version.empty() ? name : name + " " + version};
  }
  return Fail{.code = "host.os_unsupported",
              .summary = "Coolify does not support this operating system",
              .cause =
                  "The ID in /etc/os-release is not one Coolify accepts. It compares the ID "
                  "alone: being related to a supported system (ID_LIKE) does not count.",
              .evidence = names(facts),
              .remedy =
                  "Use Debian, Ubuntu, Raspberry Pi OS, CentOS, Fedora, RHEL, Oracle Linux, "
                  "Rocky, AlmaLinux, Amazon Linux, SLES, openSUSE Leap or Tumbleweed, Arch "
                  "or Alpine."};
}

}  // namespace

const Check& os_check() {
  static const Check check{
      .id = "os",
      .title = "Operating system",
      .order = 30,
      .docs =
          "The ID in /etc/os-release, judged as Coolify judges it: ubuntu, debian, raspbian, "
          "pop, centos, fedora, rhel, ol, rocky, amzn, almalinux, sles, opensuse-leap, "
          "opensuse-tumbleweed, arch or alpine.",
      .seen_as = "The login.",
      .unseen = "Whether the release is still maintained.",
      .codes = {{"host.os_unknown", "no ID can be read"},
                {"host.os_unsupported", "Coolify does not accept the ID"}},
      .settings = {},
      .probes = {&system_probe()},
      .judge = judge_os};
  return check;
}

}  // namespace checks
