#include "cli/view/plain_lines.h"

#include "cli/view/fitting.h"
#include "cli/view/words.h"
#include "events/time_text.h"

namespace cli::view {
namespace {

/// What of a line is compared: a time, a span or a number of tries is no news.
std::string news_of(const Machine& machine) {
  Machine same = machine;
  same.tries = 0;
  same.heard = {};
  return std::to_string(static_cast<int>(machine.phase)) + stage_word(same) + "\n" + note_of(same);
}

std::string happened(const Machine& machine) {
  const std::string took =
      " after " +
      short_span(
          std::chrono::floor<std::chrono::seconds>(elapsed(machine, machine.updated)).count());
  const std::string note = note_of(machine);
  const std::string more = note.empty() ? note : ": " + note;
  switch (machine.phase) {
    case Phase::queued:
    case Phase::running:
      return stage_word(machine) + more;
    case Phase::registered:
      return stage_word(machine) + took + more;
    case Phase::failed:
      if (machine.stage.empty()) return stage_word(machine) + more;
      return "failed in " + stage_word(machine) + took + more;
    case Phase::lost:
    case Phase::silent:
      return note + (machine.stage.empty() ? std::string() : " in " + machine.stage) + took;
  }
  return {};
}

}  // namespace

std::optional<std::string> PlainLines::line(const Machine& machine, bool unicode) {
  const std::string news = news_of(machine);
  std::string& last = last_[machine.correlation_id];
  if (last == news) return std::nullopt;
  last = news;
  if (last_.size() > 20'000) last_.clear();
  const std::string time = events::format_time(machine.updated);
  return one_line(time.substr(0, 19) + "Z " + title_of(machine) + ": " + happened(machine),
                  unicode);
}

}  // namespace cli::view
