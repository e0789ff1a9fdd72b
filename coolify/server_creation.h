#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "coolify/api.h"
#include "coolify/private_key.h"
#include "coolify/server.h"
#include "coolify/team.h"

namespace coolify {

/// What a creation has to look up besides: each as the function of Client with its name.
struct CreationLookups {
  std::function<base::Expected<SharedServerList>(const base::Context&, base::Duration max_age)>
      list_servers;
  std::function<base::Expected<std::optional<Server>>(const std::string&, const base::Context&)>
      get_server;
  std::function<base::Expected<PrivateKey>(const std::string&, const base::Context&)> get_key;
  std::function<base::Expected<std::optional<Team>>(const base::Context&)> told_team;
};

/// Creates one server exactly once. Coolify's creation has no idempotency key, and two at the same
/// moment can both succeed, so an answer that got lost leaves open whether there is a record: it is
/// looked for, and nothing is sent again before it certainly is not there. The caller holds the
/// lock of the address.
class ServerCreation {
 public:
  ServerCreation(CreationLookups lookups, Api& api, const NewServer& wanted)
      : look_(std::move(lookups)), api_(api), wanted_(wanted) {}

  /// The uuid of the new record.
  [[nodiscard]] base::Expected<std::string> run(const base::Context& context);

 private:
  using Found = std::optional<std::string>;

  [[nodiscard]] base::Expected<void> look_before(const base::Context& context);
  [[nodiscard]] base::Expected<std::string> uuid_of(const http::Response& response) const;
  /// Refuses a record that is another one by what it says of itself, or says nothing sound. One
  /// that nobody could be asked about is taken for the new one: it is to be kept in mind.
  [[nodiscard]] base::Expected<void> check_new(const std::string& uuid,
                                               const http::Response& created,
                                               const base::Context& context);
  /// The record of a creation whose answer got lost or says nothing; nothing when there certainly
  /// is none.
  [[nodiscard]] base::Expected<Found> look_after(const CallFailure& lost,
                                                 const base::Context& context);
  /// The same after a success that names no new record, with what is in doubt then.
  [[nodiscard]] base::Expected<std::string> look_after_success(const base::Diagnostic& doubt,
                                                               int status,
                                                               const base::Context& context);
  [[nodiscard]] base::Expected<Found> look_once(const base::Context& context);
  [[nodiscard]] base::Expected<bool> is_ours(const std::string& uuid, const base::Context& context);
  /// What shows that a record is another one than that of the creation, its texts apart: the
  /// machine, the key, the team, an age of more than the list of before and `slack`. Empty:
  /// nothing.
  [[nodiscard]] base::Expected<std::string> difference(const Server& record, base::Duration slack,
                                                       const base::Context& context);
  [[nodiscard]] base::Diagnostic with_holder(base::Diagnostic error,
                                             const base::Context& context) const;

  const CreationLookups look_;
  Api& api_;
  const NewServer& wanted_;
  SharedServerList before_;  ///< as the list was before anything was sent
};

}  // namespace coolify
