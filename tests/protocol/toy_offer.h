#pragma once

#include "schema/offer.h"

namespace protocol {

/// One toy of each kind, and two resources.
[[nodiscard]] schema::Offer toy_offer();

}  // namespace protocol
