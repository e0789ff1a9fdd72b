#pragma once

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

}  // namespace registration
