#include "checks/health_status.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace checks {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kBytesPerMb = 1024 * 1024;
constexpr std::int64_t kBytesPerTenthOfGb = kBytesPerMb * 1024 / 10;

/// Puts `<key>_ok`, and the cause below `error_key` when one of the checks failed.
void add_checks(Json& status, const Report& report, std::initializer_list<const char*> ids,
                const char* ok_key, const char* error_key) {
  bool judged = false;
  std::string error;
  for (const char* const id : ids) {
    const Finding* const finding = report.find(id);
    if (finding == nullptr) continue;
    judged = true;
    if (finding->failure() == nullptr) continue;
    error += (error.empty() ? "" : " ") + base::evidence_text(finding->message());
  }
  if (!judged) return;
  status[ok_key] = error.empty();
  if (!error.empty()) status[error_key] = error;
}

}  // namespace

std::string health_check_status(const Report& report, const HostSummary& host) {
  Json status = Json::object();
  if (report.overall() == OverallStatus::unchecked) {
    status["overall_status"] = to_string(report.overall());
    return status.dump();
  }
  add_checks(status, report, {"disk"}, "disk_space_ok", "disk_error");
  status["disk_available_gb"] =
      static_cast<double>(host.disk_available_bytes / kBytesPerTenthOfGb) / 10.0;
  add_checks(status, report, {"memory"}, "memory_ok", "memory_error");
  status["memory_available_mb"] = host.memory_available_bytes / kBytesPerMb;
  add_checks(status, report, {"name_resolution", "outbound"}, "network_ok", "network_error");
  status["docker"] = {{"version", host.docker_version ? Json(*host.docker_version) : Json(nullptr)},
                      {"daemon_running", host.docker_running},
                      {"socket_accessible", host.docker_accessible}};
  status["overall_status"] = to_string(report.overall());
  return status.dump();
}

}  // namespace checks
