#include "cli/report/command.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "cli/exit_codes.h"
#include "cli/interrupt.h"
#include "cli/report/report.h"
#include "cli/shown_text.h"

namespace cli {
namespace {

constexpr const char* kDetails =
    "The page shows failures with their causes and remedies, all machines, machines by check, and "
    "the stages of each as a timeline; its tables can be sorted. It is one file that needs nothing "
    "from elsewhere, and can be read without JavaScript, in light and dark, on a telephone and on "
    "paper.\n\n"
    "Of several runs of a machine the newest counts.";

struct Given {
  std::vector<std::string> files;
  std::string output = "-";
};

base::Expected<void> print(const std::string& page) {
  std::cout << page << std::flush;
  if (std::cout) return {};
  return base::fail({.kind = base::ErrorKind::invalid_config,
                     .code = "report.cannot_write",
                     .summary = "The report cannot be written",
                     .cause = "Writing to standard output failed.",
                     .remedy =
                         "Name a file with `--output`, or see what became of the program that "
                         "reads standard output."});
}

base::Expected<void> make(const Given& given, const base::Context& context) {
  const auto page = report::make_report(given.files, context);
  if (!page) return base::fail(page.error());
  return given.output == "-" ? print(*page) : report::write_page(*page, given.output, given.files);
}

int run(const Given& given) {
  const Interrupts interrupts;
  const auto made = make(given, {.stop = interrupts.token()});
  if (made) return number(ExitCode::ok);
  if (made.error().kind == base::ErrorKind::cancelled) return number(ExitCode::stopped);
  std::cerr << shown(made.error()) << std::flush;
  return number(ExitCode::failure);
}

}  // namespace

Command report_command() {
  return {.name = "report",
          .summary = "Make a page of HTML about registrations, out of the files of their events",
          .details = kDetails,
          .define = [](CLI::App& command) -> Run {
            auto given = std::make_shared<Given>();
            command.add_option("file", given->files, "Files of events; - for standard input")
                ->type_name("FILE")
                ->required();
            command
                .add_option("-o,--output", given->output,
                            "File the page is written to; - for standard output")
                ->type_name("FILE")
                ->capture_default_str();
            return [given] { return run(*given); };
          }};
}

}  // namespace cli
