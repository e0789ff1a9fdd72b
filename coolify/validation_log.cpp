#include "coolify/validation_log.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "base/text.h"
#include "base/utf8.h"

namespace coolify {
namespace {

struct Entity {
  std::string_view name;
  std::string_view text;
};
constexpr std::array<Entity, 6> kEntities = {
    {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}}};

/// What stands between & and ;, or nothing when that is no entity.
std::string decoded(std::string_view name) {
  for (const Entity& entity : kEntities) {
    if (name == entity.name) return std::string(entity.text);
  }
  if (!name.starts_with('#')) return {};
  name.remove_prefix(1);
  const bool hex = name.starts_with('x') || name.starts_with('X');
  if (hex) name.remove_prefix(1);
  std::uint32_t code = 0;
  const auto [end, error] =
      std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
  if (error != std::errc() || end != name.data() + name.size() || code > 0x10FFFF) return {};
  return base::utf8_of(code);
}

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Length of the tag that `text` begins with, 0 when the < is just a character.
std::size_t tag_length(std::string_view text) {
  if (text.size() < 3) return 0;
  const bool tag = letter(text[1]) || (text[1] == '/' && letter(text[2])) || text[1] == '!';
  const std::size_t close = tag ? text.find('>') : std::string_view::npos;
  return close == std::string_view::npos ? 0 : close + 1;
}

bool breaks_line(std::string_view tag) {
  const std::string lower = base::lower_case(tag);
  return lower.starts_with("<br") || lower.starts_with("<div") || lower.starts_with("</div") ||
         lower.starts_with("<p>") || lower.starts_with("</p>");
}

std::string without_tags(std::string_view html) {
  std::string text;
  while (!html.empty()) {
    if (html.front() == '<') {
      if (const std::size_t length = tag_length(html); length > 0) {
        if (breaks_line(html.substr(0, length))) text += '\n';
        html.remove_prefix(length);
        continue;
      }
    }
    if (html.front() == '&') {
      const std::size_t end = html.substr(0, 12).find(';');
      const std::string one =
          end == std::string_view::npos ? std::string() : decoded(html.substr(1, end - 1));
      if (!one.empty()) {
        text += one;
        html.remove_prefix(end + 1);
        continue;
      }
    }
    text += html.front();
    html.remove_prefix(1);
  }
  return text;
}

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
  return base::evidence_text(tidy_lines(without_tags(html)), 4000);
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
