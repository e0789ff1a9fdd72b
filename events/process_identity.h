#pragma once

#include <string>
#include <string_view>

namespace events {

/// This process among all there are, as a text to be compared and asked about only: where its
/// number counts (the boot and the namespace), the number, and when it began.
[[nodiscard]] std::string own_process();

enum class Alive { yes, no, unknown };
/// Whether the process that own_process() told this of itself is alive. unknown: it is or was on
/// another machine or in another container, so that nobody here can tell, or the text is none.
[[nodiscard]] Alive is_alive(std::string_view process);

}  // namespace events
