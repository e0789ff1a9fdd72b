#include "cli/internal_fault.h"

#include "base/text.h"

namespace cli {

base::Diagnostic internal_fault(const std::exception& what) {
  return {.kind = base::ErrorKind::bug,
          .code = "cli.internal",
          .summary = "Something went wrong inside of this program",
          .cause = "An operation failed where it should not be able to.",
          .evidence = base::evidence_text(what.what()),
          .remedy = "Please report this."};
}

}  // namespace cli
