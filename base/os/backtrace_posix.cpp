#include "base/os/backtrace.h"

namespace base {

void prepare_backtrace() {}

void write_backtrace(int /*fd*/) {}

}  // namespace base
