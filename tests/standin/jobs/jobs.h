#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "tests/standin/jobs/job_queue.h"
#include "tests/standin/jobs/ssh_client.h"
#include "tests/standin/jobs/timing.h"
#include "tests/standin/store/database.h"

namespace standin {

/// Plain: looks only. Install: may install what is missing, then starts the proxy.
enum class ValidationMode { plain, install };

/// What a job that began before a change of the proxy will write over it.
struct StaleProxyWrite {
  Json proxy;  ///< the whole column as the job read it
  base::Duration delay = {};
};

/// That write, when the control API wants one to meet the change that follows; `server` is still as
/// it was. Takes the switch back.
[[nodiscard]] std::optional<StaleProxyWrite> take_stale_proxy_write(State& state,
                                                                    const Server& server);

/// What the API hands to the queue, and the scheduler that looks at every server each minute when
/// it is switched on. Thread-safe.
class Jobs {
 public:
  Jobs(Database& database, SshClient ssh, Timing timing, std::size_t workers, base::Clock& clock);

  void validate(const std::string& uuid, ValidationMode mode);
  void hard_delete(std::int64_t server_id);
  void delete_resource(const std::string& resource_uuid);
  void start_proxy(const std::string& uuid);
  /// Queues a run of Docker's clean-up. One that comes while another of the server is under way is
  /// dropped, and so is that of a server Coolify cannot use.
  void clean_up(const std::string& uuid);
  /// Queues the write.
  void write_proxy_late(const std::string& uuid, StaleProxyWrite write);
  /// Queues one background look at every server that is due and has none under way.
  void minute_round();
  [[nodiscard]] JobQueue& queue() { return queue_; }

 private:
  void install_attempt(const std::string& uuid, int attempt, base::Duration delay);
  void look_at(const std::string& uuid);
  void meet_stale_write(const std::string& uuid);
  void start_sentinel(const std::string& uuid);
  void keep_minutes(const std::stop_token& stop);

  Database& database_;
  SshClient ssh_;
  Timing timing_;
  base::Clock& clock_;
  std::atomic<std::uint64_t> minutes_ = 0;
  std::mutex looks_mutex_;
  std::set<std::string> looks_;  ///< servers whose background look waits or runs
  JobQueue queue_;
  std::jthread scheduler_;
};

}  // namespace standin
