#include "registration/validating.h"

#include <algorithm>

#include "checks/catalog.h"
#include "coolify/adoption.h"
#include "coolify/validation.h"
#include "registration/awaited_services.h"
#include "registration/kept_settings.h"
#include "registration/record.h"

namespace registration {
namespace {

constexpr base::Duration kPatienceAfterFailure = std::chrono::seconds(10);

/// Whether nothing is left that Coolify would want to install: it looks at git, curl, jq, engine
/// and compose plugin, and installs where one does not answer, whatever the reason.
bool is_complete(const checks::Report& report) {
  const auto& all = checks::catalog();
  return std::all_of(all.begin(), all.end(), [&report](const checks::Check* check) {
    if (check->cured_by_installer.empty()) return true;
    const checks::Finding* const finding = report.find(check->id);
    return finding != nullptr && finding->passed();
  });
}

coolify::ValidationMode mode_of(const Config& config,
                                const std::optional<coolify::Version>& version, Run& run) {
  switch (config.validation.mode) {
    case ValidationChoice::plain:
      return coolify::ValidationMode::plain;
    case ValidationChoice::install:
      return coolify::ValidationMode::install;
    case ValidationChoice::automatic:
    case ValidationChoice::none:
      break;
  }
  const auto& report = run.result().report;
  return coolify::recommended_mode(version, report && is_complete(*report),
                                   config.settings.server.get(coolify::kProxyType).value_or(""),
                                   false);
}

Status status_of(const coolify::Verdict& verdict) {
  if (verdict.usable) return Status::ready;
  return verdict.failure == coolify::VerdictFailure::connection ? Status::unreachable
                                                                : Status::error;
}

/// Deletes a record of this run's, unless it says of itself that it stands for another machine.
base::Expected<void> delete_own(const coolify::NewServer& made, const std::string& uuid,
                                coolify::Client& client, const base::Context& context) {
  const auto read = client.get_server(uuid, context);
  if (!read) return base::fail(read.error());
  if (const auto& record = *read) {
    if (auto ours = coolify::check_adoptable(*record, made); !ours) return ours;
  }
  const auto deleted = client.delete_server(uuid, false, context);
  if (!deleted) return base::fail(deleted.error());
  return {};
}

/// Deletes what this run created; the error tells how that went.
void take_back(Run& run, coolify::Client& client, const Config& config, base::Diagnostic& error) {
  Result& result = run.result();
  const auto removed = delete_own(new_server(config, result), result.uuid, client, run.context());
  if (!removed) {
    error.notes.push_back(
        {.name = "record_not_deleted",
         .value = result.uuid,
         .text = "The record should have been deleted again, but: " + removed.error().cause});
    return;
  }
  run.log().info("deleted the record again", {{"id", result.uuid}});
  error.notes.push_back(
      {.name = "record_deleted", .value = result.uuid, .text = "The record was deleted again."});
  result.uuid.clear();
  result.registered_at.clear();
  result.record.reset();
}

/// Ends the run on a bad verdict, or on none.
Outcome end_badly(Run& run, coolify::Client& client, const Config& config, RecordOrigin origin,
                  Status status, base::Diagnostic error) {
  const bool stopped = error.kind == base::ErrorKind::cancelled;
  if (config.validation.on_failure == OnFailure::warn && !stopped) {
    return run.finish_failed(status, std::move(error));
  }
  if (config.validation.on_failure == OnFailure::remove && origin == RecordOrigin::created &&
      !stopped) {
    take_back(run, client, config, error);
  }
  return fail_recorded(run, origin, status, std::move(error));
}

base::Expected<void> read_back(Run& run, coolify::Client& client, const base::Context& context) {
  Result& result = run.result();
  const auto record = read_record(client, result.uuid, context);
  if (!record) {
    run.log().warn("the record could not be read back", {{"code", record.error().code}});
    return base::fail(record.error());
  }
  result.record = *record;
  return {};
}

void read_back(Run& run, coolify::Client& client, const coolify::Verdict& verdict) {
  if (!verdict.server) return read_back(run, client);
  const auto record = record_from(client, *verdict.server, run.context());
  if (record) run.result().record = *record;
}

/// Ends a run that came to `status`, unless Coolify does not keep what was asked of it. `told` are
/// the warnings of the verdict, which was on the settings as they were then.
Outcome end_well(Run& run, coolify::Client& client, const Config& config, RecordOrigin origin,
                 const Settings& asked, base::TimePoint sent_at, Status status,
                 const base::Diagnostics& told) {
  const auto kept = keep_settings(
      run, client, asked,
      origin == RecordOrigin::created ? std::nullopt : std::optional<base::TimePoint>(sent_at));
  if (!kept || !*kept) run.warn(told);
  if (!kept) return fail_recorded(run, origin, Status::error, kept.error());
  if (status == Status::ready) {
    const auto at_work = await_services(run, client, config, sent_at);
    if (!at_work) return end_badly(run, client, config, origin, Status::error, at_work.error());
  }
  return run.finish(status);
}

}  // namespace

Outcome validate(Run& run, coolify::Client& client, const Config& config, RecordOrigin origin,
                 const Settings& asked) {
  const base::TimePoint sent_at = run.context().clock->now();
  if (config.validation.mode == ValidationChoice::none) {
    read_back(run, client);
    return end_well(run, client, config, origin, asked, sent_at, Status::reachable, {});
  }
  run.begin(Stage::validate);
  const auto version = client.version(run.context());
  if (!version) return fail_recorded(run, origin, Status::error, version.error());

  coolify::ValidationOptions options;
  options.mode = mode_of(config, *version, run);
  options.timeout = config.validation.timeout;
  options.just_created = origin == RecordOrigin::created;
  const auto verdict = coolify::run_validation(client, run.result().uuid, options, run.context());
  if (!verdict) {
    read_back_failed(run, client);
    return end_badly(run, client, config, origin, Status::error, verdict.error());
  }
  run.result().has_verdict = true;
  run.log().info("Coolify's verdict", {{"id", run.result().uuid}, {"usable", verdict->usable}});
  read_back(run, client, *verdict);
  if (verdict->usable) {
    return end_well(run, client, config, origin, asked, sent_at, Status::ready, verdict->warnings);
  }
  run.warn(verdict->warnings);
  return end_badly(run, client, config, origin, status_of(*verdict),
                   coolify::verdict_error(*verdict));
}

Outcome fail_recorded(Run& run, RecordOrigin origin, Status status, base::Diagnostic error) {
  if (origin == RecordOrigin::adopted) {
    // Whoever was given its uuid would take it for a record of this run and delete it.
    error.notes.push_back(
        {.name = "adopted_record_left",
         .value = run.result().uuid,
         .text = "The adopted record " + run.result().uuid + " stays in Coolify."});
    run.result().uuid.clear();
  } else if (origin == RecordOrigin::created && !run.result().uuid.empty()) {
    error.notes.push_back({.name = "record_left",
                           .value = run.result().uuid,
                           .text = "The record " + run.result().uuid + " stays in Coolify."});
  }
  return run.fail(status, std::move(error));
}

base::Expected<void> check_validation(coolify::Client& client, const ValidationPolicy& policy,
                                      const base::Context& context) {
  if (policy.mode != ValidationChoice::install) return {};
  const auto asked = client.version(context);
  if (!asked) return base::fail(asked.error());
  const auto& version = *asked;
  if (!version || coolify::supports(version, coolify::Feature::validate_by_post)) return {};
  return base::fail(coolify::version_too_old(*version, coolify::Feature::validate_by_post,
                                             base::Path::of("validation").name("mode")));
}

void read_back(Run& run, coolify::Client& client) {
  const auto read = read_back(run, client, run.context());
  if (read) return;
  base::Diagnostic warning = read.error();
  warning.severity = base::Severity::warning;
  warning.cause = "Coolify accepted what was sent, but the record " + run.result().uuid +
                  " could not be read back. " + warning.cause;
  run.warn(warning);
}

void read_back_failed(Run& run, coolify::Client& client) {
  // What failed is told already.
  (void)read_back(run, client, run.context().within(kPatienceAfterFailure));
}

}  // namespace registration
