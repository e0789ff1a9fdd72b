#pragma once

#include <cstddef>

namespace base {

/// Leaves whole pages out of core dumps. Without effect where the kernel cannot be told.
void leave_out_of_dumps(void* pages, std::size_t bytes);

/// From now on this process leaves no core dump behind; and where the kernel can be told so, none
/// is handed to a crash collector either, which is not held to the limit, and only root may attach
/// to the process. For the start of a program that will hold keys.
void forbid_dumps();

}  // namespace base
