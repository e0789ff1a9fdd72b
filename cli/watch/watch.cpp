#include "cli/watch/watch.h"

#include <algorithm>
#include <chrono>

namespace cli::watch {
namespace {

using event_file::Progress;

constexpr base::Duration kPause = std::chrono::milliseconds(250);
constexpr base::Duration kShortSilence = std::chrono::seconds(10);

class Watching final : public event_file::Listener {
 public:
  Watching(event_file::Reader& reader, view::Display& display, Until until, const AskAlive& alive,
           const base::Context& context)
      : reader_(reader), display_(display), until_(until), alive_(alive), context_(context) {}

  void take(const events::Event& event) override { display_.take(event); }
  void begin_anew() override {
    display_.begin_anew();
    display_.say(reader_.name() + " begins anew");
  }

  [[nodiscard]] base::Expected<Seen> run() {
    while (!context_.stop.stop_requested()) {
      // Asked before reading: a process that is gone has written all it had to tell.
      view::Processes processes = look_around();
      const auto progress = reader_.read(*this, context_);
      if (!progress) return base::fail(progress.error());
      if (*progress == Progress::ended) {
        reader_.finish(*this);
        processes = look_around();
      } else if (*progress == Progress::more || !knows_all(processes)) {
        continue;
      }
      display_.look(processes);
      if (*progress == Progress::ended || is_over(processes)) return seen(false);
      tell_of_waiting(*progress);
      context_.clock->sleep_until(context_.clock->now() + kPause, context_.stop);
    }
    return seen(true);
  }

 private:
  [[nodiscard]] view::Processes look_around() const {
    view::Processes processes;
    for (const auto& [process, heard] : display_.writers()) processes[process] = alive_(process);
    return processes;
  }

  /// One of which was only just read has to be asked about.
  [[nodiscard]] bool knows_all(const view::Processes& processes) const {
    const view::Writers writers = display_.writers();
    return std::all_of(writers.begin(), writers.end(),
                       [&](const auto& writer) { return processes.contains(writer.first); });
  }

  [[nodiscard]] bool is_over(const view::Processes& processes) const {
    const view::Counts counts = display_.count();
    if (until_ == Until::stopped || counts.all() == 0 || counts.open() > 0) return false;
    if (until_ == Until::all_ended) return true;
    const base::WallTime now = context_.clock->wall_now();
    const view::Writers writers = display_.writers();
    return std::none_of(writers.begin(), writers.end(), [&](const auto& writer) {
      const auto alive = processes.at(writer.first);
      return alive == events::Alive::yes ||
             (alive == events::Alive::unknown && now - writer.second < kShortSilence);
    });
  }

  /// Once, while there is nothing to be seen.
  void tell_of_waiting(Progress progress) {
    if (told_ || display_.count().all() > 0) return;
    told_ = true;
    display_.say(progress == Progress::missing
                     ? "Waiting for " + reader_.name()
                     : "No registration in " + reader_.name() + " yet; waiting for one");
  }

  [[nodiscard]] Seen seen(bool stopped) {
    if (reader_.foreign() > 0) {
      display_.say(std::to_string(reader_.foreign()) +
                   (reader_.foreign() == 1 ? " line is no event" : " lines are no events") +
                   "; left out");
    }
    return {display_.count(), stopped};
  }

  event_file::Reader& reader_;
  view::Display& display_;
  Until until_;
  const AskAlive& alive_;
  const base::Context& context_;
  bool told_ = false;
};

}  // namespace

base::Expected<Seen> watch(event_file::Reader& reader, view::Display& display, Until until,
                           const AskAlive& alive, const base::Context& context) {
  return Watching(reader, display, until, alive, context).run();
}

}  // namespace cli::watch
