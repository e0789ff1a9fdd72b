#include "cli/register/foreground.h"

#include <unistd.h>

#include <iostream>
#include <memory>
#include <mutex>

#include "cli/advice.h"
#include "cli/interrupt.h"
#include "cli/register/live_publisher.h"
#include "cli/register/outcome.h"
#include "cli/register/tell.h"
#include "cli/view/display.h"
#include "cli/wait_lines.h"

namespace cli {
namespace {

constexpr const char* kStopping =
    "Stopping: each machine ends at a point that is told. Ctrl-C again ends at once.";

/// Where a stop is told: above the live view while there is one.
class StopLine {
 public:
  void tell() {
    const std::scoped_lock lock(mutex_);
    if (display_ != nullptr) {
      display_->say(kStopping);
    } else {
      std::cerr << kStopping << std::endl;
    }
  }
  void set(view::Display* display) {
    const std::scoped_lock lock(mutex_);
    display_ = display;
  }

 private:
  std::mutex mutex_;
  view::Display* display_ = nullptr;
};

std::vector<Registered> register_live(Order& order, const RegisterArguments& arguments,
                                      const Surroundings& surroundings, events::Publisher* sinks,
                                      const base::Context& context, StopLine& stop_line) {
  view::Display display(STDERR_FILENO, view::style_of(STDERR_FILENO));
  LivePublisher publisher(&display, sinks);
  stop_line.set(&display);
  auto all = register_all(order, arguments.parallel, surroundings, &publisher, context);
  stop_line.set(nullptr);
  display.close();
  return all;
}

}  // namespace

int register_and_wait(const RegisterArguments& arguments, const Surroundings& surroundings) {
  StopLine stop_line;
  const Interrupts interrupts([&stop_line] { stop_line.tell(); });
  const base::Context context{
      .clock = surroundings.clock, .stop = interrupts.token(), .log = surroundings.log};
  WaitLines waits(*surroundings.clock, std::cerr);
  base::Context asking = context;
  asking.progress = &waits;
  auto order = make_order(arguments, surroundings, asking);
  if (!order) return tell_refusal(order.error(), arguments.json);
  auto sinks = make_sinks(*order, surroundings);
  if (!sinks) return tell_refusal(sinks.error(), arguments.json);
  for (const std::string& line : opening_lines(*order)) std::cerr << line << '\n';
  std::cerr << "This may take several minutes." << std::endl;
  const auto all = register_live(*order, arguments, surroundings, sinks->get(), context, stop_line);
  return tell_results(*order, all, arguments.json);
}

}  // namespace cli
