#include "plugin/process/serve.h"

#include <iostream>
#include <string_view>

#include "plugin/process/environment.h"
#include "plugin/process/plugin_process.h"

namespace plugin {
namespace {

/// Last part of the address, which is the name users give the provider locally.
std::string_view local_name(std::string_view source) {
  return source.substr(source.rfind('/') + 1);
}

void print_usage(std::ostream& out, const PluginInfo& info) {
  out << info.name << ' ' << info.version
      << " is a Terraform provider: Terraform starts it by itself.\n\n"
      << "To use it, name it in your configuration and run \"terraform init\":\n\n"
      << "  terraform {\n"
      << "    required_providers {\n"
      << "      " << local_name(info.source) << " = { source = \"" << info.source << "\" }\n"
      << "    }\n"
      << "  }\n\n"
      << "Started by hand:\n"
      << "  " << info.name << " -debug     serve until interrupted, for a Terraform to attach to\n"
      << "  " << info.name << " -version   print the version\n";
  if (!info.commands.empty())
    out << "\nCommands for people, \"" << info.name << " help\" tells more:\n" << info.commands;
}

enum class Command { serve, debug, version, help, unknown };

Command parse(int argc, const char* const* argv) {
  if (argc <= 1) return Command::serve;
  const std::string_view argument = argv[1];
  if (argc > 2) return Command::unknown;
  if (argument == "-debug" || argument == "--debug") return Command::debug;
  if (argument == "-version" || argument == "--version") return Command::version;
  if (argument == "-help" || argument == "--help" || argument == "-h") return Command::help;
  return Command::unknown;
}

}  // namespace

int serve(schema::Provider& provider, const PluginInfo& info, int argc, const char* const* argv) {
  switch (parse(argc, argv)) {
    case Command::version:
      std::cout << info.version;
      if (!info.commit.empty()) std::cout << " (commit " << info.commit << ')';
      std::cout << '\n';
      return 0;
    case Command::help:
      print_usage(std::cout, info);
      return 0;
    case Command::unknown:
      print_usage(std::cerr, info);
      return 2;
    case Command::debug:
      return run_attached(provider, info.source);
    case Command::serve:
      break;
  }
  const Environment environment = read_environment(process_variable);
  if (!environment.has_cookie) {
    print_usage(std::cerr, info);
    return 1;
  }
  return run_started_by_terraform(provider, environment);
}

}  // namespace plugin
