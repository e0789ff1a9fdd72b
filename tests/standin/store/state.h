#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/standin/store/version.h"

namespace standin {

using Json = nlohmann::json;

/// What an administrator, or a test through the control API, can change about the instance.
struct Switches {
  std::string version = "4.3.11";
  bool api_enabled = true;
  std::string allowed_ips;
  bool maintenance = false;
  bool cloud = false;  ///< on Coolify Cloud the API switch and the allow-list do not exist
  std::int64_t rate_limit = 200;
  bool queue_running = true;
  std::int64_t queue_delay_ms = 0;  ///< before a worker picks up a validation; not scaled
  bool minute_job = false;          ///< the background check of every server
  std::string policy_denial;        ///< when set, every handler that asks the policies answers 403
  std::string install_script;   ///< what install mode runs on the server; empty installs nothing
  std::int64_t list_seed = 1;   ///< lists have an order of its making, which is that of no column
  bool resolves_names = false;  ///< the recorded instances had no DNS
  /// Between the end of is_validating and the metadata; 0: what is usual. Not scaled.
  std::int64_t metadata_delay_ms = 0;
  /// The next change of a proxy's type, or the next validation, meets a job that began before and
  /// writes the proxy column as it was so much later; 0: none. Switches itself off. Not scaled.
  std::int64_t stale_proxy_write_ms = 0;
  /// After a good validation Coolify starts Sentinel, which sets its time back, and so much later
  /// it reports; 0: neither. Not scaled.
  std::int64_t sentinel_report_ms = 0;
  std::int64_t cleanup_ms = 5000;  ///< how long a run of Docker's clean-up takes. Not scaled.
  std::string cleanup_failure;     ///< when set, such a run fails with this text
};

struct Team {
  std::int64_t id = 0;
  std::string name;
  std::string created_at;
};

struct Membership {
  std::int64_t user_id = 0;
  std::int64_t team_id = 0;
  std::string role = "owner";  ///< owner, admin or member
};

struct Token {
  std::int64_t id = 0;
  std::string secret;  ///< the part behind the bar, or the whole of a text without one
  std::int64_t user_id = 0;
  std::optional<std::int64_t> team_id;
  std::vector<std::string> abilities;
  std::optional<std::int64_t> expires_at;  ///< unix seconds
};

struct Key {
  std::int64_t id = 0;
  std::string uuid;
  std::string name;
  std::string description;
  std::string private_key;
  std::optional<std::string> fingerprint;
  std::int64_t team_id = 0;
  bool is_git_related = false;
  bool used_elsewhere = false;  ///< by an application or a Git app, which have no API here
  std::string created_at;
  std::string updated_at;
};

/// A server's two database rows, kept as the JSON objects the API shows (with all columns, the
/// hidden ones too), so that a test can change any field behind the API's back.
struct Server {
  std::int64_t id = 0;
  Json row;
  Json settings;

  [[nodiscard]] std::string text(std::string_view column) const;
  [[nodiscard]] std::int64_t number(std::string_view column) const;
  [[nodiscard]] bool deleted() const;
  [[nodiscard]] bool flag(std::string_view setting) const;
};

/// An application, database or service on a server.
struct Resource {
  std::int64_t id = 0;
  std::int64_t server_id = 0;
  std::string uuid;
  std::string name;
  std::string type = "application";
  std::string status = "running:healthy";
  std::vector<std::string> domains;
  std::string created_at;
  std::string updated_at;
};

struct Destination {
  std::int64_t server_id = 0;
  std::string uuid;
  std::string name;
  std::string network;
  std::string created_at;
  std::string updated_at;
};

/// A run of Docker's clean-up on a server.
struct CleanupRun {
  std::int64_t id = 0;
  std::int64_t server_id = 0;
  std::string uuid;
  std::string status = "running";  ///< running, success or failed
  std::optional<std::string> message;
  std::optional<std::string> finished_at;
  std::string created_at;
  std::string updated_at;
};

/// Everything a Coolify instance remembers. A plain value; Database guards the living one.
struct State {
  Switches switches;
  std::vector<Team> teams;
  std::vector<Membership> memberships;
  std::vector<Token> tokens;
  std::vector<Key> keys;
  std::vector<Server> servers;
  std::vector<Resource> resources;
  std::vector<Destination> destinations;
  std::vector<CleanupRun> cleanup_runs;
  std::int64_t last_id = 0;

  [[nodiscard]] std::int64_t next_id() { return ++last_id; }
  [[nodiscard]] Version version() const;
  /// Servers, keys by public id within a team; soft-deleted servers are not found.
  [[nodiscard]] Server* find_server(std::int64_t team_id, std::string_view uuid);
  [[nodiscard]] const Server* find_server(std::int64_t team_id, std::string_view uuid) const;
  /// In any team, for jobs and the control API.
  [[nodiscard]] Server* find_server(std::string_view uuid);
  [[nodiscard]] const Server* find_server(std::string_view uuid) const;
  [[nodiscard]] Key* find_key(std::int64_t team_id, std::string_view uuid);
  [[nodiscard]] const Key* find_key_by_id(std::int64_t id) const;
  [[nodiscard]] std::vector<const Resource*> resources_of(const Server& server) const;
  /// The role of a user in a team, nothing when it is no member.
  [[nodiscard]] std::optional<std::string> role_of(std::int64_t user_id,
                                                   std::int64_t team_id) const;
};

/// The text at `key` of a JSON object, `fallback` when there is no such text.
[[nodiscard]] std::string text_of(const Json& object, std::string_view key,
                                  std::string_view fallback = {});

/// Writes `value` into a row; when that changes something, `updated_at` becomes `now`.
void set_column(Json& row, std::string_view column, Json value, const std::string& now);

}  // namespace standin
