#pragma once

#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "coolify/client.h"

namespace provider {

/// Which server is meant: by one of the three, the others are empty.
struct WantedServer {
  std::string uuid = {};
  std::string ip = {};
  std::string name = {};

  /// By the one that is given; addresses whatever their spelling.
  [[nodiscard]] bool is(const coolify::ServerSummary& server) const;
  /// The argument that is given.
  [[nodiscard]] const char* argument() const;
  [[nodiscard]] const std::string& text() const;
};

/// The server. By address or name it is looked for in the list of servers and then read itself.
/// Errors: lookup.not_found; lookup.ambiguous with the servers there are; lookup.other_server when
/// the server itself has another address or name than the list told; those of the API.
[[nodiscard]] base::Expected<coolify::Server> find_server(coolify::Client& client,
                                                          const WantedServer& wanted,
                                                          const base::Context& context);

}  // namespace provider
