#include "coolify/validation_log.h"

#include <algorithm>

#include "base/text.h"
#include "coolify/html_text.h"

namespace coolify {
namespace {

/// Each line trimmed, empty ones gone.
std::string tidy_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = base::trimmed(text.substr(0, end));
    if (!line.empty()) out += (out.empty() ? "" : "\n") + std::string(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool has(std::string_view text, std::string_view fragment) {
  return text.find(fragment) != std::string_view::npos;
}

ConnectionCause connection_cause(std::string_view lower) {
  // A damaged key is reported together with the refusal it leads to, so it comes first.
  if (has(lower, "error in libcrypto") || has(lower, "invalid format")) {
    return ConnectionCause::damaged_key;
  }
  if (has(lower, "server skipped")) return ConnectionCause::skipped;
  // The latter two are sudo-rs's.
  if (has(lower, "sudo: a password is required") || has(lower, "sudo: a terminal is required") ||
      has(lower, "interactive authentication is required") ||
      has(lower, "incorrect authentication attempts")) {
    return ConnectionCause::sudo_password;
  }
  if (has(lower, "permission denied")) return ConnectionCause::permission_denied;
  if (has(lower, "connection refused")) return ConnectionCause::refused;
  if (has(lower, "timed out")) return ConnectionCause::timed_out;
  if (has(lower, "could not resolve hostname")) return ConnectionCause::name_not_found;
  if (has(lower, "no route to host") || has(lower, "network is unreachable")) {
    return ConnectionCause::no_route;
  }
  return ConnectionCause::other;
}

/// The comma-separated words in the first parentheses after "Prerequisites".
std::vector<std::string> missing_commands(std::string_view cleaned) {
  std::vector<std::string> commands;
  const std::size_t word = cleaned.find("Prerequisites (");
  const std::size_t open = word == std::string_view::npos ? word : cleaned.find('(', word);
  const std::size_t close = open == std::string_view::npos ? open : cleaned.find(')', open);
  if (close == std::string_view::npos) return commands;
  std::string_view list = cleaned.substr(open + 1, close - open - 1);
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view one = base::trimmed(list.substr(0, comma));
    if (!one.empty()) commands.emplace_back(one);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return commands;
}

}  // namespace

std::string clean_log(std::string_view html) {
  return base::evidence_text(tidy_lines(text_of_html(html)), 4000);
}

LogClass classify_log(std::string_view cleaned) {
  const std::string lower = base::lower_case(cleaned);
  LogClass result;
  result.late_error = lower.starts_with("an error occurred during validation");
  if (has(lower, "transferred to another coolify instance")) {
    result.failure = VerdictFailure::transferred;
  } else if (has(lower, "could not be installed after")) {
    result.failure = VerdictFailure::install_gave_up;
    result.missing_commands = missing_commands(cleaned);
  } else if (has(lower, "server is not reachable")) {
    result.failure = VerdictFailure::connection;
    result.connection_cause = connection_cause(lower);
  } else if (has(lower, "os type is not supported")) {
    result.failure = VerdictFailure::os_unsupported;
  } else if (has(lower, "prerequisites (")) {
    result.failure = VerdictFailure::prerequisites_missing;
    result.missing_commands = missing_commands(cleaned);
  } else if (has(lower, "minimum docker engine version")) {
    result.failure = VerdictFailure::docker_too_old;
  } else if (has(lower, "docker engine is not installed")) {
    result.failure = VerdictFailure::docker_missing;
  }
  return result;
}

}  // namespace coolify
