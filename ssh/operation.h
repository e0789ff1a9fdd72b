#pragma once

#include "base/context.h"
#include "base/wait.h"

namespace ssh {

/// What one connect or one run keeps to: its clock, its deadline and its stop. Made once per call,
/// because a stop as a descriptor costs system calls. Neither copied nor moved.
class Operation {
 public:
  explicit Operation(const base::Context& context) : context_(context), stop_(context.stop) {}

  [[nodiscard]] const base::Context& context() const { return context_; }
  [[nodiscard]] const base::Clock& clock() const { return *context_.clock; }
  [[nodiscard]] const base::Log& log() const { return context_.log; }
  [[nodiscard]] const base::StopSignal& stop() const { return stop_; }
  /// The operation's deadline, but at most `span` away.
  [[nodiscard]] base::Deadline within(base::Duration span) const {
    return context_.within(span).deadline;
  }

 private:
  base::Context context_;
  base::StopSignal stop_;
};

}  // namespace ssh
