#pragma once

#include "base/context.h"
#include "base/wait.h"
#include "ssh/allowance.h"

namespace ssh {

/// What one connect or one run keeps to: its clock, its deadline and its stop. Made once per call,
/// because a stop as a descriptor costs system calls. Neither copied nor moved.
///
/// With an allowance, which must outlive it, the deadline is that of the allowance: later when
/// waiting has been added to it.
class Operation {
 public:
  explicit Operation(const base::Context& context, Allowance* allowance = nullptr)
      : context_(context), allowance_(allowance), stop_(context.stop) {}

  [[nodiscard]] base::Context context() const {
    base::Context own = context_;
    if (allowance_ != nullptr) own.deadline = allowance_->deadline();
    return own;
  }
  /// What bounds it when no allowance does: for waiting that is not to use one up.
  [[nodiscard]] const base::Context& beyond_allowance() const { return context_; }
  [[nodiscard]] Allowance* allowance() const { return allowance_; }
  [[nodiscard]] const base::Clock& clock() const { return *context_.clock; }
  [[nodiscard]] const base::Log& log() const { return context_.log; }
  [[nodiscard]] const base::StopSignal& stop() const { return stop_; }
  /// The operation's deadline, but at most `span` away.
  [[nodiscard]] base::Deadline within(base::Duration span) const {
    return context().within(span).deadline;
  }

 private:
  base::Context context_;
  Allowance* allowance_;
  base::StopSignal stop_;
};

}  // namespace ssh
