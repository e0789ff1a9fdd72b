#pragma once

#include <functional>
#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "coolify/client.h"
#include "coolify/validation_mode.h"
#include "coolify/verdict.h"

namespace coolify {

struct ValidationOptions {
  ValidationMode mode = ValidationMode::plain;
  /// From the request to the verdict. The queue's delay is unbounded.
  base::Duration timeout = std::chrono::minutes(10);
  /// Nothing has touched the record since this process created it: its state is known without
  /// asking.
  bool just_created = false;
  /// Hears, line by line, how it goes, in the thread that waits; nothing: nobody listens.
  std::function<void(const std::string&)> tell = {};
};

/// The better mode when the user leaves the choice: install mode has reliable end markers and
/// starts the proxy, and installs nothing on a host where git, curl, jq, a Docker it accepts and
/// compose were found (`host_complete`).
[[nodiscard]] ValidationMode recommended_mode(const std::optional<Version>& version,
                                              bool host_complete, std::string_view proxy_type,
                                              bool install_allowed);

/// What is told when the record of a server that something is awaited of is gone. `awaited`: that,
/// as a sentence: "Coolify gave its verdict".
[[nodiscard]] base::Diagnostic vanished(const std::string& uuid, const std::string& awaited);

/// Has Coolify validate the server and waits for its verdict, which may be a negative one. Errors:
/// those of the API, `verdict.no_worker`, `verdict.stuck`, `verdict.timeout`, `verdict.gone`.
[[nodiscard]] base::Expected<Verdict> run_validation(Client& client, const std::string& uuid,
                                                     const ValidationOptions& options,
                                                     const base::Context& context);

}  // namespace coolify
