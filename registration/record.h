#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "coolify/client.h"
#include "registration/result.h"

namespace registration {

/// The record with the uuid of its key, which Coolify tells only by way of the list of keys.
/// Nothing when there is no such record.
[[nodiscard]] base::Expected<std::optional<Record>> read_record(coolify::Client& client,
                                                                const std::string& uuid,
                                                                const base::Context& context);

/// The same for a server that was just read.
[[nodiscard]] base::Expected<Record> record_from(coolify::Client& client,
                                                 const coolify::Server& server,
                                                 const base::Context& context);

/// Whether a record that was read from the list of servers, which is not complete, is enough.
using EnoughRecord = std::function<bool(const Record&)>;

/// For a refresh of many: whole, or what the list of servers tells, see Client::read_server().
[[nodiscard]] base::Expected<std::optional<Record>> refresh_record(
    coolify::Client& client, const std::string& uuid, const base::Context& context,
    const EnoughRecord& is_enough = {});

/// What the user should know of a record: Coolify gave up on the server, or wrote another address
/// over its own. Codes registration.force_disabled, registration.address_overwritten.
[[nodiscard]] base::Diagnostics warnings_of(const Record& record);

}  // namespace registration
