#include "plugin/process/hclog.h"

#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"

namespace plugin {
namespace {

using base::LogLevel;
using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::seconds;

/// The client splits longer lines and shows them raw.
constexpr std::size_t kLongestLine = 60'000;
/// JSON writes a byte as six at most, so a text of this size always fits a line.
constexpr std::size_t kLongestText = 8'000;

constexpr std::array<std::pair<LogLevel, std::string_view>, 6> kLevels = {{
    {LogLevel::trace, "trace"},
    {LogLevel::debug, "debug"},
    {LogLevel::info, "info"},
    {LogLevel::warn, "warn"},
    {LogLevel::error, "error"},
    {LogLevel::off, "off"},
}};

std::string_view name_of(LogLevel level) {
  for (const auto& [known, name] : kLevels) {
    if (known == level) return name;
  }
  return "error";
}

/// UTC with exactly six digits of a second: the client accepts no other form.
std::string timestamp(base::WallTime when) {
  const auto since_epoch = duration_cast<microseconds>(when.time_since_epoch());
  const auto whole = std::chrono::floor<seconds>(since_epoch);
  const std::time_t clock_time = whole.count();
  std::tm utc{};
  ::gmtime_r(&clock_time, &utc);
  std::array<char, 40> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::string fraction = std::to_string((since_epoch - whole).count());
  fraction.insert(0, 6 - fraction.size(), '0');
  return std::string(text.data(), length) + '.' + fraction + 'Z';
}

nlohmann::json value_of(const base::LogField& field) {
  if (const auto* text = std::get_if<std::string>(&field.value))
    return base::evidence_text(*text, kLongestText);
  if (const auto* number = std::get_if<std::int64_t>(&field.value)) return *number;
  return std::get<bool>(field.value);
}

}  // namespace

LogLevel log_level_of(std::string_view word) {
  const std::string wanted = base::lower_case(word);
  for (const auto& [level, name] : kLevels) {
    if (name == wanted) return level;
  }
  return LogLevel::trace;
}

LogLevel log_level(const Lookup& lookup) {
  for (const char* name : {"TF_LOG_PROVIDER_COOLIFY", "TF_LOG_PROVIDER", "TF_LOG"}) {
    const std::string word = lookup(name).value_or("");
    if (!word.empty()) return log_level_of(word);
  }
  return LogLevel::off;
}

std::string hclog_line(LogLevel level, std::string_view message,
                       const std::vector<base::LogField>& fields, base::WallTime when) {
  // Terraform crashes when one of the keys with @ holds anything but a string.
  nlohmann::json record = {{"@level", name_of(level)},
                           {"@message", base::evidence_text(message, kLongestText)},
                           {"@module", "coolify"},
                           {"@timestamp", timestamp(when)}};
  std::size_t size = record.dump().size();
  for (const base::LogField& field : fields) {
    if (field.key.empty() || field.key.front() == '@') continue;
    nlohmann::json value = value_of(field);
    const std::string key = base::valid_utf8(field.key);
    size += nlohmann::json{{key, value}}.dump().size();
    if (size > kLongestLine) {
      record["clipped"] = true;
      break;
    }
    record[key] = std::move(value);
  }
  return record.dump() + '\n';
}

bool HclogSink::enabled(LogLevel level) const { return level_ != LogLevel::off && level >= level_; }

void HclogSink::write(LogLevel level, std::string_view message,
                      const std::vector<base::LogField>& fields) {
  const std::string line = hclog_line(level, message, fields, clock_.wall_now());
  const std::scoped_lock lock(mutex_);
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = ::write(fd_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // nobody reads the log any more
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace plugin
