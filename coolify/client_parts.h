#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "coolify/api.h"
#include "coolify/config.h"
#include "coolify/keyed_mutex.h"
#include "coolify/private_key.h"
#include "coolify/read_choice.h"
#include "coolify/server.h"
#include "coolify/shared_reads.h"
#include "coolify/team.h"
#include "coolify/told_text.h"
#include "coolify/version.h"

namespace coolify {

// What the sources of Client share, and nobody else.

/// How long one list of keys serves a refresh.
inline constexpr base::Duration kRefreshListAge = std::chrono::seconds(5);

struct ClientParts {
  ClientParts(std::unique_ptr<http::Transport> http, const RequestPolicy& policy,
              std::unique_ptr<const Credentials> secrets)
      : credentials(std::move(secrets)),
        api(std::move(http), policy),
        choice(policy.refresh_from_list) {}

  /// Joins any read that began after this process last changed something.
  [[nodiscard]] Freshness joinable() const { return {base::TimePoint::max(), api.last_write()}; }

  [[nodiscard]] Freshness at_most(base::Duration max_age, const base::Clock& clock) const {
    if (max_age <= base::Duration::zero()) return joinable();
    return {clock.now() - max_age, clock.now() - max_age};
  }

  const std::unique_ptr<const Credentials> credentials;
  Api api;
  ReadChoice choice;
  KeyedMutex addresses;
  KeyedMutex new_keys;  ///< by fingerprint
  SharedReads<std::optional<Version>> version;
  SharedReads<Team> teams;
  SharedReads<std::optional<Team>> told_teams;
  SharedReads<bool> sentinels;
  SharedReads<bool> writes;
  SharedReads<ServerList> lists;
  SharedReads<std::optional<Server>> servers;
  SharedReads<std::vector<PrivateKey>> keys;
  SharedReads<base::Secret> private_halves;
  std::atomic<int> awaited = 0;
};

}  // namespace coolify
