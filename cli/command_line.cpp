#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <string_view>

#include "cli/docs_command.h"

namespace cli {
namespace {

int run_docs(const schema::Provider& provider, const std::vector<base::CodeTable>& tables,
             const std::string& examples, const std::string& output) {
  const base::Expected<int> changed = write_docs(provider, tables, examples, output);
  if (!changed) {
    std::cerr << changed.error().summary << "\n\n" << changed.error().detail() << "\n";
    return 1;
  }
  std::cout << "docs: " << *changed << " pages changed\n";
  return 0;
}

}  // namespace

bool is_command(int argc, const char* const* argv) {
  return argc > 1 && std::string_view(argv[1]) == "docs";
}

int run_command(schema::Provider& provider, const std::vector<base::CodeTable>& tables, int argc,
                const char* const* argv) {
  CLI::App app("Commands of the Coolify provider for people");
  app.require_subcommand(1);
  CLI::App* docs = app.add_subcommand("docs", "Write the reference pages from the schemas");
  std::string examples = "examples";
  std::string output = "docs";
  docs->add_option("--examples", examples, "Folder with the examples")->capture_default_str();
  docs->add_option("--output", output, "Folder the pages are written to")->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return run_docs(provider, tables, examples, output);
}

}  // namespace cli
