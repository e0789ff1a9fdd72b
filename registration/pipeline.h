#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "registration/announcement.h"
#include "registration/config.h"
#include "registration/host_connector.h"
#include "registration/machine_identities.h"
#include "registration/removal_policy.h"
#include "registration/result.h"

namespace coolify {
class Client;
}

namespace registration {

/// Whether the line in authorized_keys differs by itself: the key is to be deployed and was not, or
/// with another comment.
[[nodiscard]] bool changes_key_line(const Config& before, const Config& after);

/// The uuids of all keys that may be on the host while `before` becomes `after`, each once.
[[nodiscard]] std::vector<std::string> keys_on_host(const Config& before, const Config& after);

/// The registration of one server as a sequence of stages. Nothing exists in Coolify before every
/// check of severity error has passed. Keeps no state between calls; both references must outlive
/// it. Not thread-safe; many pipelines may run at once.
class Pipeline {
 public:
  /// `machines`, which may be null, tells clones of machines apart and must outlive the pipeline.
  Pipeline(HostConnector& host, coolify::Client& client, MachineIdentities* machines = nullptr)
      : host_(host), client_(client), machines_(machines) {}

  /// Registers a new server; without a login there is no stage on the host, and its report says
  /// that nothing was checked. When a record came to exist, the outcome has its uuid even if a
  /// later stage failed.
  /// `context` is that of `announcement`, which has been opened, with what limits the run; the
  /// caller tells it the end.
  [[nodiscard]] Outcome create(const Config& config, const base::Context& context,
                               Announcement& announcement);

  /// Brings the record `uuid` from `before` to `after` with a request that carries only what
  /// differs. When address, port, user or key differ, or `repeat` asks for it because the last run
  /// failed, the host is prepared and checked first and Coolify validates afterwards. Once a new
  /// key is proven that way, the old ones are taken off the host; should that fail it is a warning.
  /// Where only changes_key_line() holds, nothing but that line is seen to on the host.
  /// After an error the outcome's record tells what Coolify has now.
  [[nodiscard]] Outcome update(const std::string& uuid, const Config& before, const Config& after,
                               const base::Context& context, Announcement& announcement,
                               bool repeat = false);

  /// Undoes a registration as far as `policy` says: first the record, then the key, because a
  /// record without a login would be of no use. What is already gone is a success. A key that
  /// cannot be removed is a warning; `config` tells whose key it is and is not read otherwise.
  [[nodiscard]] base::Diagnostics remove(const std::string& uuid, const Config& config,
                                         const RemovalPolicy& policy, const base::Context& context);

 private:
  HostConnector& host_;
  coolify::Client& client_;
  MachineIdentities* machines_;
};

}  // namespace registration
