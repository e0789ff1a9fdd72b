#include "cli/line/command_line.h"

#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <memory>
#include <string_view>

#include "cli/command_set.h"
#include "cli/docs_command.h"
#include "cli/exit_codes.h"
#include "cli/help_text.h"
#include "cli/line/commands.h"
#include "cli/standard_output.h"

namespace cli {
namespace {

int run_docs(const schema::Provider& provider, const std::vector<base::CodeTable>& tables,
             const std::string& examples, const std::string& output) {
  const base::Expected<int> changed = write_docs(provider, tables, examples, output);
  if (!changed) {
    std::cerr << changed.error().summary << "\n\n" << changed.error().detail() << "\n";
    return number(ExitCode::failure);
  }
  std::cout << "docs: " << *changed << " pages changed\n";
  return number(ExitCode::ok);
}

Command docs_command(const schema::Provider& provider, const std::vector<base::CodeTable>& tables) {
  struct Folders {
    std::string examples = "examples";
    std::string output = "docs";
  };
  return {.name = "docs",
          .summary = "Write the reference pages from the schemas",
          .define = [&provider, &tables](CLI::App& command) -> Run {
            auto given = std::make_shared<Folders>();
            command.add_option("--examples", given->examples, "Folder with the examples")
                ->type_name("FOLDER")
                ->capture_default_str();
            command.add_option("--output", given->output, "Folder the pages are written to")
                ->type_name("FOLDER")
                ->capture_default_str();
            return [given, &provider, &tables] {
              return run_docs(provider, tables, given->examples, given->output);
            };
          }};
}

/// A standard stream that is closed would be the number of the next file or connection that is
/// opened, and what is printed would go there.
void open_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) != -1) continue;
    [[maybe_unused]] const int opened = ::open("/dev/null", O_RDWR);
  }
}

}  // namespace

bool is_command(int argc, const char* const* argv) {
  return argc > 1 && !std::string_view(argv[1]).starts_with('-');
}

int run_command(schema::Provider& provider, const std::vector<base::CodeTable>& tables,
                const Program& program, int argc, const char* const* argv) {
  open_standard_streams();
  std::signal(SIGPIPE, SIG_IGN);  // whoever reads our output may go away
  std::vector<Command> all = commands(program);
  all.push_back(docs_command(provider, tables));
  CommandSet set(program.version, std::move(all));
  const StandardOutput output(STDOUT_FILENO);
  const int code = set.run(argc, argv);
  return exit_after_output(code, output_error());
}

std::string list_of_commands(const Program& program) {
  return command_lines(CommandSet(program.version, commands(program)).definitions());
}

}  // namespace cli
