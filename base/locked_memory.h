#pragma once

#include <memory_resource>

namespace base {

/// Memory for secrets: the kernel keeps it out of swap, as far as RLIMIT_MEMLOCK allows, and out of
/// core dumps. Whoever gives some back has overwritten it. For any thread; lives as long as the
/// process.
[[nodiscard]] std::pmr::memory_resource& locked_memory();

/// From now on this process leaves no core dump behind, neither its own nor one that a crash
/// collector is handed, and only root may attach to it. For the start of a program that will hold
/// keys.
void forbid_memory_dumps();

}  // namespace base
