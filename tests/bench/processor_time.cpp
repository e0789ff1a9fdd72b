#include "tests/bench/processor_time.h"

#include <ctime>
#include <stdexcept>

namespace bench {

double processor_milliseconds(pid_t process) {
  clockid_t clock = 0;
  timespec needed = {};
  const bool told =
      ::clock_getcpuclockid(process, &clock) == 0 && ::clock_gettime(clock, &needed) == 0;
  if (!told) throw std::runtime_error("the processor time of a process cannot be read");
  return static_cast<double>(needed.tv_sec) * 1e3 + static_cast<double>(needed.tv_nsec) / 1e6;
}

}  // namespace bench
