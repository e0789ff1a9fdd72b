#include "cli/register/dispatch.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/advice.h"
#include "cli/interrupt.h"
#include "cli/json_text.h"
#include "cli/register/event_file.h"
#include "cli/register/outcome.h"
#include "cli/register/run.h"
#include "cli/register/tell.h"
#include "cli/shown_text.h"
#include "cli/standard_output.h"
#include "cli/wait_lines.h"
#include "events/file_sink.h"

namespace cli {
namespace {

bool is_refused(const Job& job) { return job.refusal.has_value(); }

/// Gives the order a file of events, by an absolute path, that can be written to.
base::Expected<std::string> event_file_for(Order& order, const Surroundings& surroundings) {
  if (!order.sinks.file) {
    auto made = make_event_file(surroundings.environment, surroundings.clock->wall_now());
    if (!made) return made;
    order.sinks.file = events::FileConfig{.path = *std::move(made)};
  }
  std::error_code none;
  const auto absolute = std::filesystem::absolute(order.sinks.file->path, none);
  if (!none) order.sinks.file->path = absolute.string();
  if (auto open = events::try_file(order.sinks.file->path); !open) {
    return base::fail(std::move(open.error()));
  }
  return order.sinks.file->path;
}

void tell_dispatched(const Order& order, const std::string& file, const ResultFiles& results,
                     bool json) {
  const auto going = static_cast<std::size_t>(std::count_if(
      order.jobs.begin(), order.jobs.end(), [](const Job& job) { return !is_refused(job); }));
  if (json) {
    std::cout << dumped({{"exit_code", 0},
                         {"dispatched", going},
                         {"process", ::getpid()},
                         {"events", json_string(file)},
                         {"imports", json_string(results.imports)},
                         {"result", json_string(results.result)}});
    return;
  }
  std::cout << "Server registration of " << machines_text(going)
            << " dispatched to the background, process " << ::getpid() << ".\n"
            << "Events: " << one_line(file, 4096) << '\n'
            << "Results, once it has ended: " << one_line(results.result, 4096) << '\n'
            << "Import blocks, once it has ended: " << one_line(results.imports, 4096) << '\n'
            << "Follow it: terraform-provider-coolify watch " << quoted_for_shell(file) << '\n';
}

/// What the foreground would have told, where whoever dispatched it was told to look.
int leave_results(const Order& order, const std::vector<Registered>& all,
                  const ResultFiles& results, bool json) {
  const ExitCode code = exit_code_of(all);
  const std::string imports = imports_text(all);
  std::string text = json ? json_text(order, all, code) : problems_text(all) + results_text(all);
  if (!imports.empty() && !write_new_file(results.imports, imports) && !json) {
    text += "\nWarning: The import blocks could not be written to their file.\n";
  }
  const bool is_left = write_text(results.file, text);
  return number(is_left || code != ExitCode::ok ? code : ExitCode::failure);
}

}  // namespace

std::string quoted_for_shell(const std::string& text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+:@%,=";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string word = "'";
  for (const char one : one_line(text, 4096)) {
    if (one == '\'') {
      word += "'\\''";
    } else {
      word += one;
    }
  }
  return word + "'";
}

int register_in_background(const RegisterArguments& arguments, const Surroundings& surroundings,
                           Background& background) {
  const Interrupts interrupts;
  const base::Context context{
      .clock = surroundings.clock, .stop = interrupts.token(), .log = surroundings.log};
  WaitLines waits(*surroundings.clock, std::cerr);
  base::Context asking = context;
  asking.progress = &waits;
  auto order = make_order(arguments, surroundings, asking);
  if (!order) return tell_refusal(order.error(), arguments.json);
  const bool goes_on = !std::all_of(order->jobs.begin(), order->jobs.end(), is_refused);
  std::string file;
  ResultFiles results;
  if (goes_on) {
    auto named = event_file_for(*order, surroundings);
    if (!named) return tell_refusal(named.error(), arguments.json);
    file = *std::move(named);
    auto made = make_result_files(file, arguments.json ? ".result.json" : ".result.txt");
    if (!made) return tell_refusal(made.error(), arguments.json);
    results = *std::move(made);
  }
  const auto sinks = make_sinks(*order, surroundings);
  if (!sinks) return tell_refusal(sinks.error(), arguments.json);
  if (goes_on) {
    for (const std::string& line : opening_lines(*order)) std::cerr << line << '\n';
    for (const Job& job : order->jobs) {
      if (job.refusal) std::cerr << '\n' << shown(for_command_line(*job.refusal), job.title);
    }
    tell_dispatched(*order, file, results, arguments.json);
    // Nobody would know where to look.
    const int lost = output_error();
    if (lost != 0 && lost != EPIPE) {
      ::unlink(results.result.c_str());
      return number(ExitCode::failure);
    }
    if (!background.detach()) return number(ExitCode::stopped);
  }
  const auto all = register_all(*order, arguments.parallel, surroundings, sinks->get(), context);
  if (!goes_on) return tell_results(*order, all, arguments.json);
  return leave_results(*order, all, results, arguments.json);
}

}  // namespace cli
