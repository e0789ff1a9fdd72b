#pragma once

#include "provider/config/services.h"
#include "schema/offer.h"

namespace provider {

/// All that the provider offers: the one place that names its objects. What `services` refers to
/// must outlive them.
[[nodiscard]] schema::Offer make_offer(const Services& services);

}  // namespace provider
