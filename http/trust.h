#pragma once

#include <string>

#include "base/expected.h"
#include "http/config.h"

namespace http {

/// Which certificates are trusted for the server: the system's, and the user's beside them.
struct Trust {
  std::string pem_text;  ///< all of them; empty when the system's alone are enough
  std::string file;      ///< the system's bundle; empty when none was found
};

/// Finds the system's bundle, wherever the distribution keeps it, since a static program cannot
/// rely on the place of the one it was built on. Errors http.ca_cert with path `ca_cert` when
/// the user's file cannot be read or holds no certificate, and without a path for SSL_CERT_FILE.
[[nodiscard]] base::Expected<Trust> find_trust(const std::string& ca_cert);

}  // namespace http
