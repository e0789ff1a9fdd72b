#include "checks/inspect.h"

#include <chrono>

#include "base/text.h"
#include "checks/catalog.h"
#include "checks/inspection_script.h"

namespace checks {
namespace {

std::string text_of(const ssh::Exit& exit) {
  if (const auto* const code = std::get_if<ssh::ExitCode>(&exit)) {
    return "with code " + std::to_string(code->code);
  }
  return "by signal " + std::get<ssh::ExitSignal>(exit).name;
}

/// The judgement of a check that could not see what it judges by.
Fail silent(const ssh::Silence& silence) {
  return {.code = "inspect.silent",
          .summary = "A command on the host does not answer",
          .cause = silence.command + " did not answer within " + std::to_string(silence.seconds) +
                   " s, so this could not be checked.",
          .remedy =
              "Run it on the host and repair what it waits for: a network mount whose server "
              "is gone, a name service, a disk, a daemon. Then run the same again.",
          .is_common = true};
}

}  // namespace

base::Expected<HostFacts> inspect(ssh::Executor& executor, Options options,
                                  const base::Context& context) {
  options.our_epoch = std::chrono::floor<std::chrono::seconds>(context.clock->wall_now())
                          .time_since_epoch()
                          .count();
  const auto output = executor.run(inspection_script(options), context);
  if (!output) return base::fail(output.error());
  if (!output->succeeded()) {
    return base::fail({.kind = base::ErrorKind::remote_failed,
                       .code = "inspect.failed",
                       .summary = "The inspection of the host broke off",
                       .cause = "The inspection script ended " + text_of(output->exit) + ".",
                       .evidence = base::evidence_text(output->err),
                       .remedy = "The host needs a POSIX shell with awk, sed, tr and cut; install "
                                 "what the evidence says is missing."});
  }
  auto facts = parse_probe(output->out, options);
  if (!facts && facts.error().evidence.empty()) {
    facts.error().evidence = base::evidence_text(output->err);
  }
  return facts;
}

Report judge(const HostFacts& facts, const Options& options) {
  std::vector<Finding> findings;
  HostFacts seen = facts;
  for (const Check* const check : catalog()) {
    const auto configured = options.checks.find(check->id);
    const CheckSeverity severity =
        configured == options.checks.end()
            ? check->default_severity
            : configured->second.severity.value_or(check->default_severity);
    if (severity == CheckSeverity::off) continue;
    seen.forget_missed();
    Judgement judgement = check->judge(seen, settings_of(check->id, options));
    if (const ssh::Silence* const missed = seen.missed()) judgement = silent(*missed);
    findings.push_back({std::string(check->id), std::string(check->title), severity,
                        std::move(judgement), check->stage});
  }
  return Report(std::move(findings));
}

}  // namespace checks
