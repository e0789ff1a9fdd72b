#include "cli/report/report.h"

#include <filesystem>
#include <fstream>
#include <system_error>

#include "cli/event_file/reader.h"
#include "cli/report/page.h"
#include "events/process_identity.h"

namespace cli::report {
namespace {

using event_file::Progress;
using event_file::Reader;

class Gathering final : public event_file::Listener {
 public:
  explicit Gathering(const base::Context& context) : context_(context) {}

  void take(const events::Event& event) override {
    history_.take(event, context_.clock->wall_now());
  }
  // What was read of a file that is written anew meanwhile happened all the same.
  void begin_anew() override {}

  [[nodiscard]] base::Expected<void> read(const std::string& file) {
    Reader reader(file, Reader::Mode::once);
    constexpr base::Duration kPause = std::chrono::milliseconds(50);
    for (;;) {
      const auto progress = reader.read(*this, context_);
      if (!progress) return base::fail(progress.error());
      if (*progress == Progress::missing) return base::fail(missing(reader));
      if (*progress == Progress::ended) break;
      const auto next =
          context_.clock->now() + (*progress == Progress::more ? base::Duration() : kPause);
      if (context_.clock->sleep_until(next, context_.stop) == base::Waited::cancelled) {
        return base::fail(stopped());
      }
    }
    reader.finish(*this);
    foreign_ += reader.foreign();
    return {};
  }

  /// What became of those whose end nobody told of.
  void look() {
    view::Processes processes;
    for (const auto& [process, heard] : history_.writers()) {
      processes[process] = events::is_alive(process);
    }
    history_.look(processes, context_.clock->wall_now());
  }

  [[nodiscard]] const view::History& history() const { return history_; }
  [[nodiscard]] std::size_t foreign() const { return foreign_; }

 private:
  static base::Diagnostic missing(const Reader& reader) {
    return {.kind = base::ErrorKind::invalid_config,
            .code = "event_file.cannot_read",
            .summary = "The events cannot be read",
            .cause = "There is no file " + reader.name() + ".",
            .remedy =
                "Name the file that events are written to: with `COOLIFY_EVENTS_FILE` or the "
                "argument `events`, registrations write one."};
  }
  static base::Diagnostic stopped() {
    return {.kind = base::ErrorKind::cancelled,
            .code = "event_file.stopped",
            .summary = "Reading was stopped",
            .cause = "A stop was asked for before all events had been read.",
            .remedy = "Run the command again."};
  }

  const base::Context& context_;
  view::History history_{view::History::Ends::kept};
  std::size_t foreign_ = 0;
};

base::Diagnostic no_events(const std::vector<std::string>& files, std::size_t foreign) {
  std::string names;
  for (const std::string& file : files) names += (names.empty() ? "" : ", ") + file;
  return {.kind = base::ErrorKind::invalid_config,
          .code = "event_file.no_events",
          .summary = "There is no registration to report on",
          .cause =
              "No event of a registration is in: " + names +
              (foreign == 0 ? std::string(". It is empty.")
                            : ". It has " + std::to_string(foreign) + " lines that are no events."),
          .remedy =
              "Name a file of events, one JSON object a line, as `COOLIFY_EVENTS_FILE` or the "
              "argument `events` makes registrations write it."};
}

base::Diagnostic cannot_write(const std::string& output, const std::string& why) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "report.cannot_write",
          .summary = "The report cannot be written",
          .cause = "Writing " + output + " failed: " + why,
          .remedy =
              "Name a file that this account can write to, or leave out `--output` and send "
              "the page elsewhere."};
}

}  // namespace

base::Expected<std::string> make_report(const std::vector<std::string>& files,
                                        const base::Context& context) {
  Gathering gathering(context);
  for (const std::string& file : files) {
    if (const auto read = gathering.read(file); !read) return base::fail(read.error());
  }
  gathering.look();
  if (gathering.history().count().all() == 0) {
    return base::fail(no_events(files, gathering.foreign()));
  }
  return render_page(gathering.history(), context.clock->wall_now(), gathering.foreign());
}

base::Expected<void> write_page(const std::string& page, const std::string& output,
                                const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    std::error_code ignored;  // what does not exist is no file of events
    if (std::filesystem::equivalent(file, output, ignored)) {
      return base::fail(cannot_write(output, "it is one of the files of events."));
    }
  }
  std::ofstream stream(output, std::ios::trunc | std::ios::binary);
  if (!stream) {
    return base::fail(cannot_write(output, std::generic_category().message(errno) + "."));
  }
  stream << page;
  stream.flush();
  if (!stream) {
    return base::fail(cannot_write(output, std::generic_category().message(errno) + "."));
  }
  return {};
}

}  // namespace cli::report
