#pragma once

#include <memory>

#include "base/unique_fd.h"
#include "ssh/transport.h"

namespace ssh {

/// A connected, non-blocking stream socket as a transport.
[[nodiscard]] std::unique_ptr<Transport> make_socket_transport(base::UniqueFd socket);

/// Sets an integer option; a kernel that does not know it goes on without.
void set_socket_option(int socket, int level, int option, int value);

}  // namespace ssh
