#pragma once

#include "provider/config/api_access.h"
#include "provider/config/defaults.h"
#include "schema/offer.h"

namespace provider {

/// All that the provider offers: the one place that names its objects. The arguments must outlive
/// them.
[[nodiscard]] schema::Offer make_offer(const ApiAccess& access, const Defaults& defaults);

}  // namespace provider
