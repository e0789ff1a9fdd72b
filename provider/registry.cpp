#include "provider/registry.h"

#include "provider/server_registration/resource.h"

namespace provider {

std::vector<std::unique_ptr<schema::Resource>> make_resources(const Services& services) {
  std::vector<std::unique_ptr<schema::Resource>> all;
  all.push_back(std::make_unique<RegistrationResource>(services));
  return all;
}

}  // namespace provider
