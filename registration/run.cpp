#include "registration/run.h"

#include <algorithm>

#include "registration/naming.h"
#include "registration/standing.h"
#include "registration/timestamp.h"

namespace registration {
namespace {

/// Says in which stage an error came up, unless it already speaks for itself.
base::Diagnostic with_stage(base::Diagnostic error, const std::optional<Stage>& stage) {
  if (!stage || error.kind == base::ErrorKind::check_failed) return error;
  error.cause += (error.cause.empty() ? "" : " ") +
                 ("The registration was in its stage `" + std::string(to_string(*stage)) + "`.");
  return error;
}

}  // namespace

Run::Run(const Config& config, const base::Context& context, Announcement& announcement)
    : context_(context), announcement_(announcement), started_(context.clock->now()) {
  result_.tags = announcement.tags();
  result_.team_id = announcement.team_id();
  result_.registration_id = announcement.id();
  result_.name = config.name.value_or(default_name(config.ip, config.metadata));
  result_.description = config.description.value_or(default_description(config.metadata));
}

void Run::begin(Stage stage) {
  end_stage();
  stage_ = stage;
  stage_started_ = context_.clock->now();
  announcement_.stage_began(stage);
}

void Run::end_stage() {
  if (!stage_) return;
  const StageTiming timing{*stage_, context_.clock->now() - stage_started_};
  result_.timings.push_back(timing);
  announcement_.stage_ended(timing);
}

Outcome Run::finish(Status status) {
  result_.registration_status = "completed";
  result_.registration_completed_at = format_timestamp(context_.clock->wall_now());
  return end(status);
}

Outcome Run::finish_failed(Status status, base::Diagnostic error) {
  error = with_stage(std::move(error), stage_);
  error.severity = base::Severity::warning;
  result_.registration_status = "failed";
  result_.registration_error = error.summary;
  result_.registration_error_code = error.code;
  diagnostics_.add(std::move(error));
  return end(status);
}

Outcome Run::fail(Status status, const base::Diagnostics& errors) {
  for (const base::Diagnostic& error : errors.items()) diagnostics_.add(with_stage(error, stage_));
  const auto& all = diagnostics_.items();
  const auto first = std::find_if(all.begin(), all.end(), [](const base::Diagnostic& one) {
    return one.severity == base::Severity::error;
  });
  result_.registration_status = "failed";
  if (first != all.end()) {
    result_.registration_error = first->summary;
    result_.registration_error_code = first->code;
  }
  return end(status);
}

Outcome Run::end(Status status) {
  end_stage();
  stage_.reset();
  const bool is_shut_out = result_.record && access_of(*result_.record, false) == Access::no;
  result_.is_refused = result_.timings.empty() && result_.registration_status == "failed";
  result_.status = is_shut_out ? Status::unreachable : status;
  result_.duration_seconds =
      std::chrono::floor<std::chrono::seconds>(context_.clock->now() - started_).count();
  return {std::move(result_), std::move(diagnostics_)};
}

}  // namespace registration
