#include "registration/key_removal.h"

#include "base/text.h"
#include "registration/deploy_key.h"

namespace registration {
namespace {

/// A destroy should not wait long for a machine that may be gone already.
constexpr base::Duration kLoginLimit = std::chrono::minutes(1);
constexpr base::Duration kRemovalLimit = std::chrono::seconds(90);

}  // namespace

base::Diagnostic key_stays(const Config& config, const base::Diagnostic& why) {
  return {.severity = base::Severity::warning,
          .kind = why.kind,
          .code = "remove_key.failed",
          .summary = "Coolify's key stays on the host",
          .cause = "The key was to be taken out of authorized_keys of '" +
                   base::evidence_text(config.user, 100) + "' on " +
                   base::evidence_text(config.ip, 100) + ". " + why.summary + ". " + why.cause,
          .evidence = why.evidence,
          .remedy = "Remove the line with Coolify's key by hand, unless the machine is gone."};
}

base::Diagnostics remove_keys_from_host(HostConnector& host, const Config& config,
                                        const std::vector<ssh::PublicKey>& keys,
                                        const base::Context& context) {
  if (keys.empty()) return {};
  const auto end = [&config](const base::Diagnostic& why) -> base::Diagnostics {
    return why.kind == base::ErrorKind::cancelled ? why : key_stays(config, why);
  };
  const auto connection = host.connect(context.within(kLoginLimit));
  if (!connection) return end(connection.error());
  const Account account(config.user, config.checks.coolify_port);
  base::Diagnostics warnings;
  for (const ssh::PublicKey& key : keys) {
    const auto removed =
        remove_key(*connection->executor, account, key, context.within(kRemovalLimit));
    if (removed) {
      context.log.info(*removed ? "removed the key" : "there was no key to remove",
                       {{"user", config.user}});
      continue;
    }
    warnings.add_all(end(removed.error()));
    if (removed.error().kind != base::ErrorKind::remote_failed) break;
  }
  return warnings;
}

}  // namespace registration
