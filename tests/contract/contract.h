#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "coolify/client.h"
#include "coolify/validation.h"
#include "tests/contract/fake_host.h"
#include "tests/standin/fixture.h"
#include "tests/support/event_clock.h"
#include "tests/support/log_lines.h"

namespace tests {

struct ContractOptions {
  std::string version = "4.3.11";
  std::int64_t rate_limit = 100'000;
  std::size_t workers = 4;
};

/// A stand-in Coolify on loopback that finds good hosts wherever it logs in, and our client for it.
/// Both live on one clock, which moves only while both wait.
class Contract {
 public:
  explicit Contract(const ContractOptions& options = {});

  [[nodiscard]] coolify::Client& client() { return *client_; }
  /// The client that another token, or another policy, makes.
  [[nodiscard]] std::unique_ptr<coolify::Client> client_for(
      const std::string& token, const coolify::RequestPolicy& requests = {}) const;
  [[nodiscard]] base::Context context();
  /// All that was logged under context().
  [[nodiscard]] const LogLines& log() const { return *log_; }
  /// What every server is.
  [[nodiscard]] FakeHost& host() { return host_; }
  [[nodiscard]] const standin::Instance& instance() const { return instance_; }
  [[nodiscard]] const std::string& key_uuid() const { return key_uuid_; }
  [[nodiscard]] base::TimePoint now() const { return clock_.now(); }

  void switch_to(const standin::Json& switches) const;
  void fault(const standin::Json& fault) const;
  /// How often `method` was sent to `path` ('*' stands for any text).
  [[nodiscard]] std::int64_t requests(const std::string& method = "*",
                                      const std::string& path = "*") const;
  /// How many answers had this status.
  [[nodiscard]] std::int64_t answers_with(int status) const;
  /// How many servers the instance has at this address.
  [[nodiscard]] int records_at(const std::string& ip) const;

  [[nodiscard]] coolify::NewServer wanted(const std::string& ip) const;
  /// Creates and returns the uuid; the test fails unless that is a success.
  std::string create(const std::string& ip);
  [[nodiscard]] base::Expected<coolify::Verdict> validate(const std::string& uuid,
                                                          coolify::ValidationMode mode,
                                                          bool just_created = false);

 private:
  EventClock clock_;
  /// Shared with every log there is.
  std::shared_ptr<LogLines> log_ = std::make_shared<LogLines>();
  FakeHost host_;
  standin::Instance instance_;
  std::string key_uuid_;
  std::unique_ptr<coolify::Client> client_;
};

/// Runs `work(i)` for all i below `count` in `threads` threads.
template <typename Work>
void in_parallel(std::size_t threads, std::size_t count, Work work) {
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> pool;
  for (std::size_t t = 0; t < threads; ++t) {
    pool.emplace_back([&] {
      for (std::size_t i = next++; i < count; i = next++) work(i);
    });
  }
}

/// The code of an error, or "ok".
template <typename T>
std::string outcome(const base::Expected<T>& result) {
  return result ? "ok" : result.error().code;
}

}  // namespace tests
