#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "tests/standin/jobs/job_queue.h"
#include "tests/standin/jobs/ssh_client.h"
#include "tests/standin/jobs/timing.h"
#include "tests/standin/store/database.h"

namespace standin {

/// Plain: looks only. Install: may install what is missing, then starts the proxy.
enum class ValidationMode { plain, install };

/// What the API hands to the queue, and the scheduler that looks at every server each minute when
/// it is switched on. Thread-safe.
class Jobs {
 public:
  Jobs(Database& database, SshClient ssh, Timing timing, std::size_t workers, base::Clock& clock);

  void validate(const std::string& uuid, ValidationMode mode);
  void hard_delete(std::int64_t server_id);
  void delete_resource(const std::string& resource_uuid);
  void start_proxy(const std::string& uuid);
  /// Queues one background look at every server that is due.
  void minute_round();
  [[nodiscard]] JobQueue& queue() { return queue_; }

 private:
  void install_attempt(const std::string& uuid, int attempt, base::Duration delay);
  void look_at(const std::string& uuid);
  void keep_minutes(const std::stop_token& stop);

  Database& database_;
  SshClient ssh_;
  Timing timing_;
  base::Clock& clock_;
  std::atomic<std::uint64_t> minutes_ = 0;
  JobQueue queue_;
  std::jthread scheduler_;
};

}  // namespace standin
