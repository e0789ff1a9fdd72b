#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/expected.h"
#include "coolify/config.h"
#include "coolify/docker_cleanup.h"
#include "coolify/private_key.h"
#include "coolify/server.h"
#include "coolify/team.h"
#include "coolify/told_text.h"
#include "coolify/version.h"
#include "http/transport.h"

namespace coolify {

struct ClientParts;

/// How an accepted validation was asked for. Accepted means queued, nothing more.
struct StartedValidation {
  bool install = false;  ///< false although asked for: the instance cannot install over its API
  std::optional<base::WallTime> accepted_at;  ///< by the instance's own clock
};

/// Shared because one answer serves many readers, which end in no known order.
using SharedKeyList = std::shared_ptr<const std::vector<PrivateKey>>;
using SharedSecret = std::shared_ptr<const base::Secret>;

/// A Coolify instance as one API token sees it. Thread-safe; one per provider process, since all
/// callers share its request limit, its connections and its reads. Faults that pass by themselves
/// are retried inside; what is returned is final. Error codes are those of api_error.h.
class Client {
 public:
  /// `credentials` are those that `http` sends.
  Client(std::unique_ptr<http::Transport> http, RequestPolicy policy,
         std::unique_ptr<const Credentials> credentials = nullptr);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// The instance's version, asked once; nothing when it tells none that can be read. A refused
  /// token or a switched-off API shows here first.
  [[nodiscard]] base::Expected<std::optional<Version>> version(const base::Context& context);

  /// The token's team, asked once: a token never changes its team.
  [[nodiscard]] base::Expected<Team> team(const base::Context& context);
  /// The same for what can do without: asked at most once, whatever comes of it. Nothing when
  /// Coolify does not tell it. Errors: those of version().
  [[nodiscard]] base::Expected<std::optional<Team>> told_team(const base::Context& context);

  /// Whether the token may change anything, asked once by a request that changes nothing. Errors:
  /// coolify.ability_missing, coolify.role_missing and the other refusals of a token; whatever else
  /// comes back is left to the change itself.
  [[nodiscard]] base::Expected<void> check_write(const base::Context& context);

  /// All servers of the team. An answer that is at most `max_age` old may be shared; with zero, at
  /// most one that somebody else is just waiting for.
  [[nodiscard]] base::Expected<SharedServerList> list_servers(
      const base::Context& context, base::Duration max_age = base::Duration::zero());
  /// Nothing when there is no such server (any more).
  [[nodiscard]] base::Expected<std::optional<Server>> get_server(const std::string& uuid,
                                                                 const base::Context& context);
  /// For a refresh of many servers: the whole server, or what the list tells where ReadChoice says
  /// so; `is_enough` is asked unless there are no requests left for more. A server that is not in
  /// the list, and each when there is none to be had, is asked for by itself.
  [[nodiscard]] base::Expected<std::optional<ServerReading>> read_server(
      const std::string& uuid, const base::Context& context, const EnoughInList& is_enough = {});
  /// Creates the server and returns its uuid. Never twice: creations of one address, whatever its
  /// spelling, queue up, the one spelling of canonical_address() is sent, and
  /// after a lost answer the record is looked for before anything is sent again; it is taken only
  /// if it says what was sent and was not there before.
  [[nodiscard]] base::Expected<std::string> create_server(const NewServer& server,
                                                          const base::Context& context);
  /// Error coolify.address_in_use when another server of the team than `uuid` has the address:
  /// Coolify itself lets two servers have one by an update.
  [[nodiscard]] base::Expected<void> check_address_free(const std::string& ip,
                                                        const std::string& uuid,
                                                        const base::Context& context);
  /// Sends the changes; nothing is sent when there are none. A new address has to be free, and
  /// stays so until Coolify has it: updates and creations of one address queue up.
  [[nodiscard]] base::Expected<void> update_server(const std::string& uuid,
                                                   const ServerChanges& changes,
                                                   const base::Context& context);
  /// Error coolify.version_too_old when this instance cannot change these settings of an agent,
  /// which need Coolify 4.3. One that tells no version is asked whether it has them.
  [[nodiscard]] base::Expected<void> check_sentinel(const SettingValues& changes,
                                                    const base::Context& context);
  /// Changes the settings of a server's agent; errors of check_sentinel() before anything is sent.
  [[nodiscard]] base::Expected<void> update_sentinel(const std::string& uuid,
                                                     const SettingValues& changes,
                                                     const base::Context& context);
  /// Removes the record. False: Coolify tells this token of no such server. `force` also deletes
  /// every application, database and service on it. Without it the refusal lists them.
  [[nodiscard]] base::Expected<bool> delete_server(const std::string& uuid, bool force,
                                                   const base::Context& context);
  /// Queues a validation; see run_validation() for the whole of it.
  [[nodiscard]] base::Expected<StartedValidation> validate_server(const std::string& uuid,
                                                                  bool install,
                                                                  const base::Context& context);
  /// Queues a run of Docker's clean-up on the server; see run_docker_cleanup() for the whole of it.
  /// Error coolify.version_too_old when this instance cannot.
  [[nodiscard]] base::Expected<void> start_docker_cleanup(const std::string& uuid,
                                                          const DockerCleanup& cleanup,
                                                          const base::Context& context);
  /// The last runs of the clean-up on the server, in no order.
  [[nodiscard]] base::Expected<std::vector<DockerCleanupRun>> list_docker_cleanups(
      const std::string& uuid, const base::Context& context);
  /// How many validations are awaited right now: pollers of several share the servers list.
  [[nodiscard]] std::atomic<int>& awaited_validations();
  [[nodiscard]] base::Expected<std::vector<ServerResource>> list_resources(
      const std::string& uuid, const base::Context& context);

  /// The team's keys; an answer that is at most `max_age` old may be shared.
  [[nodiscard]] base::Expected<SharedKeyList> list_keys(
      const base::Context& context, base::Duration max_age = base::Duration::zero());
  /// The key, or error coolify.key_not_found with path `private_key_uuid`.
  [[nodiscard]] base::Expected<PrivateKey> get_key(const std::string& uuid,
                                                   const base::Context& context);
  /// The private half of the key, as Coolify keeps it. Errors: those of get_key(), and
  /// coolify.key_hidden, without a path, when the token is not shown it. An answer that is a
  /// minute old may be shared.
  [[nodiscard]] base::Expected<SharedSecret> get_private_half(const std::string& uuid,
                                                              const base::Context& context);
  /// Whether get_private_half() can be answered, by what get_key() knows. Errors as there.
  [[nodiscard]] base::Expected<void> check_private_half(const std::string& uuid,
                                                        const base::Context& context);
  /// For a refresh of many keys, which share one list: the key, or nothing when there is none (any
  /// more).
  [[nodiscard]] base::Expected<std::optional<PrivateKey>> find_key(const std::string& uuid,
                                                                   const base::Context& context);
  /// Creates the key. Never twice: see KeyCreation. Errors: coolify.key_exists, which names the
  /// record that has the key; coolify.key_in_doubt; coolify.key_rejected.
  [[nodiscard]] CreatedKey create_key(const NewPrivateKey& key, const base::Context& context);
  /// Sends the changes; nothing is sent when there are none. Coolify demands the private half with
  /// each: `text`, as in NewPrivateKey.
  [[nodiscard]] base::Expected<void> update_key(const std::string& uuid,
                                                const PrivateKeyChanges& changes,
                                                const base::Secret& text,
                                                const base::Context& context);
  /// Removes the key. False: Coolify tells this token of no such key. Error coolify.key_in_use,
  /// with the servers that use it as evidence (of at most 50 it is asked).
  [[nodiscard]] base::Expected<bool> delete_key(const std::string& uuid,
                                                const base::Context& context);

 private:
  [[nodiscard]] base::Expected<PrivateKey> read_key(const std::string& uuid,
                                                    const base::Context& context);
  [[nodiscard]] base::Expected<bool> is_key_deleted(const std::string& uuid,
                                                    const http::Request& request,
                                                    const http::Response& response,
                                                    const base::Context& context);
  [[nodiscard]] base::Expected<std::vector<Server>> key_users(const std::string& uuid,
                                                              const base::Context& context);
  /// What was read of keys serves nobody who asks from now on.
  void forget_keys();
  [[nodiscard]] base::Expected<bool> has_sentinel(const base::Context& context);
  [[nodiscard]] base::Expected<bool> is_deleted(const std::string& uuid,
                                                const http::Request& request,
                                                const http::Response& response,
                                                const base::Context& context);
  std::unique_ptr<ClientParts> parts_;
};

/// A client over libcurl for a checked configuration.
[[nodiscard]] base::Expected<std::unique_ptr<Client>> make_client(ClientConfig config);

}  // namespace coolify
