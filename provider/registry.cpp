#include "provider/registry.h"

#include <memory>

#include "provider/server_registration/resource.h"

namespace provider {

schema::Offer make_offer(const ApiAccess& access, const Defaults& defaults) {
  schema::Offer offer;
  offer.resources.push_back(std::make_unique<RegistrationResource>(access, defaults));
  return offer;
}

}  // namespace provider
