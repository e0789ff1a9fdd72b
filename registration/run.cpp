#include "registration/run.h"

#include <algorithm>
#include <array>
#include <random>

#include "registration/naming.h"
#include "registration/standing.h"
#include "registration/timestamp.h"

namespace registration {
namespace {

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

/// Says in which stage an error came up, unless it already speaks for itself.
base::Diagnostic with_stage(base::Diagnostic error, const std::optional<Stage>& stage) {
  if (!stage || error.kind == base::ErrorKind::check_failed) return error;
  error.cause += (error.cause.empty() ? "" : " ") +
                 ("The registration was in its stage `" + std::string(to_string(*stage)) + "`.");
  return error;
}

}  // namespace

Run::Run(const std::string& what, const Config& config, const base::Context& context,
         Observer& observer)
    : context_(context), observer_(observer), started_(context.clock->now()) {
  result_.tags = tags(config.metadata, config.team_id);
  result_.team_id = config.team_id;
  result_.registration_id = random_id();
  result_.name = config.name.value_or(default_name(config.ip, config.metadata));
  result_.description = config.description.value_or(default_description(config.metadata));
  context_.log = context.log.with({"registration_id", result_.registration_id})
                     .with({"tags", joined(result_.tags)});
  log().info("registering a server",
             {{"operation", what},
              {"ip", config.ip},
              {"user", config.user},
              {"deployment_id", config.metadata.deployment_id.value_or("")},
              {"cloud_provider", config.metadata.cloud_provider.value_or("")},
              {"region", config.metadata.region.value_or("")}});
}

void Run::begin(Stage stage) {
  end_stage();
  stage_ = stage;
  stage_started_ = context_.clock->now();
  log().info("stage started", {{"stage", std::string(to_string(stage))}});
  observer_.stage_started(stage);
}

void Run::end_stage() {
  if (!stage_) return;
  const base::Duration took = context_.clock->now() - stage_started_;
  result_.timings.push_back({*stage_, took});
  log().debug("stage ended",
              {{"stage", std::string(to_string(*stage_))}, {"took", base::format_duration(took)}});
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
  log().warn("the registration failed", {{"code", error.code}, {"error", error.summary}});
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
    log().error("the registration failed", {{"code", first->code}, {"error", first->summary}});
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
