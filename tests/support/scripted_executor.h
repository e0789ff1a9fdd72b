#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ssh/remote/executor.h"

namespace tests {

/// An Executor that answers what the test told it to and remembers what it was asked to run.
class ScriptedExecutor final : public ssh::Executor {
 public:
  /// One run as it was asked for; inputs in the clear.
  struct Run {
    std::string text;
    std::map<std::string, std::string> inputs;
  };
  using Handler = std::function<base::Expected<ssh::Output>(const Run&)>;

  /// Queues the answer of the next run.
  void will_answer(base::Expected<ssh::Output> answer) { answers_.push_back(std::move(answer)); }
  /// Queues a run that ends by itself with `code`.
  void will_print(std::string out, int code = 0, std::string err = {}) {
    will_answer(ssh::Output{ssh::ExitCode{code}, std::move(out), std::move(err)});
  }
  /// Answers every run for which nothing is queued.
  void otherwise(Handler handler) { otherwise_ = std::move(handler); }

  base::Expected<ssh::Output> run(const ssh::Script& script, const base::Context&) override {
    Run asked{script.text, {}};
    for (const ssh::ScriptInput& input : script.inputs) {
      asked.inputs[input.name] = std::string(input.value.reveal());
    }
    runs_.push_back(asked);
    if (!answers_.empty()) {
      auto answer = std::move(answers_.front());
      answers_.pop_front();
      return answer;
    }
    if (otherwise_) return otherwise_(asked);
    base::Diagnostic unexpected;
    unexpected.kind = base::ErrorKind::bug;
    unexpected.code = "test.unexpected_run";
    unexpected.summary = "A script ran that the test did not expect";
    return base::fail(std::move(unexpected));
  }

  const std::vector<Run>& runs() const { return runs_; }

 private:
  std::deque<base::Expected<ssh::Output>> answers_;
  Handler otherwise_;
  std::vector<Run> runs_;
};

}  // namespace tests
