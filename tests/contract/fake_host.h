#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "tests/standin/fake_ssh.h"
#include "tests/standin/jobs/child_process.h"

namespace tests {

/// Every server as the stand-in's ssh finds it: a good host, until a test breaks it. Answers within
/// the process, so that the stand-in's own pauses are all the time a validation takes. Thread-safe.
class FakeHost {
 public:
  /// Commands that begin with `command` answer like this from now on; a longer beginning wins.
  void answers(const std::string& command, standin::FakeAnswer answer) {
    const std::scoped_lock lock(mutex_);
    if (command.empty()) answers_.clear();
    answers_[command] = std::move(answer);
  }
  /// Every connection ends like this, as if ssh itself failed.
  void connection_fails(const std::string& message) { answers("", {255, "", message}); }

  [[nodiscard]] standin::ChildResult answer(const std::vector<std::string>& /*arguments*/,
                                            std::string_view command) {
    constexpr std::string_view kSudo = "sudo ";
    if (command.starts_with(kSudo)) command.remove_prefix(kSudo.size());
    const std::scoped_lock lock(mutex_);
    // The map is sorted, so that walking it backwards meets longer beginnings first.
    for (auto entry = answers_.rbegin(); entry != answers_.rend(); ++entry) {
      const auto& [beginning, answer] = *entry;
      if (command.starts_with(beginning)) return {answer.exit_code, answer.out, answer.err};
    }
    return {127, "", "command not found"};
  }

 private:
  std::mutex mutex_;
  standin::FakeAnswers answers_ = standin::good_host();
};

}  // namespace tests
