#include "cli/report/parts.h"

#include "cli/report/html.h"
#include "cli/view/words.h"
#include "events/time_text.h"
#include "registration/result.h"

namespace cli::report {

using view::Phase;

std::string phase_class(const view::Machine& machine) {
  switch (machine.phase) {
    case Phase::queued:
      return "queued";
    case Phase::running:
      return "running";
    case Phase::registered:
      return machine.status == "ready" ? "ready" : "registered";
    case Phase::failed:
      return "failed";
    case Phase::lost:
      return "lost";
    case Phase::silent:
      return "silent";
  }
  return "silent";
}

std::string phase_words(const view::Machine& machine) {
  switch (machine.phase) {
    case Phase::registered:
      return machine.status;
    case Phase::lost:
    case Phase::silent:
      return view::note_of(machine);
    case Phase::queued:
    case Phase::running:
    case Phase::failed:
      break;
  }
  return phase_class(machine);
}

int phase_order(const view::Machine& machine) {
  switch (machine.phase) {
    case Phase::failed:
      return 0;
    case Phase::lost:
      return 1;
    case Phase::silent:
      return 2;
    case Phase::running:
      return 3;
    case Phase::queued:
      return 4;
    case Phase::registered:
      return machine.status == "ready" ? 6 : 5;
  }
  return 7;
}

std::size_t stage_order(const std::string& stage) {
  constexpr auto kLast = static_cast<std::size_t>(registration::Stage::services);
  for (std::size_t i = 0; i <= kLast; ++i) {
    if (registration::to_string(static_cast<registration::Stage>(i)) == stage) return i;
  }
  return kLast + 1;
}

std::string machine_attribute(const view::Machine& machine) {
  return " data-machine=\"" + escaped(view::title_of(machine) + " " + machine.address) + "\"";
}

std::string time_element(base::WallTime time) {
  const std::string text = events::format_time(time);
  return "<time datetime=\"" + text + "\">" + text.substr(0, 10) + " " + text.substr(11, 8) +
         " UTC</time>";
}

std::string boxed(const std::string& label, const std::string& table) {
  return "<div class=\"box\" role=\"region\" tabindex=\"0\" aria-label=\"" + escaped(label) +
         "\">\n" + table + "\n</div>\n";
}

}  // namespace cli::report
