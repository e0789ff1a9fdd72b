#pragma once

#include <memory>
#include <string>

#include "base/expected.h"
#include "base/system_clock.h"
#include "tests/standin/api/control_api.h"
#include "tests/standin/api/faults.h"
#include "tests/standin/api/rate_limiter.h"
#include "tests/standin/jobs/jobs.h"
#include "tests/standin/jobs/ssh_client.h"
#include "tests/standin/store/database.h"
#include "tests/standin/store/journal.h"

namespace standin {

/// A whole Coolify instance without its web pages: the API, the queue workers, the state, and the
/// control API of tests beside them. Thread-safe.
class Coolify {
 public:
  struct Options {
    std::string version = "4.3.11";
    std::string state_file;  ///< empty: in memory only
    std::string token;       ///< of the first user; empty: the stored or a new one
    std::string ssh_program = "ssh";
    SshClient::Function ssh_function;  ///< when set, in place of the program
    std::int64_t rate_limit = 200;     ///< requests per minute and user
    Timing timing = {};
    std::size_t workers = 4;
    base::Clock* clock = &base::system_clock();
  };

  /// Reads the state file, or starts with a root team (which owns the Coolify host) and one
  /// ordinary team. Errors: those of Database::load.
  [[nodiscard]] static base::Expected<std::unique_ptr<Coolify>> open(const Options& options);

  /// Answers one request, of the API or of the control API.
  [[nodiscard]] Response handle(const Request& request, const std::stop_token& stop);

  /// A token of the ordinary team's owner with the abilities read and write.
  [[nodiscard]] std::string token() const;

 private:
  explicit Coolify(const Options& options);
  void seed(const Options& options);
  [[nodiscard]] Response answer(const Request& request, const std::stop_token& stop);
  [[nodiscard]] Response answer_api(const Request& request, const std::stop_token& stop);

  base::Clock& clock_;
  Timing timing_;
  Database database_;
  RateLimiter limiter_;
  Faults faults_;
  Journal journal_;
  Jobs jobs_;
  ControlApi control_;
};

}  // namespace standin
