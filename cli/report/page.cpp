#include "cli/report/page.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "cli/report/assets.h"
#include "cli/report/failures.h"
#include "cli/report/html.h"
#include "cli/report/overview.h"
#include "cli/report/parts.h"
#include "cli/report/timeline.h"
#include "cli/view/words.h"

namespace cli::report {
namespace {

std::string head() {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src " +
         policy_hash(style_sheet()) + "; script-src " + policy_hash(script()) +
         "; base-uri 'none'; form-action 'none'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n"
         "<title>Server registrations</title>\n<style>" +
         std::string(style_sheet()) + "</style>\n</head>\n";
}

std::string count_item(std::size_t count, const char* css_class, const char* what) {
  if (count == 0) return {};
  return "<li class=\"" + std::string(css_class) + "\"><b>" + std::to_string(count) + "</b> " +
         what + "</li>\n";
}

std::string counts_list(const view::Counts& counts) {
  return "<ul class=\"counts\">\n" + count_item(counts.failed, "failed", "failed") +
         count_item(counts.lost, "lost", "ended without a word") +
         count_item(counts.silent, "silent", "silent") +
         count_item(counts.running, "running", "running") +
         count_item(counts.queued, "queued", "queued") +
         count_item(counts.ready, "ready", "ready") +
         count_item(counts.registered, "registered", "registered") + "</ul>\n";
}

/// Without the scheme: the page is to name nothing that a browser might take for a reference.
std::string instances(const Machines& machines) {
  std::set<std::string> names;
  for (const view::Machine* const one : machines) {
    if (one->endpoint.empty()) continue;
    const std::size_t scheme = one->endpoint.find(
        ":/"
        "/");
    names.insert(scheme == std::string::npos ? one->endpoint : one->endpoint.substr(scheme + 3));
  }
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + isolated(name);
  return text.empty() ? text : " with " + text;
}

std::string intro(const Machines& machines, const view::Counts& counts, base::WallTime now,
                  std::size_t foreign) {
  base::WallTime first = now;
  base::WallTime last = base::WallTime::min();
  for (const view::Machine* const one : machines) {
    first = std::min(first, one->began);
    last = std::max(last, one->updated);
  }
  std::string html = "<header>\n<h1>Server registrations</h1>\n<p class=\"soft\">" +
                     view::machines(counts.all()) + instances(machines) + ", " +
                     time_element(first) + " to " + time_element(last) + ". Made " +
                     time_element(now) + ".</p>\n" + counts_list(counts);
  if (foreign > 0) {
    html +=
        "<p class=\"soft\">Lines that are no events and were left out: " + std::to_string(foreign) +
        "</p>\n";
  }
  return html +
         "</header>\n<p class=\"tools\" hidden><label for=\"filter\">Show only</label>"
         "<input id=\"filter\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\" "
         "placeholder=\"name, address, stage, text\"></p>\n"
         "<p id=\"status\" class=\"unseen\" role=\"status\"></p>\n";
}

}  // namespace

std::string render_page(const view::History& history, base::WallTime now, std::size_t foreign) {
  Machines machines = history.machines();
  const auto key = [](const view::Machine* one) {
    return std::pair(phase_order(*one), one->order);
  };
  std::sort(machines.begin(), machines.end(),
            [key](const view::Machine* one, const view::Machine* other) {
              return key(one) < key(other);
            });
  return head() + "<body>\n" + intro(machines, history.count(), now, foreign) + "<main>\n" +
         render_failures(machines, now) + render_warnings(machines) +
         render_machines(machines, now) + render_matrix(machines) + render_timeline(machines, now) +
         "</main>\n<script>" + std::string(script()) + "</script>\n</body>\n</html>\n";
}

}  // namespace cli::report
