#pragma once

#include "coolify/config.h"
#include "http/config.h"

namespace coolify {

/// The transport's part of a sound configuration: every request goes to the endpoint, carries the
/// token and asks for JSON.
[[nodiscard]] http::Config transport_config(ClientConfig config);

}  // namespace coolify
