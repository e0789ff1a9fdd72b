#include "provider/registry.h"

#include <memory>

#include "provider/functions/cloud_init_user_data.h"
#include "provider/functions/parse_server_outputs.h"
#include "provider/instance/team_data_source.h"
#include "provider/instance/version_data_source.h"
#include "provider/preflight/action.h"
#include "provider/preflight/data_source.h"
#include "provider/private_key/data_source.h"
#include "provider/private_key/ephemeral.h"
#include "provider/private_key/resource.h"
#include "provider/server/data_source.h"
#include "provider/server/list_data_source.h"
#include "provider/server_actions/docker_cleanup.h"
#include "provider/server_actions/validate.h"
#include "provider/server_registration/list_resource.h"
#include "provider/server_registration/resource.h"

namespace provider {

schema::Offer make_offer(const Services& services) {
  schema::Offer offer;
  offer.resources.push_back(std::make_unique<KeyResource>(services));
  offer.resources.push_back(std::make_unique<RegistrationResource>(services));
  offer.data_sources.push_back(std::make_unique<KeyDataSource>(services));
  offer.data_sources.push_back(std::make_unique<PreflightDataSource>(services));
  offer.data_sources.push_back(std::make_unique<ServerDataSource>(services));
  offer.data_sources.push_back(std::make_unique<ServersDataSource>(services));
  offer.data_sources.push_back(std::make_unique<TeamDataSource>(services));
  offer.data_sources.push_back(std::make_unique<VersionDataSource>(services));
  offer.functions.push_back(std::make_unique<CloudInitUserData>());
  offer.functions.push_back(std::make_unique<ParseServerOutputs>());
  offer.ephemeral_resources.push_back(std::make_unique<KeyEphemeral>(services));
  offer.list_resources.push_back(std::make_unique<RegistrationList>(services));
  offer.actions.push_back(std::make_unique<DockerCleanupAction>(services));
  offer.actions.push_back(std::make_unique<PreflightAction>(services));
  offer.actions.push_back(std::make_unique<ValidateAction>(services));
  return offer;
}

}  // namespace provider
