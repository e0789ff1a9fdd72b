#pragma once

#include "base/context.h"
#include "base/expected.h"
#include "checks/host_facts.h"
#include "checks/options.h"
#include "checks/report.h"
#include "ssh/remote/executor.h"

namespace checks {

/// Collects all facts about a host with one script in one round trip.
/// Errors: those of Executor::run; `inspect.failed` when the script broke off and
/// `inspect.unreadable` when its output is truncated or holds what is no fact.
[[nodiscard]] base::Expected<HostFacts> inspect(ssh::Executor& executor, Options options,
                                                const base::Context& context);

/// Judges the facts by every check that is not switched off. A check that looked at a fact of which
/// a command was silent has failed with `inspect.silent`, whatever it made of that; one that looked
/// at a fact that every host can tell and whose value makes no sense, with `inspect.unreadable`.
/// What else makes no sense counts as unknown, and the judgement says so. Pure.
[[nodiscard]] Report judge(const HostFacts& facts, const Options& options);

/// The report on a host that nobody looks at: every check that is not switched off is skipped for
/// this reason. Pure.
[[nodiscard]] Report unchecked(const Options& options, const std::string& reason);

}  // namespace checks
