#pragma once

#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "coolify/client.h"
#include "registration/result.h"

namespace provider {

/// The uuid of the server an import means by "UUID", "ip:ADDRESS" or "name:NAME". Errors:
/// import.invalid_id, import.not_found, import.ambiguous with the uuids there are, and those of the
/// list of servers.
[[nodiscard]] base::Expected<std::string> resolve_import_id(coolify::Client& client,
                                                            const std::string& id,
                                                            const base::Context& context);

/// Error import.other_server when the record itself has another address or name than `id` asks for,
/// whatever the list of servers told of it.
[[nodiscard]] base::Expected<void> check_imported(const std::string& id,
                                                  const registration::Record& record);

/// Error import.not_found.
[[nodiscard]] base::Diagnostic no_server_to_import(const std::string& id);
/// Error import.coolify_host.
[[nodiscard]] base::Diagnostic coolify_host_to_import();

}  // namespace provider
