#pragma once

#include <memory>

#include "base/os/unique_fd.h"
#include "ssh/transport.h"

namespace ssh {

/// A connected, non-blocking stream socket as a transport.
[[nodiscard]] std::unique_ptr<Transport> make_socket_transport(base::UniqueFd socket);

}  // namespace ssh
