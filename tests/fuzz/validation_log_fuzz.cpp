#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/terminal_text.h"
#include "base/utf8.h"
#include "coolify/codes.h"
#include "coolify/validation_log.h"
#include "tests/fuzz/require.h"

/// Whatever Coolify logs, what is made of it can be shown, is not long, and is explained by a code
/// there is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string html(reinterpret_cast<const char*>(data), size);
  const std::string log = coolify::clean_log(html);
  require(base::valid_utf8(log) == log && log.size() < 4100);
  require(base::replace_controls(log, {}, base::Breaks::kept) == log);
  require(base::replace_unicode_controls(log, {}) == log);

  const coolify::LogClass classed = coolify::classify_log(log);
  using coolify::VerdictFailure;
  require(classed.connection_cause.has_value() == (classed.failure == VerdictFailure::connection));
  require(classed.missing_commands.empty() || classed.failure == VerdictFailure::install_gave_up ||
          classed.failure == VerdictFailure::prerequisites_missing);
  coolify::Verdict verdict;
  verdict.validation_logs = log;
  verdict.failure = classed.failure;
  verdict.connection_cause = classed.connection_cause;
  verdict.missing_commands = classed.missing_commands;
  const base::Diagnostic error = coolify::verdict_error(verdict);
  const auto table = coolify::codes();
  require(std::any_of(table.begin(), table.end(),
                      [&error](const auto& row) { return row.code == error.code; }));
  return 0;
}
