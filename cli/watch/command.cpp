#include "cli/watch/command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "cli/event_file/reader.h"
#include "cli/exit_codes.h"
#include "cli/interrupt.h"
#include "cli/shown_text.h"
#include "cli/standard_output.h"
#include "cli/view/display.h"
#include "cli/watch/watch.h"

namespace cli {
namespace {

constexpr const char* kDetails =
    "FILE is what registrations write with COOLIFY_EVENTS_FILE, with the provider's argument "
    "`events`, or with `register --events`; it need not be there yet. Several processes may write "
    "it. A `terraform apply` that runs is watched by naming the same file.\n\n"
    "On a terminal a table is drawn in place: a line per machine with its stage, how long it has "
    "been at work, what it waits for and the last cause; what has failed comes first. Elsewhere "
    "each event that tells something new is a line. NO_COLOR turns colours off.\n\n"
    "It ends by itself when every registration has ended and no process is left that may begin "
    "another one; a registration whose process is gone has `ended without a word`. Processes in "
    "another container or on another machine cannot be asked about: ten seconds without a word "
    "then tell that no other registration begins, and a quarter of an hour that one will not "
    "end.\n\n"
    "Exit code 0: all are registered. 1: one is not. 130: stopped by Ctrl-C.";

struct Given {
  std::string file;
  bool follow = false;
  bool once = false;
};

watch::Until until(const Given& given) {
  if (given.follow) return watch::Until::stopped;
  return given.once ? watch::Until::all_ended : watch::Until::writers_gone;
}

int run(const Given& given) {
  const Interrupts interrupts;
  const base::Context context{.stop = interrupts.token()};
  event_file::Reader reader(given.file, event_file::Reader::Mode::follow);
  view::Display display(STDOUT_FILENO, view::style_of(STDOUT_FILENO), *context.clock);
  const auto seen = watch::watch(reader, display, until(given), events::is_alive, context);
  display.close();
  if (!seen) {
    std::cerr << shown(seen.error()) << std::flush;
    return number(ExitCode::failure);
  }
  if (seen->stopped) return number(ExitCode::stopped);
  const bool all_good = seen->counts.all() > 0 && seen->counts.good() == seen->counts.all();
  return exit_after_output(number(all_good ? ExitCode::ok : ExitCode::failure), display.error());
}

}  // namespace

Command watch_command() {
  return {.name = "watch",
          .summary = "Show registrations while they happen, by the file of their events",
          .details = kDetails,
          .define = [](CLI::App& command) -> Run {
            auto given = std::make_shared<Given>();
            command
                .add_option("file", given->file, "File of events, a pipe, or - for standard input")
                ->type_name("FILE")
                ->required();
            CLI::Option* const follow = command.add_flag("-f,--follow", given->follow,
                                                         "Go on when all has ended, until Ctrl-C");
            command
                .add_flag("--once", given->once,
                          "End when all registrations seen so far have ended, though their process "
                          "may begin others")
                ->excludes(follow);
            return [given] { return run(*given); };
          }};
}

}  // namespace cli
