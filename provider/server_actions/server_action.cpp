#include "provider/server_actions/server_action.h"

#include <chrono>

#include "coolify/version.h"
#include "provider/advice/advice.h"

namespace provider {
namespace {

/// How long a plan asks for what the action itself asks again.
constexpr base::Duration kPlanPatience = std::chrono::seconds(30);

}  // namespace

base::Diagnostics planned_gate(const ApiAccess& access, coolify::Feature feature,
                               const base::Path& path, const base::Context& context) {
  const auto client = access.client();
  if (!client) return {};
  const auto able = gate(**client, feature, path, context.within(kPlanPatience));
  if (able || able.error().code != "coolify.version_too_old") return {};
  return for_action(able.error());
}

base::Expected<void> gate(coolify::Client& client, coolify::Feature feature, const base::Path& path,
                          const base::Context& context) {
  const auto version = client.version(context);
  if (!version) return base::fail(version.error());
  if (coolify::supports(*version, feature)) return {};
  return base::fail(coolify::version_too_old(*version, feature, path));
}

}  // namespace provider
