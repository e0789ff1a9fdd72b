#pragma once

#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "coolify/client.h"
#include "registration/settings.h"

namespace registration {

/// What changes in an existing record when it is taken over.
struct Takeover {
  coolify::ServerChanges server;
  coolify::SettingValues sentinel;

  /// The names of the arguments, "description, name, sentinel.enabled"; "nothing" for none.
  [[nodiscard]] std::string fields() const;
};

/// What `existing` needs to become what is wanted. Asks the client for nothing but the list of
/// keys.
[[nodiscard]] base::Expected<Takeover> plan_takeover(coolify::Client& client,
                                                     const coolify::Server& existing,
                                                     const coolify::NewServer& wanted,
                                                     const Settings& settings,
                                                     const base::Context& context);

}  // namespace registration
