#pragma once

#include "base/diagnostic.h"
#include "http/message.h"

namespace coolify {

/// What an error of the transport means for a call of Coolify's API: codes `http.*` become
/// `coolify.*`, with the words of somebody who knows what is at the other end, and paths that name
/// the field of ClientConfig to blame. The kind stays. Other codes are given back as they are.
[[nodiscard]] base::Diagnostic transport_error(const http::Request& request,
                                               base::Diagnostic error);

/// The same for a transport that could not be made.
[[nodiscard]] base::Diagnostic transport_error(base::Diagnostic error);

}  // namespace coolify
