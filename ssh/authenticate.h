#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "ssh/agent.h"
#include "ssh/driver.h"
#include "ssh/options.h"

namespace ssh {

/// OpenSSH 9.8 and newer count every connection with a refused login as a penalty of 5 s and close
/// the door at 15 s: refusals further apart than their penalty never add up.
inline constexpr base::Duration kBetweenRefusals = std::chrono::seconds(6);

/// Logs in with whatever the credentials hold, as far as the server allows each method, also where
/// it wants a key and a password. Every refused credential costs one of the server's MaxAuthTries,
/// and so does a question for the allowed methods, save on a fresh connection: it is asked there
/// where keys of the agent stand before a password, else after a first refusal. Where the server
/// hangs up before it has seen all that was given by name, a new connection can go on.
///
/// An account that the server calls expired is final: no other credential and no waiting helps.
/// An agent that fails is passed over; it is the error only where there is nothing else.
class Login {
 public:
  /// All of them must outlive the login.
  Login(const Operation& operation, const PhaseLimits& limits, const Credentials& credentials)
      : operation_(operation), limits_(limits), credentials_(credentials) {}

  /// On a fresh connection whose host key has been checked: offers what was not refused before.
  /// Errors: ssh.auth_refused, ssh.account_expired, ssh.password_expired, ssh.certificate_invalid,
  /// ssh.agent_unavailable, ssh.connection_lost, ssh.timeout, ssh.cancelled.
  [[nodiscard]] base::Expected<void> run(Driver& driver);

  /// After a failure: whether another connection would reach what the server has not seen yet. The
  /// agent's keys alone are no reason, once the server hung up on some: they may be many.
  [[nodiscard]] bool wants_connection() const;

 private:
  static constexpr int kMostConnections = 3;

  [[nodiscard]] LIBSSH2_SESSION* session() const { return driver_->session(); }
  [[nodiscard]] const std::string& user() const { return credentials_.user; }
  [[nodiscard]] unsigned int user_size() const;
  [[nodiscard]] base::Expected<void> check_lengths() const;
  [[nodiscard]] bool may_try(std::string_view method) const;
  [[nodiscard]] bool may_use_password() const;
  [[nodiscard]] bool has_only_agent() const;
  [[nodiscard]] bool was_offered(const std::string& credential) const;

  [[nodiscard]] base::Expected<bool> offer_all();
  [[nodiscard]] base::Expected<bool> ask_first();
  [[nodiscard]] base::Expected<bool> try_key();
  [[nodiscard]] base::Expected<bool> try_agent();
  [[nodiscard]] base::Expected<bool> try_password();
  [[nodiscard]] base::Expected<bool> try_questions();
  [[nodiscard]] base::Expected<bool> try_key_at_last();
  [[nodiscard]] base::Expected<bool> ask_allowed();

  [[nodiscard]] base::Expected<bool> offer_key(const PrivateKey& key,
                                               const std::string& public_line,
                                               const std::string& name);
  [[nodiscard]] base::Expected<bool> offer_agent_keys(Agent& agent);
  [[nodiscard]] base::Expected<bool> pass_over_agent(base::Diagnostic why);
  [[nodiscard]] base::Expected<bool> judge(const base::Expected<int>& result,
                                           const std::string& name, std::string remark = {});

  [[nodiscard]] std::string certificate_name() const;
  [[nodiscard]] std::vector<const PrivateKey*> keys() const;
  [[nodiscard]] std::vector<std::string> unseen_by_name() const;
  [[nodiscard]] std::vector<std::string> unseen_agent_keys() const;
  [[nodiscard]] base::Diagnostic conclusion() const;
  [[nodiscard]] base::Diagnostic refused() const;
  [[nodiscard]] std::string words() const;

  const Operation& operation_;
  const PhaseLimits& limits_;
  const Credentials& credentials_;

  // Of the connection in hand.
  Driver* driver_ = nullptr;
  base::Deadline deadline_ = base::Deadline::never();
  std::optional<std::vector<std::string>> allowed_;
  bool password_was_wrong_ = false;
  bool cut_short_ = false;   ///< the server hung up before it had seen all
  bool is_expired_ = false;  ///< it called the account expired

  // Of all connections.
  int connections_ = 0;
  std::set<std::string> offered_;         ///< by name
  std::set<std::string> refused_before_;  ///< on earlier connections
  std::vector<std::string> tried_;        ///< fit to be told, in order
  std::optional<AgentKeys> agent_keys_;
  std::optional<base::Diagnostic> agent_fault_;
  std::string told_;  ///< beside questions
};

}  // namespace ssh
