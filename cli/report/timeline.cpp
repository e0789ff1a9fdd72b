#include "cli/report/timeline.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <set>

#include "cli/report/html.h"
#include "cli/report/parts.h"
#include "cli/view/fitting.h"
#include "cli/view/words.h"

namespace cli::report {
namespace {

constexpr const char* kQueued = "queued";

/// "12s", "250ms": short spans are told exactly, so that a stage does not seem to take no time.
std::string span_text(base::Duration span) {
  if (span < std::chrono::seconds(1)) {
    return std::to_string(std::chrono::round<std::chrono::milliseconds>(span).count()) + "ms";
  }
  return view::short_span(std::chrono::floor<std::chrono::seconds>(span).count());
}

void add_told(const std::vector<events::StageTime>& stages, base::Duration from,
              std::vector<Bar>& bars) {
  for (const events::StageTime& one : stages) {
    bars.push_back({one.stage, from, one.took});
    from += one.took;
  }
}

void add_begun(const view::Machine& machine, base::WallTime now, std::vector<Bar>& bars) {
  const base::WallTime end = is_open(machine.phase) ? now : machine.updated;
  const auto& stages = machine.stages;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const base::WallTime until = i + 1 < stages.size() ? stages[i + 1].at : end;
    bars.push_back({stages[i].stage, stages[i].at - machine.began,
                    std::max<base::Duration>(until - stages[i].at, base::Duration::zero())});
  }
}

double percent(base::Duration part, base::Duration whole) {
  if (whole <= base::Duration::zero()) return 0;
  const double share =
      100.0 * static_cast<double>(part.count()) / static_cast<double>(whole.count());
  return std::clamp(share, 0.0, 100.0);
}

std::string decimal(double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f", number);
  return text.data();
}

std::string stage_class(const std::string& stage) {
  constexpr std::size_t kLast = 9;
  // "s0" is the wait for its turn.
  if (stage == kQueued) return "s0";
  return "s" + std::to_string(std::min(stage_order(stage) + 1, kLast));
}

/// A row of the table, which needs its bars several times.
struct Row {
  const view::Machine* machine;
  base::Duration offset{};  ///< of its beginning, on the common axis
  std::vector<Bar> bars = {};

  [[nodiscard]] base::Duration end() const {
    return bars.empty() ? offset : offset + bars.back().from + bars.back().took;
  }
};

std::vector<Row> rows_of(const Machines& machines, base::WallTime now) {
  std::vector<Row> rows;
  base::WallTime first = base::WallTime::max();
  for (const view::Machine* const one : machines) {
    rows.push_back({.machine = one, .bars = bars_of(*one, now)});
    first = std::min(first, one->began);
  }
  for (Row& row : rows) row.offset = row.machine->began - first;
  return rows;
}

base::Duration last_end(const std::vector<Row>& rows) {
  base::Duration last{};
  for (const Row& row : rows) last = std::max(last, row.end());
  return last;
}

/// Runs of several days on one axis would be dots.
void align_unless_together(std::vector<Row>& rows) {
  base::Duration longest{};
  for (const Row& row : rows) longest = std::max(longest, row.end() - row.offset);
  if (last_end(rows) <= 4 * longest) return;
  for (Row& row : rows) row.offset = {};
}

std::string described(const Bar& bar) { return bar.stage + " " + span_text(bar.took); }

std::string words_of(const std::vector<Bar>& bars) {
  std::string text;
  for (const Bar& bar : bars) {
    if (!text.empty()) text += " \u00B7 ";
    text += described(bar);
  }
  return text.empty() ? "no stage was told of" : text;
}

std::string picture(const Row& row, base::Duration whole) {
  std::string svg = "<svg role=\"img\" aria-label=\"" + escaped(words_of(row.bars)) + "\">";
  for (const Bar& bar : row.bars) {
    const double width = std::max(percent(bar.took, whole), 0.3);
    svg += "<rect class=\"" + stage_class(bar.stage) + "\" height=\"100%\" x=\"" +
           decimal(percent(row.offset + bar.from, whole)) + "%\" width=\"" + decimal(width) +
           "%\"><title>" + escaped(described(bar)) + "</title></rect>";
  }
  if (phase_class(*row.machine) == "failed" || phase_class(*row.machine) == "lost") {
    svg += "<rect class=\"end\" height=\"100%\" width=\"3\" x=\"" +
           decimal(std::min(percent(row.end(), whole), 99.5)) + "%\"><title>" +
           escaped(phase_words(*row.machine)) + "</title></rect>";
  }
  return svg + "</svg>";
}

std::string legend(const std::vector<Row>& rows) {
  std::set<std::pair<std::size_t, std::string>> stages;
  for (const Row& row : rows) {
    for (const Bar& bar : row.bars) {
      stages.emplace(bar.stage == kQueued ? 0 : stage_order(bar.stage) + 1, bar.stage);
    }
  }
  std::string list = "<ul class=\"legend\">";
  for (const auto& [order, stage] : stages) {
    list += "<li><svg aria-hidden=\"true\"><rect width=\"100%\" height=\"100%\" class=\"" +
            stage_class(stage) + "\"/></svg>" + escaped(stage) + "</li>";
  }
  return list + "</ul>\n";
}

}  // namespace

std::vector<Bar> bars_of(const view::Machine& machine, base::WallTime now) {
  std::vector<Bar> bars;
  const base::WallTime end = is_open(machine.phase) ? now : machine.updated;
  const base::WallTime work = machine.work_began.value_or(end);
  if (work > machine.began) bars.push_back({kQueued, {}, work - machine.began});
  if (machine.end != nullptr && !machine.end->stages.empty()) {
    add_told(machine.end->stages, work - machine.began, bars);
  } else {
    add_begun(machine, now, bars);
  }
  return bars;
}

std::string render_timeline(const Machines& machines, base::WallTime now) {
  std::vector<Row> rows = rows_of(machines, now);
  align_unless_together(rows);
  const base::Duration whole = last_end(rows);
  std::string table =
      "<table class=\"sortable timeline\"><caption>Timeline of the stages; the whole width is " +
      span_text(whole) +
      "</caption>\n<thead><tr><th scope=\"col\"><span>Machine</span></th>"
      "<th scope=\"col\"><span>Duration</span></th>"
      "<th scope=\"col\" data-fixed>Stages</th></tr></thead>\n<tbody>\n";
  for (const Row& row : rows) {
    const base::Duration took = elapsed(*row.machine, now);
    table += "<tr" + machine_attribute(*row.machine) + "><th scope=\"row\">" +
             isolated(view::title_of(*row.machine)) + "</th><td class=\"number\" data-value=\"" +
             std::to_string(std::chrono::round<std::chrono::milliseconds>(took).count()) + "\">" +
             span_text(took) + "</td><td class=\"bars\">" + picture(row, whole) + "<small>" +
             escaped(words_of(row.bars)) + "</small></td></tr>\n";
  }
  return "<h2 id=\"timeline\">Stages</h2>\n" + legend(rows) +
         boxed("Timeline of the stages", table + "</tbody></table>");
}

}  // namespace cli::report
