#pragma once

#include <algorithm>
#include <mutex>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/log.h"

namespace tests {

/// Keeps all log records as lines of text. Thread-safe.
class LogLines final : public base::LogSink {
 public:
  bool enabled(base::LogLevel) const override { return true; }
  void write(base::LogLevel level, std::string_view message,
             const std::vector<base::LogField>& fields) override {
    std::string line(message);
    for (const base::LogField& field : fields) {
      line += " " + field.key + "=";
      if (const auto* const text = std::get_if<std::string>(&field.value)) line += *text;
      if (const auto* const number = std::get_if<std::int64_t>(&field.value)) {
        line += std::to_string(*number);
      }
    }
    const std::scoped_lock lock(mutex_);
    levels_.push_back(level);
    lines_.push_back(std::move(line));
  }
  /// Each line with its level.
  [[nodiscard]] std::vector<std::pair<base::LogLevel, std::string>> records() const {
    const std::scoped_lock lock(mutex_);
    std::vector<std::pair<base::LogLevel, std::string>> all;
    for (std::size_t i = 0; i < lines_.size(); ++i) all.emplace_back(levels_[i], lines_[i]);
    return all;
  }
  [[nodiscard]] std::vector<std::string> lines() const {
    const std::scoped_lock lock(mutex_);
    return lines_;
  }
  [[nodiscard]] bool contains(const std::string& text) const {
    const auto all = lines();
    return std::any_of(all.begin(), all.end(), [&text](const std::string& line) {
      return line.find(text) != std::string::npos;
    });
  }

 private:
  mutable std::mutex mutex_;
  std::vector<base::LogLevel> levels_;
  std::vector<std::string> lines_;
};

}  // namespace tests
