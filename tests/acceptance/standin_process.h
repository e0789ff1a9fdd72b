#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/acceptance/http_call.h"
#include "tests/acceptance/keys.h"
#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace acceptance {

/// One stand-in Coolify in memory, running as long as this object lives. All calls go behind
/// Terraform's back. A request that fails where it must not is an exception.
class StandinProcess {
 public:
  /// Listens on a free port of `address`; `options` are more of the program's own.
  explicit StandinProcess(const std::string& address, const std::vector<std::string>& options = {});

  /// "http://10.231.0.1:40123", without /api/v1.
  [[nodiscard]] const std::string& endpoint() const { return endpoint_; }
  [[nodiscard]] const std::string& token() const { return token_; }

  /// A request of the public API, below /api/v1, with the token of the team's owner.
  [[nodiscard]] HttpAnswer api(const std::string& method, const std::string& path,
                               const nlohmann::json& body = nullptr) const;
  /// A request of the control API, below /_standin, which has to succeed; its answer.
  nlohmann::json control(const std::string& method, const std::string& path,
                         const nlohmann::json& body = nullptr) const;

  /// Puts the key into Coolify; its uuid.
  [[nodiscard]] std::string add_key(const KeyPair& key, const std::string& name = "coolify") const;
  /// A server nobody has validated, made through the API; its uuid.
  [[nodiscard]] std::string add_server(const nlohmann::json& fields) const;
  /// All servers of the team.
  [[nodiscard]] nlohmann::json servers() const;
  /// One server as the API tells it; null when there is none.
  [[nodiscard]] nlohmann::json server(const std::string& uuid) const;
  /// Writes into a server's row behind the API's back: drift.
  void change_server(const std::string& uuid, const nlohmann::json& columns) const;
  /// A token with these abilities for an owner of the team; its text. The team of everything else
  /// here is number 1.
  [[nodiscard]] std::string add_token(const std::vector<std::string>& abilities,
                                      int team = 1) const;
  /// Changes switches of the instance: api_enabled, allowed_ips, queue_running, maintenance.
  void set(const nlohmann::json& switches) const;
  void add_fault(const nlohmann::json& fault) const;
  void clear_faults() const;

  /// The log of API requests of one method ("*": any) and path below /api/v1 (which may end in
  /// "*"), oldest first: method, path, query, status.
  [[nodiscard]] std::vector<nlohmann::json> requests(const std::string& method,
                                                     const std::string& path) const;
  /// Requests that can change something, without the look-ups.
  [[nodiscard]] std::vector<nlohmann::json> writes() const;
  void forget_requests() const;

 private:
  tests::TemporaryDirectory directory_;
  tests::Process process_;
  std::string endpoint_;
  std::string token_;
};

}  // namespace acceptance
