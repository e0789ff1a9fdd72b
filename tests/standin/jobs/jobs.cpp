#include "tests/standin/jobs/jobs.h"

#include <tuple>
#include <vector>

#include "tests/standin/jobs/cleanup_job.h"
#include "tests/standin/jobs/host_checks.h"
#include "tests/standin/jobs/validation_job.h"
#include "tests/standin/store/names.h"

namespace standin {
namespace {

/// Coolify dates a Sentinel that it has just started back by this, so that it counts as silent.
constexpr auto kSentinelSetBack = std::chrono::minutes(6000);

/// Servers that keep failing are looked at every 3rd, 6th, 12th minute only.
std::uint64_t minutes_between_looks(std::int64_t failures) {
  if (failures <= 2) return 1;
  if (failures <= 5) return 3;
  if (failures <= 11) return 6;
  return 12;
}

}  // namespace

std::optional<StaleProxyWrite> take_stale_proxy_write(State& state, const Server& server) {
  const std::chrono::milliseconds delay(state.switches.stale_proxy_write_ms);
  if (delay.count() <= 0) return std::nullopt;
  state.switches.stale_proxy_write_ms = 0;
  return StaleProxyWrite{server.row.value("proxy", Json()), delay};
}

Jobs::Jobs(Database& database, SshClient ssh, Timing timing, std::size_t workers,
           base::Clock& clock)
    : database_(database),
      ssh_(std::move(ssh)),
      timing_(timing),
      clock_(clock),
      queue_(workers, clock),
      scheduler_([this](const std::stop_token& stop) { keep_minutes(stop); }) {}

void Jobs::write_proxy_late(const std::string& uuid, StaleProxyWrite write) {
  queue_.push(
      [this, uuid, proxy = std::move(write.proxy)](const base::Context& context) {
        const std::string now = timestamp(context.clock->wall_now());
        database_.edit([&](State& state) {
          Server* const server = state.find_server(uuid);
          if (server != nullptr) set_column(server->row, "proxy", proxy, now);
        });
      },
      write.delay);
}

void Jobs::meet_stale_write(const std::string& uuid) {
  auto write = database_.edit([&](State& state) -> std::optional<StaleProxyWrite> {
    const Server* const server = state.find_server(uuid);
    return server == nullptr ? std::nullopt : take_stale_proxy_write(state, *server);
  });
  if (write) write_proxy_late(uuid, std::move(*write));
}

void Jobs::start_sentinel(const std::string& uuid) {
  const auto set_time = [this, uuid](base::WallTime time) {
    return database_.edit([&](State& state) {
      Server* const server = state.find_server(uuid);
      const bool runs =
          server != nullptr && server->flag("is_usable") && server->flag("is_sentinel_enabled");
      if (runs) server->row["sentinel_updated_at"] = plain_timestamp(time);
      return runs;
    });
  };
  const std::chrono::milliseconds delay(
      database_.read([](const State& state) { return state.switches.sentinel_report_ms; }));
  if (delay.count() == 0 || !set_time(clock_.wall_now() - kSentinelSetBack)) return;
  queue_.push([this, set_time](const base::Context&) { std::ignore = set_time(clock_.wall_now()); },
              delay);
}

void Jobs::validate(const std::string& uuid, ValidationMode mode) {
  const std::chrono::milliseconds delay(
      database_.read([](const State& state) { return state.switches.queue_delay_ms; }));
  if (mode == ValidationMode::install) {
    install_attempt(uuid, 0, delay);
    return;
  }
  queue_.push(
      [this, uuid](const base::Context& context) {
        meet_stale_write(uuid);
        auto checks = HostChecks::of(database_, uuid, ssh_, timing_, context);
        if (checks) validate_plainly(*checks);
        start_sentinel(uuid);
      },
      delay);
}

void Jobs::install_attempt(const std::string& uuid, int attempt, base::Duration delay) {
  queue_.push(
      [this, uuid, attempt](const base::Context& context) {
        meet_stale_write(uuid);
        auto checks = HostChecks::of(database_, uuid, ssh_, timing_, context);
        if (!checks) return;
        const std::string script =
            database_.read([](const State& state) { return state.switches.install_script; });
        const InstallOutcome outcome = validate_and_install(*checks, attempt, script);
        if (outcome == InstallOutcome::again && !checks->killed()) {
          install_attempt(uuid, attempt + 1, timing_.scaled(timing_.install_again));
        }
        start_sentinel(uuid);
      },
      delay);
}

void Jobs::hard_delete(std::int64_t server_id) {
  queue_.push(
      [this, server_id](const base::Context&) {
        database_.edit([&](State& state) {
          std::erase_if(state.servers, [&](const Server& one) { return one.id == server_id; });
          std::erase_if(state.destinations,
                        [&](const Destination& one) { return one.server_id == server_id; });
        });
      },
      timing_.scaled(timing_.hard_delete));
}

void Jobs::delete_resource(const std::string& resource_uuid) {
  queue_.push(
      [this, resource_uuid](const base::Context&) {
        database_.edit([&](State& state) {
          std::erase_if(state.resources,
                        [&](const Resource& one) { return one.uuid == resource_uuid; });
        });
      },
      timing_.scaled(timing_.hard_delete));
}

void Jobs::start_proxy(const std::string& uuid) {
  queue_.push(
      [this, uuid](const base::Context& context) {
        auto checks = HostChecks::of(database_, uuid, ssh_, timing_, context);
        if (checks) [[maybe_unused]]
          const auto error = checks->proxy_error();
      },
      timing_.scaled(timing_.proxy_start));
}

void Jobs::clean_up(const std::string& uuid) {
  const std::chrono::milliseconds delay(
      database_.read([](const State& state) { return state.switches.queue_delay_ms; }));
  queue_.push([this, uuid](const base::Context& context) { run_cleanup(database_, uuid, context); },
              delay);
}

void Jobs::look_at(const std::string& uuid) {
  {
    const std::scoped_lock lock(looks_mutex_);
    if (!looks_.insert(uuid).second) return;
  }
  queue_.push(
      [this, uuid](const base::Context& context) {
        auto checks = HostChecks::of(database_, uuid, ssh_, timing_, context);
        if (checks) checks->reachability();
        const std::scoped_lock lock(looks_mutex_);
        looks_.erase(uuid);
      },
      base::Duration::zero());
}

void Jobs::minute_round() {
  const std::uint64_t minute = minutes_++;
  const auto due = database_.read([&](const State& state) {
    std::vector<std::string> uuids;
    for (const Server& server : state.servers) {
      // The Coolify host (id 0) counts as reachable and usable without any look.
      if (server.deleted() || server.id == 0) continue;
      const auto every = minutes_between_looks(server.number("unreachable_count"));
      if ((minute + static_cast<std::uint64_t>(server.id)) % every == 0) {
        uuids.push_back(server.text("uuid"));
      }
    }
    return uuids;
  });
  for (const std::string& uuid : due) look_at(uuid);
}

void Jobs::keep_minutes(const std::stop_token& stop) {
  for (;;) {
    const auto next = clock_.now() + timing_.scaled(timing_.minute);
    if (clock_.sleep_until(next, stop) == base::Waited::cancelled) return;
    const bool wanted = database_.read([](const State& state) {
      return state.switches.minute_job && state.switches.queue_running;
    });
    if (wanted) minute_round();
  }
}

}  // namespace standin
