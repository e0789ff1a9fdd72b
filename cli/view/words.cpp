#include "cli/view/words.h"

#include "events/time_text.h"

namespace cli::view {
namespace {

/// "10:04:45 UTC"
std::string time_of_day(base::WallTime time) {
  return events::format_time(time).substr(11, 8) + " UTC";
}

std::string wait_note(const Machine& machine) {
  std::string note = machine.waiting_for;
  if (machine.tries > 1) note += ", try " + std::to_string(machine.tries);
  if (machine.cause.empty()) return note;
  return note.empty() ? machine.cause : note + ": " + machine.cause;
}

std::string failure_note(const Machine& machine) {
  if (machine.code.empty()) return machine.cause;
  return machine.cause.empty() ? machine.code : machine.cause + " (" + machine.code + ")";
}

}  // namespace

const std::string& title_of(const Machine& machine) {
  if (!machine.name.empty()) return machine.name;
  return machine.address.empty() ? machine.correlation_id : machine.address;
}

std::string stage_word(const Machine& machine) {
  switch (machine.phase) {
    case Phase::queued:
      return "queued";
    case Phase::registered:
      return machine.status;
    case Phase::running:
    case Phase::failed:
    case Phase::lost:
    case Phase::silent:
      break;
  }
  if (!machine.stage.empty()) return machine.stage;
  if (machine.phase == Phase::failed) return "refused";
  return machine.work_began ? "begins" : "queued";
}

std::string note_of(const Machine& machine) {
  switch (machine.phase) {
    case Phase::queued:
    case Phase::running:
      return wait_note(machine);
    case Phase::registered:
      return machine.server_id;
    case Phase::failed:
      return failure_note(machine);
    case Phase::lost:
      return "ended without a word";
    case Phase::silent:
      return "no word since " + time_of_day(machine.heard);
  }
  return {};
}

std::string counted(const Counts& counts) {
  std::string text;
  const auto add = [&text](std::size_t count, const char* what) {
    if (count == 0) return;
    if (!text.empty()) text += ", ";
    text += std::to_string(count) + " " + what;
  };
  add(counts.failed, "failed");
  add(counts.lost, "ended without a word");
  add(counts.silent, "silent");
  add(counts.running, "running");
  add(counts.ready, "ready");
  add(counts.registered, "registered");
  add(counts.queued, "queued");
  return text;
}

std::string machines(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " machine" : " machines");
}

}  // namespace cli::view
