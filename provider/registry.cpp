#include "provider/registry.h"

#include <memory>

#include "provider/server_registration/resource.h"

namespace provider {

schema::Offer make_offer(const Services& services) {
  schema::Offer offer;
  offer.resources.push_back(std::make_unique<RegistrationResource>(services));
  return offer;
}

}  // namespace provider
