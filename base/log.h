#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace base {

enum class LogLevel { trace, debug, info, warn, error, off };

/// One key-value pair of a structured log record.
struct LogField {
  std::string key;
  std::variant<std::string, std::int64_t, bool> value;
};

/// Where records go. Implementations are thread-safe and mask living secrets themselves.
class LogSink {
 public:
  virtual ~LogSink() = default;
  [[nodiscard]] virtual bool enabled(LogLevel level) const = 0;
  virtual void write(LogLevel level, std::string_view message,
                     const std::vector<LogField>& fields) = 0;
};

/// A cheap handle on a sink plus the fields every record of this logger carries. Thread-safe to
/// use and to copy. A default-made Log drops everything.
class Log {
 public:
  Log() = default;
  /// Shared because handles on one sink live in many threads and end in no known order.
  explicit Log(std::shared_ptr<LogSink> sink) : sink_(std::move(sink)) {}

  /// A logger whose records also carry `field`.
  [[nodiscard]] Log with(LogField field) const;

  void trace(std::string_view message, std::initializer_list<LogField> fields = {}) const;
  void debug(std::string_view message, std::initializer_list<LogField> fields = {}) const;
  void info(std::string_view message, std::initializer_list<LogField> fields = {}) const;
  void warn(std::string_view message, std::initializer_list<LogField> fields = {}) const;
  void error(std::string_view message, std::initializer_list<LogField> fields = {}) const;

 private:
  void write(LogLevel level, std::string_view message,
             std::initializer_list<LogField> fields) const;
  std::shared_ptr<LogSink> sink_;
  std::vector<LogField> fields_;
};

}  // namespace base
