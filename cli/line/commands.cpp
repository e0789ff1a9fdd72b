#include "cli/line/commands.h"

#include "cli/check/command.h"
#include "cli/register/command.h"
#include "cli/report/command.h"
#include "cli/watch/command.h"

namespace cli {

std::vector<Command> commands(const Program& program) {
  return {register_command(program), check_command(program), watch_command(), report_command()};
}

}  // namespace cli
