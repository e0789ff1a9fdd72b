#include "checks/inspect.h"

#include <chrono>

#include "base/text.h"
#include "checks/catalog.h"
#include "checks/coolify_installer.h"
#include "checks/inspection_script.h"

namespace checks {
namespace {

std::string text_of(const ssh::Exit& exit) {
  if (const auto* const code = std::get_if<ssh::ExitCode>(&exit)) {
    return "with code " + std::to_string(code->code);
  }
  return "by signal " + std::get<ssh::ExitSignal>(exit).name;
}

constexpr std::size_t kLongestValue = 80;

std::string clipped(const ssh::Gap& gap) {
  return gap.told.empty() ? "nothing" : "'" + base::evidence_text(gap.told, kLongestValue) + "'";
}

/// The judgement of a check that could not see what it judges by.
Fail unseen(const ssh::Gap& gap) {
  if (gap.is_silence()) {
    return {.code = "inspect.silent",
            .summary = "A command on the host does not answer",
            .cause = gap.command + " did not answer within " + std::to_string(gap.seconds) +
                     " s, so this could not be checked.",
            .remedy =
                "Run it on the host and repair what it waits for: a network mount whose server "
                "is gone, a name service, a disk, a daemon. Then run the same again.",
            .is_common = true};
  }
  const base::Diagnostic unreadable = unreadable_answer(
      "For `" + gap.fact + "` came " + clipped(gap) + ", so this could not be checked.", {});
  return {.code = unreadable.code,
          .summary = unreadable.summary,
          .cause = unreadable.cause,
          .remedy = unreadable.remedy,
          .is_common = true};
}

/// Says what was left out of a judgement.
void tell(Judgement& judgement, const std::vector<ssh::Gap>& odd) {
  std::string text;
  for (const ssh::Gap& gap : odd) {
    text += (text.empty() ? "" : ", ") + ("`" + gap.fact + "` (came: " + clipped(gap) + ")");
  }
  if (text.empty()) return;
  text = "Unreadable and left out: " + text + ".";
  if (auto* const pass = std::get_if<Pass>(&judgement)) pass->detail += ". " + text;
  if (auto* const skip = std::get_if<Skip>(&judgement)) skip->reason += ". " + text;
  if (auto* const fail = std::get_if<Fail>(&judgement)) fail->cause += " " + text;
}

bool is_configured(const Check& check, const Options& options) {
  const auto configured = options.checks.find(check.id);
  return configured != options.checks.end() && configured->second.severity.has_value();
}

/// A finding for every check that is not switched off, in the catalog's order.
template <typename Judge>
std::vector<Finding> findings_by(const Options& options, Judge judge) {
  std::vector<Finding> findings;
  for (const Check* const check : catalog()) {
    const CheckSeverity severity = severity_of(*check, options);
    if (severity == CheckSeverity::off) continue;
    findings.push_back(
        {std::string(check->id), std::string(check->title), severity, judge(*check), check->stage});
  }
  return findings;
}

/// What Coolify's installer puts right is a warning, unless its severity is configured.
void warn_of_cured(std::vector<Finding>& findings, const HostFacts& facts, const Options& options) {
  for (Finding& finding : findings) {
    const Check& check = *find_check(finding.id);
    const Fail* const fail = finding.failure();
    if (fail != nullptr && !is_configured(check, options) &&
        is_cured_by_installer(check, *fail, facts)) {
      finding.severity = CheckSeverity::warn;
    }
  }
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
  HostFacts seen = facts;
  std::vector<Finding> findings = findings_by(options, [&](const Check& check) {
    seen.forget_gaps();
    Judgement judgement = check.judge(seen, settings_of(check.id, options));
    if (const ssh::Gap* const missed = seen.missed()) judgement = unseen(*missed);
    tell(judgement, seen.odd());
    return judgement;
  });
  if (options.coolify_installs) warn_of_cured(findings, facts, options);
  return Report(std::move(findings));
}

Report unchecked(const Options& options, const std::string& reason) {
  return Report::unchecked(
      findings_by(options, [&reason](const Check&) { return Judgement(Skip{reason}); }));
}

}  // namespace checks
