#include "checks/host_facts.h"

#include <utility>

namespace checks {

base::Diagnostic unreadable_answer(std::string cause, std::string evidence) {
  return {.kind = base::ErrorKind::remote_failed,
          .code = "inspect.unreadable",
          .summary = "The host's answer to the inspection is unreadable",
          .cause = std::move(cause),
          .evidence = std::move(evidence),
          .remedy =
              "Run the inspection again. If it stays like this, something on the host writes "
              "into the output of commands (a start-up file of the shell, a wrapper around "
              "sudo or docker) or its tools are broken."};
}

}  // namespace checks
