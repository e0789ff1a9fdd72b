#include "cli/view/history.h"

#include <algorithm>
#include <initializer_list>
#include <tuple>
#include <utility>

#include "base/utf8.h"

namespace cli::view {
namespace {

constexpr std::size_t kMostMachines = 5000;
constexpr std::size_t kMostIdentities = 100'000;
constexpr std::size_t kMostWriters = 1000;
constexpr std::size_t kMostStages = 64;
constexpr base::Duration kLongSilence = std::chrono::minutes(15);

void set(std::string& target, const std::string& told) {
  constexpr std::size_t kLongestText = 600;
  target = told.substr(0, base::utf8_boundary(told, std::min(told.size(), kLongestText)));
}

void set(std::string& target, const std::optional<std::string>& told) {
  if (told) set(target, *told);
}

/// Whether it may be what a process told of itself.
bool is_process(const std::string& text) {
  constexpr std::size_t kLongest = 200;
  return !text.empty() && text.size() <= kLongest;
}

/// What is known of a machine, whichever event tells it.
void learn(Machine& machine, const events::Event& event) {
  machine.attempt = std::max(machine.attempt, event.attempt);
  if (!event.operation.empty()) set(machine.operation, event.operation);
  set(machine.name, event.server_name);
  set(machine.address, event.ip_address);
  if (event.port) machine.port = *event.port;
  set(machine.server_id, event.server_id);
  set(machine.endpoint, event.endpoint);
  if (is_process(event.process)) machine.process = event.process;
}

void forget_wait(Machine& machine) {
  machine.waiting_for.clear();
  machine.tries = 0;
  machine.code.clear();
  machine.cause.clear();
  machine.next_try.reset();
}

void enter_stage(Machine& machine, const events::Event& event) {
  if (!event.stage || event.stage->empty() || machine.stage == *event.stage) return;
  forget_wait(machine);
  set(machine.stage, event.stage);
  if (machine.stages.size() < kMostStages) {
    machine.stages.push_back({machine.stage, event.timestamp});
  }
}

void take_wait(Machine& machine, const events::Event& event) {
  set(machine.waiting_for, event.waiting_for.value_or(""));
  machine.tries = event.attempts.value_or(0);
  set(machine.code, event.code.value_or(""));
  set(machine.cause, event.error.value_or(""));
  machine.next_try.reset();
  if (event.next_try) {
    machine.next_try =
        event.timestamp + std::chrono::duration_cast<base::WallTime::duration>(*event.next_try);
  }
}

/// The cause of a failure that tells none by itself.
std::string cause_of(const events::Event& event) {
  if (event.error && !event.error->empty()) return *event.error;
  const auto error = std::find_if(event.problems.begin(), event.problems.end(),
                                  [](const events::Problem& one) { return one.is_error; });
  if (error == event.problems.end()) return {};
  return error->cause.empty() ? error->summary : error->cause;
}

void take_end(Machine& machine, const events::Event& event) {
  enter_stage(machine, event);
  forget_wait(machine);
  const bool failed = event.type == events::EventType::failed;
  machine.phase = failed ? Phase::failed : Phase::registered;
  set(machine.status, event.status.value_or(failed ? "registration_failed" : "ready"));
  machine.duration = event.duration;
  if (!failed) return;
  set(machine.code, event.code.value_or(""));
  set(machine.cause, cause_of(event));
  machine.tries = event.attempts.value_or(0);
}

/// What an event that is not out of date says of where the run stands.
void follow(Machine& machine, const events::Event& event) {
  using events::EventType;
  if (is_final(event.type)) return take_end(machine, event);
  machine.phase = machine.work_began ? Phase::running : Phase::queued;
  enter_stage(machine, event);
  if (event.type == EventType::waiting || event.waiting_for) take_wait(machine, event);
}

/// The times of an event, which count however late it comes.
void take_time(Machine& machine, const events::Event& event, base::WallTime heard) {
  machine.began = std::min(machine.began, event.timestamp);
  machine.updated = std::max(machine.updated, event.timestamp);
  machine.heard = std::max(machine.heard, heard);
  if (event.type == events::EventType::queued) return;
  machine.work_began = std::min(machine.work_began.value_or(event.timestamp), event.timestamp);
}

/// By which a machine is known again in another run.
std::vector<std::string> identities(const Machine& machine) {
  std::vector<std::string> all;
  const auto key = [&all](std::initializer_list<std::string> parts) {
    std::string text;
    for (const std::string& part : parts) text += std::to_string(part.size()) + ":" + part;
    all.push_back(std::move(text));
  };
  if (!machine.server_id.empty()) key({machine.endpoint, machine.server_id});
  if (!machine.address.empty()) {
    key({machine.endpoint, machine.address, std::to_string(machine.port), machine.name});
  } else if (!machine.name.empty()) {
    key({machine.endpoint, "", "", machine.name});
  }
  return all;
}

bool has_ended(const Machine& machine) {
  return machine.phase == Phase::registered || machine.phase == Phase::failed;
}

/// Whether the event begins another run of a registration that has ended.
bool begins_again(const Machine& machine, const events::Event& event) {
  return has_ended(machine) && event.attempt > machine.attempt &&
         event.timestamp >= machine.updated;
}

/// Whether the event is later than all that was heard, or is the end: nothing comes after it.
bool is_news(const Machine& machine, const events::Event& event) {
  return is_final(event.type) || event.timestamp >= machine.updated;
}

bool is_before(const Machine* one, const Machine* other) { return one->order < other->order; }

}  // namespace

base::Duration elapsed(const Machine& machine, base::WallTime now) {
  if (machine.duration) return *machine.duration;
  const base::WallTime from = machine.work_began.value_or(machine.began);
  const base::WallTime to = is_open(machine.phase) ? now : machine.updated;
  return std::max<base::Duration>(to - from, base::Duration::zero());
}

void Counts::add(const Machine& machine) {
  switch (machine.phase) {
    case Phase::queued:
      ++queued;
      return;
    case Phase::running:
      ++running;
      return;
    case Phase::registered:
      ++(machine.status == "ready" ? ready : registered);
      return;
    case Phase::failed:
      ++failed;
      return;
    case Phase::lost:
      ++lost;
      return;
    case Phase::silent:
      ++silent;
      return;
  }
}

const Machine* History::take(const events::Event& event, base::WallTime now) {
  const base::WallTime heard = std::min(event.timestamp, now);
  hear(event.process, heard);
  if (event.correlation_id.empty()) return nullptr;
  forget_some();
  auto [found, is_new] = runs_.try_emplace(event.correlation_id);
  Machine& machine = found->second;
  if (!is_new && begins_again(machine, event)) {
    machine = Machine();
    is_new = true;
  }
  if (is_new) {
    machine.correlation_id = event.correlation_id;
    machine.order = next_order_++;
    machine.began = event.timestamp;
    machine.updated = event.timestamp;
  } else if (has_ended(machine)) {
    return nullptr;
  }
  const bool news = is_news(machine, event);
  take_time(machine, event, heard);
  if (news || is_new) {
    learn(machine, event);
    follow(machine, event);
  }
  if (ends_ == Ends::kept && is_final(event.type)) {
    machine.end = std::make_shared<const events::Event>(event);
  }
  if (hide_others(machine)) return is_new || news ? &machine : nullptr;
  runs_.erase(event.correlation_id);
  return nullptr;
}

/// Takes away the runs of the same machine that were over when this one began; false if that is so
/// with this one itself.
bool History::hide_others(const Machine& machine) {
  for (const std::string& identity : identities(machine)) {
    std::string& holder = newest_[identity];
    const auto other = runs_.find(holder);
    if (other == runs_.end() || holder == machine.correlation_id) {
      holder = machine.correlation_id;
    } else if (machine.began >= other->second.updated) {
      runs_.erase(other);
      holder = machine.correlation_id;
    } else if (other->second.began >= machine.updated) {
      return false;
    }
  }
  return true;
}

void History::hear(const std::string& process, base::WallTime when) {
  if (!is_process(process)) return;
  auto& heard = writers_[process];
  heard = std::max(heard, when);
  if (writers_.size() <= kMostWriters) return;
  writers_.erase(std::min_element(
      writers_.begin(), writers_.end(),
      [](const auto& one, const auto& other) { return one.second < other.second; }));
}

void History::forget_some() {
  if (newest_.size() > kMostIdentities) newest_.clear();
  if (runs_.size() < 2 * kMostMachines) return;
  // Who is well goes first, who is still at it last.
  std::vector<std::tuple<int, base::WallTime, std::string>> all;
  for (const auto& [id, machine] : runs_) {
    const int worth = is_open(machine.phase) ? 2 : machine.phase == Phase::registered ? 0 : 1;
    all.emplace_back(worth, machine.updated, id);
  }
  std::nth_element(all.begin(), all.begin() + kMostMachines, all.end());
  all.resize(kMostMachines);
  for (const auto& one : all) runs_.erase(std::get<std::string>(one));
  std::erase_if(newest_, [this](const auto& one) { return !runs_.contains(one.second); });
}

std::vector<const Machine*> History::look(const Processes& processes, base::WallTime now) {
  std::erase_if(writers_, [&processes](const auto& writer) {
    const auto found = processes.find(writer.first);
    return found != processes.end() && found->second == events::Alive::no;
  });
  std::vector<const Machine*> changed;
  for (auto& [id, machine] : runs_) {
    if (!is_open(machine.phase)) continue;
    const auto found = processes.find(machine.process);
    if (found == processes.end() && !machine.process.empty()) continue;
    const auto alive = found == processes.end() ? events::Alive::unknown : found->second;
    if (alive == events::Alive::yes) continue;
    if (alive == events::Alive::unknown && now - machine.heard < kLongSilence) continue;
    machine.phase = alive == events::Alive::no ? Phase::lost : Phase::silent;
    changed.push_back(&machine);
  }
  std::sort(changed.begin(), changed.end(), is_before);
  return changed;
}

void History::clear() {
  runs_.clear();
  newest_.clear();
  writers_.clear();
}

std::vector<const Machine*> History::machines() const {
  std::vector<const Machine*> all;
  all.reserve(runs_.size());
  for (const auto& [id, machine] : runs_) all.push_back(&machine);
  std::sort(all.begin(), all.end(),
            [](const Machine* one, const Machine* other) { return one->order < other->order; });
  return all;
}

Counts History::count() const {
  Counts counts;
  for (const auto& [id, machine] : runs_) counts.add(machine);
  return counts;
}

}  // namespace cli::view
