#include "registration/standing.h"

#include "coolify/usability.h"

namespace registration {
namespace {

bool tells_failure(const Record& record) {
  return record.validation_logs && !record.validation_logs->empty();
}

}  // namespace

Access access_of(const Record& record, bool was_tried) {
  if (record.force_disabled) return Access::no;
  if (record.is_reachable) return Access::yes;
  // Every attempt of Coolify's that fails is counted or leaves a log.
  const bool tried = was_tried || record.unreachable_count > 0 || tells_failure(record);
  return tried ? Access::no : Access::untried;
}

bool is_called_usable(const Record& record, const Past& past) {
  using coolify::RecordedDocker;
  const RecordedDocker docker =
      coolify::recorded_docker(record.docker_version, record.compose_version);
  const bool is_good = docker == RecordedDocker::good || docker == RecordedDocker::untold ||
                       (docker == RecordedDocker::without_compose && past.was_ready);
  const bool is_known_log = past.was_ready && (past.is_same_log || !record.complete);
  const bool is_clean = record.complete && !tells_failure(record);
  return record.is_reachable && record.is_usable && is_good && (is_clean || is_known_log);
}

Status status_of(const Record& record, const Past& past) {
  const Access access = access_of(record, past.was_tried);
  if (access == Access::no || past.last_run == RunEnd::shut_out) return Status::unreachable;
  if (past.last_run == RunEnd::failed || past.findings == Findings::failed) return Status::error;
  const bool completed = past.last_run == RunEnd::completed;
  if (access == Access::untried) return completed ? Status::reachable : Status::unreachable;
  const bool is_proven = completed && past.findings == Findings::passed && past.asks_coolify;
  return is_proven && is_called_usable(record, past) ? Status::ready : Status::reachable;
}

}  // namespace registration
