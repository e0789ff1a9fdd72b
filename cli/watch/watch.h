#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/context.h"
#include "base/expected.h"
#include "cli/event_file/reader.h"
#include "cli/view/display.h"
#include "events/process_identity.h"

namespace cli::watch {

/// When watching ends.
enum class Until {
  writers_gone,  ///< all registrations have ended, and nobody is left who may begin another one
  all_ended,     ///< all registrations that were seen have ended
  stopped        ///< never by itself
};

/// What was seen until the end.
struct Seen {
  view::Counts counts;
  bool stopped = false;  ///< the context's stop was requested
};

/// Whether a process lives, by what events::own_process() told of it.
using AskAlive = std::function<events::Alive(std::string_view process)>;

/// Shows what a file of events says, from its beginning on, until `until` or the context's stop. A
/// registration whose process is gone has ended. Of a process that nobody here can ask about, ten
/// seconds without a word tell that it begins no other registration, and a quarter of an hour that
/// those it began will not end. Errors: those of Reader::read().
[[nodiscard]] base::Expected<Seen> watch(event_file::Reader& reader, view::Display& display,
                                         Until until, const AskAlive& alive,
                                         const base::Context& context);

}  // namespace cli::watch
