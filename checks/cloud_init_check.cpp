#include <nlohmann/json.hpp>

#include "checks/boot_facts.h"
#include "checks/check.h"

namespace checks {
namespace {

/// The errors in cloud-init's result: {"v1": {"errors": [...]}}.
std::string errors_in(const std::string& result) {
  const auto json = nlohmann::json::parse(result, nullptr, false);
  if (!json.is_object() || !json.contains("v1") || !json["v1"].is_object() ||
      !json["v1"].contains("errors") || !json["v1"]["errors"].is_array()) {
    return "";
  }
  std::string errors;
  for (const auto& error : json["v1"]["errors"]) {
    errors += (error.is_string() ? error.get<std::string>() : "an error without text") + "\n";
  }
  return errors;
}

Judgement judge_cloud_init(const HostFacts& facts, const Settings&) {
  const std::string& state = facts.get(boot::kCloudInit);
  if (state == "absent" || state == "disabled") return Skip{"cloud-init is " + state};
  if (state == "running") {
    return Fail{.code = "host.cloud_init_running",
                .summary = "cloud-init is still running",
                .cause = "cloud-init has not finished; what it installs may still be missing.",
                .remedy =
                    "Wait for it (cloud-init status --wait), or look at "
                    "/var/log/cloud-init-output.log when it hangs.",
                .transient = true};
  }
  const std::string errors = errors_in(facts.get(boot::kCloudInitResult).value_or(""));
  if (errors.empty()) return Pass{"cloud-init has finished"};
  return Fail{.code = "host.cloud_init_failed",
              .summary = "cloud-init finished with errors",
              .cause = "Something of the user data may be missing on the host.",
              .evidence = errors,
              .remedy = "Look at /var/log/cloud-init-output.log and repair the user data."};
}

}  // namespace

const Check& cloud_init_check() {
  static const Check check{
      .id = "cloud_init",
      .title = "First boot",
      .order = 15,
      .default_severity = CheckSeverity::warn,
      .docs = "Whether cloud-init has finished, and without errors. Left out on hosts without it.",
      .seen_as = "The login, by the files that cloud-init leaves.",
      .unseen = "What the user data meant to do and did not report.",
      .codes = {{"host.cloud_init_running", "it has not finished"},
                {"host.cloud_init_failed", "its result names errors"}},
      .settings = {},
      .probes = {&boot_probe()},
      .judge = judge_cloud_init};
  return check;
}

}  // namespace checks
