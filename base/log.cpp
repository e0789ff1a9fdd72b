#include "base/log.h"

namespace base {

Log Log::with(LogField field) const {
  Log more = *this;
  more.fields_.push_back(std::move(field));
  return more;
}

void Log::write(LogLevel level, std::string_view message,
                std::initializer_list<LogField> fields) const {
  if (!sink_ || !sink_->enabled(level)) return;
  std::vector<LogField> all = fields_;
  all.insert(all.end(), fields.begin(), fields.end());
  sink_->write(level, message, all);
}

void Log::trace(std::string_view message, std::initializer_list<LogField> fields) const {
  write(LogLevel::trace, message, fields);
}

void Log::debug(std::string_view message, std::initializer_list<LogField> fields) const {
  write(LogLevel::debug, message, fields);
}

void Log::info(std::string_view message, std::initializer_list<LogField> fields) const {
  write(LogLevel::info, message, fields);
}

void Log::warn(std::string_view message, std::initializer_list<LogField> fields) const {
  write(LogLevel::warn, message, fields);
}

void Log::error(std::string_view message, std::initializer_list<LogField> fields) const {
  write(LogLevel::error, message, fields);
}

}  // namespace base
