#include "cli/report/overview.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "cli/report/html.h"
#include "cli/view/fitting.h"
#include "cli/view/words.h"

namespace cli::report {
namespace {

std::string column(const std::string& title) {
  return "<th scope=\"col\"><span>" + escaped(title) + "</span></th>";
}

std::string cell(const std::string& text) { return "<td>" + isolated(text) + "</td>"; }

/// A cell that is not sorted by its text.
std::string cell(const std::string& html, std::int64_t value, const char* css_class = "") {
  const std::string of_class =
      *css_class == '\0' ? std::string() : " class=\"" + std::string(css_class) + "\"";
  return "<td" + of_class + " data-value=\"" + std::to_string(value) + "\">" + html + "</td>";
}

std::string docker_version(const view::Machine& machine) {
  if (machine.end == nullptr) return {};
  return machine.end->docker_version.value_or("");
}

std::string machine_row(const view::Machine& machine, base::WallTime now) {
  const base::Duration took = elapsed(machine, now);
  const std::string status = "<span class=\"mark " + phase_class(machine) + "\">" +
                             escaped(phase_words(machine)) + "</span>";
  return "<tr" + machine_attribute(machine) + "><th scope=\"row\">" +
         isolated(view::title_of(machine)) + "</th>" + cell(machine.address) +
         cell(status, phase_order(machine)) +
         cell(escaped(machine.stage.empty() ? "-" : machine.stage),
              static_cast<std::int64_t>(stage_order(machine.stage))) +
         cell(view::short_span(std::chrono::floor<std::chrono::seconds>(took).count()),
              std::chrono::round<std::chrono::milliseconds>(took).count(), "number") +
         cell(std::to_string(machine.attempt), machine.attempt, "number") +
         cell(docker_version(machine)) + cell(machine.server_id) + "</tr>\n";
}

/// A check and how people call it, in the order in which checks are told.
using Titles = std::vector<std::pair<std::string, std::string>>;

Titles all_checks(const Machines& machines) {
  Titles titles;
  for (const view::Machine* const machine : machines) {
    if (machine->end == nullptr) continue;
    for (const events::CheckResult& check : machine->end->checks) {
      const bool is_known = std::any_of(titles.begin(), titles.end(), [&check](const auto& one) {
        return one.first == check.id;
      });
      if (!is_known) titles.emplace_back(check.id, check.title);
    }
  }
  return titles;
}

struct Mark {
  const char* symbol;
  const char* css_class;
  std::int64_t order;
};

Mark mark_of(const std::string& status) {
  if (status == "failed") return {"\u2718", "failed", 0};
  if (status == "warning") return {"\u25B2", "warned", 1};
  if (status == "passed") return {"\u2714", "passed", 3};
  return {"\u2013", "skipped", 2};
}

std::string check_cell(const view::Machine& machine, const std::string& id) {
  if (machine.end == nullptr) return cell("<span class=\"unseen\">not told</span>", 4);
  const auto& checks = machine.end->checks;
  const auto found = std::find_if(checks.begin(), checks.end(),
                                  [&id](const events::CheckResult& one) { return one.id == id; });
  if (found == checks.end()) return cell("<span class=\"unseen\">not told</span>", 4);
  const Mark mark = mark_of(found->status);
  std::string said = found->status;
  if (!found->message.empty()) said += ": " + found->message;
  if (!found->code.empty()) said += " (" + found->code + ")";
  return "<td class=\"" + std::string(mark.css_class) + "\" data-value=\"" +
         std::to_string(mark.order) + "\" title=\"" + escaped(found->title + ": " + said) +
         "\"><span aria-hidden=\"true\">" + mark.symbol + "</span><span class=\"unseen\">" +
         escaped(said) + "</span></td>";
}

}  // namespace

std::string render_machines(const Machines& machines, base::WallTime now) {
  std::string table =
      "<table class=\"sortable\" id=\"machines\"><caption>Machines</caption>\n<thead><tr>";
  for (const char* const title :
       {"Name", "Address", "Status", "Stage", "Duration", "Run", "Docker", "Uuid"}) {
    table += column(title);
  }
  table += "</tr></thead>\n<tbody>\n";
  for (const view::Machine* const one : machines) table += machine_row(*one, now);
  return "<h2>Machines</h2>\n" + boxed("Machines", table + "</tbody></table>");
}

std::string render_matrix(const Machines& machines) {
  const Titles titles = all_checks(machines);
  if (titles.empty()) return {};
  std::string table =
      "<table class=\"sortable matrix\" id=\"checks\"><caption>Machines by check: \u2714 passed, "
      "\u2718 failed, \u25B2 warning, \u2013 skipped</caption>\n<thead><tr>" +
      column("Machine");
  for (const auto& [id, title] : titles) table += column(title);
  table += "</tr></thead>\n<tbody>\n";
  for (const view::Machine* const machine : machines) {
    table += "<tr" + machine_attribute(*machine) + "><th scope=\"row\">" +
             isolated(view::title_of(*machine)) + "</th>";
    for (const auto& [id, title] : titles) table += check_cell(*machine, id);
    table += "</tr>\n";
  }
  return "<h2>Checks</h2>\n" + boxed("Machines by check", table + "</tbody></table>");
}

}  // namespace cli::report
