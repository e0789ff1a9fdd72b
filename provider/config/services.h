#pragma once

#include <functional>
#include <memory>

#include "provider/arguments/ssh_login.h"
#include "provider/config/api_access.h"
#include "provider/config/defaults.h"
#include "provider/config/event_access.h"
#include "registration/host_connector.h"
#include "registration/queue.h"

namespace provider {

/// Makes what connects to the machine a login leads to. Connects to nothing yet; may be called from
/// several threads at once.
using ConnectorFactory = std::function<std::unique_ptr<registration::HostConnector>(Login)>;

/// What the objects of the provider are given. Cheap to copy; what it refers to outlives them.
struct Services {
  const ApiAccess& access;
  const Defaults& defaults;
  ConnectorFactory connector;
  const EventAccess* events = nullptr;   ///< null: nobody is told
  registration::Queue* queue = nullptr;  ///< null: as many at once as there are
};

}  // namespace provider
