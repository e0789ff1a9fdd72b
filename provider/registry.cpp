#include "provider/registry.h"

#include "provider/server_registration/resource.h"

namespace provider {

std::vector<std::unique_ptr<schema::Resource>> make_resources(const ApiAccess& access,
                                                              const Defaults& defaults) {
  std::vector<std::unique_ptr<schema::Resource>> all;
  all.push_back(std::make_unique<RegistrationResource>(access, defaults));
  return all;
}

}  // namespace provider
