#pragma once

#include <optional>

#include "base/expected.h"
#include "ssh/certificate.h"
#include "ssh/transport.h"

namespace ssh {

/// Asks a server for the certificate of its host key, on a connection of its own that ends in the
/// middle of the key exchange: libssh2 cannot verify host certificates, so it exchanges keys with
/// the plain host key, and this fetches the certificate for it. What comes back is public and
/// proves nothing by itself; it counts only together with a key exchange that proved the server
/// owns the certified key. `key_type` is the type of that plain key. Nothing when the server has no
/// such certificate. Errors: ssh.connection_lost, ssh.protocol_error, ssh.certificate_invalid,
/// ssh.timeout, ssh.cancelled.
[[nodiscard]] base::Expected<std::optional<Certificate>> fetch_host_certificate(
    Transport& transport, std::string_view key_type, const Operation& operation,
    base::Deadline deadline);

}  // namespace ssh
