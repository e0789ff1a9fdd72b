#pragma once

#include <string>
#include <vector>

#include "base/context.h"
#include "base/expected.h"

namespace cli::report {

/// The page about the registrations of these files of events; "-" is standard input. Errors:
/// event_file.cannot_read, and event_file.no_events when no file tells of a registration.
[[nodiscard]] base::Expected<std::string> make_report(const std::vector<std::string>& files,
                                                      const base::Context& context);

/// Writes a page into a file, which it replaces. Errors: report.cannot_write.
[[nodiscard]] base::Expected<void> write_page(const std::string& page, const std::string& output,
                                              const std::vector<std::string>& files);

}  // namespace cli::report
