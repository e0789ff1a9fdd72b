#include "cli/report/failures.h"

#include <chrono>

#include "cli/report/html.h"
#include "cli/view/fitting.h"
#include "cli/view/words.h"

namespace cli::report {
namespace {

using view::Phase;

std::string paragraph(const char* css_class, const std::string& text) {
  if (text.empty()) return {};
  return "<p class=\"" + std::string(css_class) + "\">" + with_code(text) + "</p>\n";
}

std::string problem(const events::Problem& one) {
  std::string html = std::string("<h4>") + (one.is_error ? "" : "Warning: ") +
                     with_code(one.summary.empty() ? one.code : one.summary) + "</h4>\n";
  html += paragraph("cause", one.cause);
  if (!one.evidence.empty()) html += "<pre>" + escaped(one.evidence) + "</pre>\n";
  if (!one.remedy.empty()) {
    html += "<p class=\"remedy\"><b>Remedy:</b> " + with_code(one.remedy) + "</p>\n";
  }
  if (!one.code.empty()) html += "<p>Code <code>" + escaped(one.code) + "</code></p>\n";
  return html;
}

std::string problems(const view::Machine& machine, bool errors) {
  std::string html;
  if (machine.end == nullptr) return html;
  for (const events::Problem& one : machine.end->problems) {
    if (one.is_error == errors) html += problem(one);
  }
  return html;
}

std::string took(const view::Machine& machine, base::WallTime now) {
  return view::short_span(std::chrono::floor<std::chrono::seconds>(elapsed(machine, now)).count());
}

std::string head(const view::Machine& machine, const std::string& what) {
  std::string html = "<h3>" + isolated(view::title_of(machine)) + "</h3>\n<p class=\"soft\">";
  if (!machine.address.empty() && machine.address != view::title_of(machine)) {
    html += isolated(machine.address) + " \u00B7 ";
  }
  return html + what + "</p>\n";
}

/// Empty where it came to none.
std::string in_stage(const view::Machine& machine) {
  if (machine.stage.empty()) return {};
  return " in stage <code>" + escaped(machine.stage) + "</code>";
}

std::string failure(const view::Machine& machine, base::WallTime now) {
  std::string what = machine.stage.empty()
                         ? "<span class=\"failed\">refused</span> before its first stage"
                         : "<span class=\"failed\">failed</span>" + in_stage(machine) + " after " +
                               took(machine, now);
  if (machine.attempt > 1) what += " \u00B7 run " + std::to_string(machine.attempt);
  std::string html = head(machine, what);
  if (const std::string told = problems(machine, true); !told.empty()) {
    html += told;
  } else {
    events::Problem bare;
    bare.code = machine.code;
    bare.summary = "The registration failed";
    bare.cause = machine.cause;
    html += problem(bare);
  }
  html += problems(machine, false);
  return "<article class=\"failure\"" + machine_attribute(machine) + ">\n" + html + "</article>\n";
}

/// What is known of ends that nobody told of.
events::Problem without_an_end(Phase phase) {
  events::Problem problem;
  problem.summary = phase == Phase::lost ? "Ended without a word" : "No word any more";
  problem.cause = phase == Phase::lost
                      ? "The process is gone, and told neither of success nor of failure: it was "
                        "killed, or its machine went down."
                      : "The process is or was on another machine or in another container, so that "
                        "nobody here can tell whether it is alive.";
  problem.remedy =
      "See whether it is still at work. Otherwise look in Coolify for a server with the machine's "
      "address. Where there is none, run the same again: what was done to the machine is found and "
      "not done twice. Where there is one, take it over: `register --adopt` at the command line; "
      "in Terraform by `adopt_existing = true`, unless the state has it already.";
  return problem;
}

/// All those without an end, which have the rest in common.
std::string unended(const Machines& machines, Phase phase, base::WallTime now) {
  std::string items;
  for (const view::Machine* const one : machines) {
    if (one->phase != phase) continue;
    items += "<li" + machine_attribute(*one) + "><b>" + isolated(view::title_of(*one)) + "</b> " +
             isolated(one->address) + in_stage(*one) + " after " + took(*one, now) +
             "; last heard of " + time_element(one->heard) + "</li>\n";
  }
  if (items.empty()) return items;
  const char* const more = phase == Phase::lost ? "" : " warning";
  return "<article class=\"failure" + std::string(more) + "\">\n" + problem(without_an_end(phase)) +
         "<ul>\n" + items + "</ul>\n</article>\n";
}

bool is_bad(const view::Machine& machine) {
  return machine.phase == Phase::failed || machine.phase == Phase::lost ||
         machine.phase == Phase::silent;
}

}  // namespace

std::string render_failures(const Machines& machines, base::WallTime now) {
  std::string html;
  for (const view::Machine* const one : machines) {
    if (one->phase == Phase::failed) html += failure(*one, now);
  }
  html += unended(machines, Phase::lost, now);
  html += unended(machines, Phase::silent, now);
  return html.empty() ? html : "<h2 id=\"failures\">Failures</h2>\n" + html;
}

std::string render_warnings(const Machines& machines) {
  std::string html;
  for (const view::Machine* const one : machines) {
    if (is_bad(*one)) continue;
    const std::string told = problems(*one, false);
    if (told.empty()) continue;
    html += "<article class=\"failure warning\"" + machine_attribute(*one) + ">\n" +
            head(*one, "<span class=\"" + phase_class(*one) + "\">" + escaped(phase_words(*one)) +
                           "</span>, with warnings") +
            told + "</article>\n";
  }
  return html.empty() ? html : "<h2 id=\"warnings\">Warnings</h2>\n" + html;
}

}  // namespace cli::report
