#include "tests/standin/jobs/cleanup_job.h"

#include <algorithm>
#include <chrono>

#include "tests/standin/store/names.h"

namespace standin {
namespace {

constexpr const char* kDone =
    "Manual Docker cleanup job executed successfully. Disk usage before: 61%, Disk usage after: "
    "42%.";

bool can_be_cleaned(const State& state, const Server& server) {
  const bool is_functional = server.flag("is_reachable") && server.flag("is_usable") &&
                             !server.flag("force_disabled") && server.text("ip") != "1.2.3.4";
  return is_functional &&
         std::none_of(state.cleanup_runs.begin(), state.cleanup_runs.end(), [&](const auto& one) {
           return one.server_id == server.id && one.status == "running";
         });
}

/// The uuid of the run that begins; empty when none does.
std::string begin(State& state, const std::string& server_uuid, const std::string& now) {
  const Server* const server = state.find_server(server_uuid);
  if (server == nullptr || !can_be_cleaned(state, *server)) return {};
  CleanupRun run;
  run.id = state.next_id();
  run.server_id = server->id;
  run.uuid = new_uuid(state.version());
  run.created_at = run.updated_at = now;
  state.cleanup_runs.push_back(run);
  return run.uuid;
}

void end(State& state, const std::string& run_uuid, const std::string& now) {
  for (CleanupRun& run : state.cleanup_runs) {
    if (run.uuid != run_uuid) continue;
    const std::string& failure = state.switches.cleanup_failure;
    run.status = failure.empty() ? "success" : "failed";
    run.message = failure.empty() ? kDone : failure;
    run.finished_at = run.updated_at = now;
  }
}

}  // namespace

void run_cleanup(Database& database, const std::string& uuid, const base::Context& context) {
  const auto now = [&context] { return timestamp(context.clock->wall_now()); };
  const std::string run = database.edit([&](State& state) { return begin(state, uuid, now()); });
  if (run.empty()) return;
  const std::chrono::milliseconds span(
      database.read([](const State& state) { return state.switches.cleanup_ms; }));
  // A killed worker leaves its run behind as if it went on.
  if (context.clock->sleep_until(context.clock->now() + span, context.stop) ==
      base::Waited::cancelled) {
    return;
  }
  database.edit([&](State& state) { end(state, run, now()); });
}

}  // namespace standin
