#pragma once

#include <optional>
#include <string>

#include "base/context.h"
#include "registration/announcement.h"
#include "registration/config.h"
#include "registration/result.h"

namespace registration {

/// One run of the pipeline: measures and announces its stages and collects what it finds out. Ends
/// with exactly one of the functions that return an outcome. Its status is the given one, but
/// unreachable where the record tells that Coolify cannot log in.
class Run {
 public:
  /// `context` is that of `announcement`, with what limits the run.
  Run(const Config& config, const base::Context& context, Announcement& announcement);

  [[nodiscard]] const base::Context& context() const { return context_; }
  [[nodiscard]] const base::Log& log() const { return context_.log; }
  [[nodiscard]] Announcement& announcement() { return announcement_; }
  [[nodiscard]] Result& result() { return result_; }

  /// Ends the stage before and begins this one.
  void begin(Stage stage);
  /// Something to tell that does not end the run.
  void warn(const base::Diagnostics& warnings) { diagnostics_.add_all(warnings); }

  /// The run came to its end with `status`.
  [[nodiscard]] Outcome finish(Status status);
  /// The operation came to its end without a run: what the last one left is left.
  [[nodiscard]] Outcome finish_without_run(Status status) { return end(status); }
  /// The run failed, but the user wants to be warned only; whatever `error` is, it becomes a
  /// warning.
  [[nodiscard]] Outcome finish_failed(Status status, base::Diagnostic error);
  /// The run failed with at least one error.
  [[nodiscard]] Outcome fail(Status status, const base::Diagnostics& errors);

 private:
  void end_stage();
  [[nodiscard]] Outcome end(Status status);

  base::Context context_;
  Announcement& announcement_;
  base::TimePoint started_;
  std::optional<Stage> stage_;
  base::TimePoint stage_started_;
  Result result_;
  base::Diagnostics diagnostics_;
};

}  // namespace registration
