#pragma once

namespace plugin {

/// From now on an uncaught exception or a fatal signal writes "panic: <what>" and a backtrace,
/// where there is one, to stderr before the process dies of it: Terraform recognises that form and
/// shows it to the user as the crash of this provider. Call once, before other threads start.
void install_crash_handler();

}  // namespace plugin
