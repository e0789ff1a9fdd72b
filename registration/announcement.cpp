#include "registration/announcement.h"

#include <algorithm>
#include <exception>
#include <random>
#include <utility>

#include "events/process_identity.h"
#include "registration/naming.h"
#include "registration/queue.h"

namespace registration {
namespace {

using events::Event;
using events::EventType;

/// A wait whose cause stays the same is told this often at most.
constexpr base::Duration kBetweenWaits = std::chrono::seconds(5);
/// Whoever asked for a stop does not wait any longer than this for sinks, nor for one that has had
/// its time already.
constexpr base::Duration kPatienceOnStop = std::chrono::seconds(3);
constexpr const char* kFailed = "registration_failed";
/// The name of the value that says how often something was tried before it was given up.
constexpr const char* kAttempts = "attempts";

base::Diagnostic cancelled() {
  return {.kind = base::ErrorKind::cancelled,
          .code = "registration.cancelled",
          .summary = "The run was stopped",
          .cause = "A stop was requested while a receiver of events was waited for.",
          .remedy = "Start again to go on."};
}

std::string random_id() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::random_device random;
  std::uniform_int_distribution<std::size_t> digit(0, kDigits.size() - 1);
  std::string id;
  for (int i = 0; i < 32; ++i) id += kDigits[digit(random)];
  return id;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ",") + text;
  return all;
}

std::optional<std::string> if_any(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

base::Diagnostic ended_without_result() {
  return {.kind = base::ErrorKind::bug,
          .code = "registration.ended_without_result",
          .summary = "The registration ended without a result",
          .cause = "Something unforeseen ended it before it could say what came of it.",
          .remedy = "Please report this, with the log."};
}

/// What distinguishes the cause of a wait: texts of one code often have times in them.
const std::string& cause_of(const base::Wait& wait) {
  return wait.code.empty() ? wait.cause : wait.code;
}

const base::Diagnostic* find_error(const base::Diagnostics& all) {
  const auto& items = all.items();
  const auto first = std::find_if(items.begin(), items.end(), [](const base::Diagnostic& one) {
    return one.severity == base::Severity::error;
  });
  return first == items.end() ? nullptr : &*first;
}

/// What the run ended by: an error, or the warning that the user wanted instead.
const base::Diagnostic* find_cause(const base::Diagnostics& all, const std::string& code) {
  if (const base::Diagnostic* const error = find_error(all)) return error;
  const auto& items = all.items();
  const auto found = std::find_if(items.begin(), items.end(), [&code](const base::Diagnostic& one) {
    return one.code == code;
  });
  return found == items.end() ? nullptr : &*found;
}

/// Nothing is given up before the first try.
std::int64_t attempts_of(const base::Diagnostic& cause) {
  const auto found = cause.values.find(kAttempts);
  if (found == cause.values.end()) return 1;
  return std::max(std::strtoll(found->second.c_str(), nullptr, 10), 1LL);
}

events::Problem problem_of(const base::Diagnostic& one) {
  events::Problem problem{.is_error = one.severity == base::Severity::error,
                          .code = one.code,
                          .summary = one.summary,
                          .cause = one.cause,
                          .evidence = one.evidence,
                          .remedy = one.remedy};
  for (const base::Note& note : one.notes) {
    problem.cause += (problem.cause.empty() ? "" : " ") + note.text;
  }
  return problem;
}

events::CheckResult check_of(const checks::Finding& finding) {
  const checks::Fail* const failure = finding.failure();
  return {.id = finding.id,
          .title = finding.title,
          .status = std::string(finding.status()),
          .code = failure == nullptr ? std::string() : failure->code,
          .message = finding.message()};
}

void take_failure(Event& event, const base::Diagnostic* cause, const std::string& summary) {
  event.status = kFailed;
  event.error = summary;
  if (cause == nullptr) return;
  event.code = cause->code;
  event.attempts = attempts_of(*cause);
}

void take_problems(Event& event, const base::Diagnostics& all) {
  for (const base::Diagnostic& one : all.items()) event.problems.push_back(problem_of(one));
}

void add_version(Event& event, const char* of, const std::optional<std::string>& version) {
  if (version && !version->empty()) event.versions[of] = *version;
}

void take_record(Event& event, const Record& record) {
  add_version(event, "docker", record.docker_version);
  add_version(event, "compose", record.compose_version);
  if (record.team_id) event.team_id = record.team_id;
}

void take_host(Event& event, const checks::HostSummary& host) {
  add_version(event, "docker", host.docker_version);
  add_version(event, "compose", host.compose_version);
  add_version(event, "os", host.os_name);
  if (!event.host_name) event.host_name = if_any(host.hostname);
}

void take_result(Event& event, const Result& result) {
  event.server_id = if_any(result.uuid);
  event.status = std::string(to_string(result.status));
  for (const StageTiming& one : result.timings) {
    event.stages.push_back({std::string(to_string(one.stage)), one.took});
  }
  if (result.record) take_record(event, *result.record);
  if (result.host) take_host(event, *result.host);
  if (result.report) {
    for (const checks::Finding& one : result.report->findings()) {
      event.checks.push_back(check_of(one));
    }
  }
  const auto docker = event.versions.find("docker");
  if (docker != event.versions.end()) event.docker_version = docker->second;
}

}  // namespace

Announcement::Announcement(Occasion occasion, const Config& config, events::Publisher* publisher,
                           const base::Context& context)
    : caller_(context),
      context_(context),
      runs_(occasion.runs),
      metadata_(config.metadata),
      publisher_(occasion.runs ? publisher : nullptr),
      began_(context.clock->now()) {
  event_.process = events::own_process();
  event_.correlation_id = random_id();
  event_.operation = std::move(occasion.operation);
  event_.attempt = occasion.attempt;
  event_.server_id = std::move(occasion.uuid);
  event_.server_name = config.name.value_or(default_name(config.ip, metadata_));
  event_.ip_address = if_any(config.ip);
  event_.port = config.port;
  event_.user = config.user;
  event_.host_name = metadata_.hostname;
  event_.instance_id = metadata_.instance_id;
  event_.cloud_provider = metadata_.cloud_provider;
  event_.region = metadata_.region;
  event_.deployment_id = metadata_.deployment_id;
  event_.team_id = config.team_id;
  event_.endpoint = if_any(occasion.endpoint);
  add_version(event_, "provider", occasion.program_version);
  event_.tags = registration::tags(metadata_, event_.team_id);
  context_.progress = this;
  if (event_.team_id) context_.log = tagged_log();
}

/// An exception is on its way, or somebody forgot the end.
Announcement::~Announcement() {
  try {
    static_cast<void>(fail(ended_without_result()));
  } catch (const std::exception& failure) {
    caller_.log.error("the end of a registration could not be told", {{"why", failure.what()}});
  }
}

base::Log Announcement::tagged_log() const {
  return caller_.log.with({"registration_id", event_.correlation_id})
      .with({"tags", joined(event_.tags)});
}

void Announcement::take_instance(const std::optional<std::string>& team_id,
                                 const std::optional<std::string>& version) {
  const std::scoped_lock lock(mutex_);
  if (team_id) event_.team_id = team_id;
  add_version(event_, "coolify", version);
  event_.tags = registration::tags(metadata_, event_.team_id);
  context_.log = tagged_log();
}

void Announcement::queued(std::size_t ahead) {
  const std::scoped_lock lock(mutex_);
  context_.log.info("waiting for a turn", {{"queue", std::string(kQueueName)},
                                           {"ahead", static_cast<std::int64_t>(ahead)}});
  Event event = stamped(EventType::queued);
  event.waiting_for = "a turn in the queue " + std::string(kQueueName);
  post(std::move(event));
}

base::Expected<void> Announcement::begin() {
  began_ = context_.clock->now();
  context_.log = tagged_log();
  context_.log.info(runs_ ? "registering a server" : "changing the record of a server",
                    {{"operation", event_.operation},
                     {"attempt", event_.attempt},
                     {"name", event_.server_name.value_or("")},
                     {"ip", event_.ip_address.value_or("")},
                     {"port", event_.port.value_or(0)},
                     {"user", event_.user.value_or("")},
                     {"host_name", event_.host_name.value_or("")},
                     {"instance_id", event_.instance_id.value_or("")},
                     {"cloud_provider", event_.cloud_provider.value_or("")},
                     {"region", event_.region.value_or("")},
                     {"deployment_id", event_.deployment_id.value_or("")},
                     {"team", event_.team_id.value_or("")},
                     {"endpoint", event_.endpoint.value_or("")},
                     {"queue", std::string(kQueueName)}});
  // What a stop interrupts does not begin, whatever the sinks have to say.
  const base::Diagnostics told = deliver(
      stamped(EventType::started), {.stop = caller_.stop, .after_stop = base::Duration::zero()});
  if (const base::Diagnostic* const error = find_error(told)) {
    was_refused_ = true;
    return base::fail(error->kind == base::ErrorKind::cancelled ? cancelled() : *error);
  }
  from_sinks_.add_all(told);
  return {};
}

void Announcement::stage_began(Stage stage) {
  const std::scoped_lock lock(mutex_);
  event_.stage = std::string(to_string(stage));
  told_.reset();
  context_.log.info("stage started", {{"stage", *event_.stage}});
  post(stamped(EventType::stage));
}

void Announcement::stage_ended(const StageTiming& timing) const {
  context_.log.info("stage ended", {{"stage", std::string(to_string(timing.stage))},
                                    {"took", base::format_duration(timing.took)}});
}

void Announcement::server_created(const std::string& uuid) {
  const std::scoped_lock lock(mutex_);
  event_.server_id = uuid;
}

bool Announcement::is_told_already(const base::Wait& wait) const {
  return told_ && told_->what == wait.what && told_->cause == cause_of(wait) &&
         context_.clock->now() < told_->at + kBetweenWaits;
}

void Announcement::waiting(const base::Wait& wait) {
  const std::scoped_lock lock(mutex_);
  if (has_ended_ || is_told_already(wait)) return;
  told_ = Told{wait.what, cause_of(wait), context_.clock->now()};
  context_.log.info("waiting", {{"for", wait.what},
                                {"attempt", wait.attempt},
                                {"code", wait.code},
                                {"cause", wait.cause},
                                {"next_try", wait.next_try ? base::format_duration(*wait.next_try)
                                                           : std::string()}});
  Event event = stamped(EventType::waiting);
  event.waiting_for = wait.what;
  event.next_try = wait.next_try;
  if (wait.attempt > 0) event.attempts = wait.attempt;
  event.code = if_any(wait.code);
  event.error = if_any(wait.cause);
  post(std::move(event));
}

Event Announcement::stamped(EventType type) const {
  Event event = event_;
  event.type = type;
  event.timestamp = context_.clock->wall_now();
  return event;
}

void Announcement::post(Event event) {
  if (publisher_ != nullptr) publisher_->post(std::move(event));
}

base::Diagnostics Announcement::deliver(Event event, events::Patience patience) {
  return publisher_ == nullptr ? base::Diagnostics()
                               : publisher_->deliver(std::move(event), patience);
}

/// A sink that has refused the beginning is a known cause, also when its last moment goes by.
bool Announcement::is_told_otherwise(const base::Diagnostic& one,
                                     const base::Diagnostics& errors) const {
  if (was_refused_ && one.severity == base::Severity::error && one.code == "events.late") {
    return true;
  }
  const auto& known = errors.items();
  return std::any_of(known.begin(), known.end(), [&one](const base::Diagnostic& other) {
    return other.code == one.code && other.path == one.path;
  });
}

Event Announcement::final_event(const Outcome& outcome) const {
  const Result& result = outcome.result;
  const bool is_failed = result.registration_status == "failed" || outcome.diagnostics.has_error();
  Event event = stamped(is_failed ? EventType::failed : EventType::registered);
  take_result(event, result);
  if (is_failed) {
    take_failure(event, find_cause(outcome.diagnostics, result.registration_error_code),
                 result.registration_error);
    if (result.failed_stage) event.stage = std::string(to_string(*result.failed_stage));
  }
  take_problems(event, outcome.diagnostics);
  return event;
}

base::Diagnostics Announcement::end(const Outcome& outcome) {
  return finish(final_event(outcome), outcome.diagnostics);
}

base::Diagnostics Announcement::fail(const base::Diagnostics& errors) {
  Event event = stamped(EventType::failed);
  const base::Diagnostic* const cause = find_error(errors);
  take_failure(event, cause, cause == nullptr ? std::string() : cause->summary);
  take_problems(event, errors);
  return finish(event, errors);
}

base::Diagnostics Announcement::finish(const Event& event, const base::Diagnostics& errors) {
  {
    const std::scoped_lock lock(mutex_);
    if (std::exchange(has_ended_, true)) return {};
  }
  Event last = event;
  last.duration = context_.clock->now() - began_;
  log_end(last, errors.has_error());
  const events::Patience patience{.most = was_refused_ ? kPatienceOnStop : base::Duration::max(),
                                  .stop = caller_.stop,
                                  .after_stop = kPatienceOnStop};
  for (const base::Diagnostic& one : deliver(std::move(last), patience).items()) {
    if (!is_told_otherwise(one, errors)) from_sinks_.add(one);
  }
  return std::exchange(from_sinks_, {});
}

void Announcement::log_end(const Event& event, bool has_error) const {
  const base::Log log = tagged_log();
  const std::string id = event.server_id.value_or("");
  const std::string took = base::format_duration(event.duration.value_or(base::Duration::zero()));
  if (event.type == EventType::registered) {
    log.info(runs_ ? "the registration completed" : "the record is changed",
             {{"id", id},
              {"name", event.server_name.value_or("")},
              {"ip", event.ip_address.value_or("")},
              {"status", event.status.value_or("")},
              {"docker_version", event.docker_version.value_or("")},
              {"duration", took}});
    return;
  }
  const std::initializer_list<base::LogField> fields = {{"id", id},
                                                        {"stage", event.stage.value_or("")},
                                                        {"code", event.code.value_or("")},
                                                        {"error", event.error.value_or("")},
                                                        {"attempts", event.attempts.value_or(1)},
                                                        {"duration", took}};
  if (has_error) {
    log.error("the registration failed", fields);
  } else {
    log.warn("the registration failed", fields);
  }
}

}  // namespace registration
