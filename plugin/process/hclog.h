#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"
#include "plugin/process/environment.h"

namespace plugin {

/// The level the user asked for: of TF_LOG_PROVIDER_COOLIFY, TF_LOG_PROVIDER and TF_LOG the first
/// that is set decides. Terraform's own meaning of TF_LOG holds: JSON and unknown words are trace.
[[nodiscard]] base::LogLevel log_level(const Lookup& lookup);

/// The level of this name; Terraform's own meaning of it holds: JSON and unknown words are trace.
[[nodiscard]] base::LogLevel log_level_of(std::string_view word);

/// One log record as go-plugin's clients parse it, newline included: a JSON object on one line of
/// less than 64 KiB, in valid UTF-8, living secrets masked. Whatever is too long is clipped.
[[nodiscard]] std::string hclog_line(base::LogLevel level, std::string_view message,
                                     const std::vector<base::LogField>& fields,
                                     base::WallTime when);

/// Writes records of at least `level` to a descriptor, which it does not own, one write(2) each.
class HclogSink final : public base::LogSink {
 public:
  HclogSink(int fd, base::LogLevel level, const base::Clock& clock)
      : fd_(fd), level_(level), clock_(clock) {}

  [[nodiscard]] bool enabled(base::LogLevel level) const override;
  void write(base::LogLevel level, std::string_view message,
             const std::vector<base::LogField>& fields) override;

 private:
  const int fd_;
  const base::LogLevel level_;
  const base::Clock& clock_;
  std::mutex mutex_;
};

}  // namespace plugin
