#include "cli/wait_lines.h"

#include <chrono>

#include "cli/shown_text.h"

namespace cli {
namespace {

constexpr base::Duration kBetweenLines = std::chrono::seconds(30);

}  // namespace

void WaitLines::waiting(const base::Wait& wait) {
  const std::scoped_lock lock(mutex_);
  // Texts of one code often have times in them.
  const std::string about = wait.what + '\n' + (wait.code.empty() ? wait.cause : wait.code);
  const base::TimePoint now = clock_.now();
  if (told_at_ && told_ == about && now < *told_at_ + kBetweenLines) return;
  told_ = about;
  told_at_ = now;
  std::string line = "Waiting for " + one_line(wait.what, 200);
  if (wait.attempt > 1) line += ", try " + std::to_string(wait.attempt);
  if (!wait.cause.empty()) line += ": " + one_line(wait.cause, 500);
  out_ << line << std::endl;
}

}  // namespace cli
