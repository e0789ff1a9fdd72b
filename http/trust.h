#pragma once

#include <span>
#include <string>

#include "base/expected.h"
#include "http/authorities.h"
#include "http/config.h"

namespace http {

/// Which certificates are trusted for the server: the system's, and the user's beside them.
struct Trust {
  std::string pem_text;  ///< all of them; empty when `file` alone is enough
  std::string file;      ///< the system's bundle, where it is all; empty when none can be used
  Authorities authorities;
};

/// Tells, as a sentence, that nothing can be read of a bundle that is called `name` in Authorities.
[[nodiscard]] std::string unreadable_bundle(const std::string& name);

/// Where distributions keep the system's bundle.
[[nodiscard]] std::span<const char* const> bundle_places();

/// Finds the system's certificates, wherever the distribution keeps them, since a static program
/// cannot rely on the place of the one it was built on. As with Go's programs SSL_CERT_FILE names
/// another bundle, and SSL_CERT_DIR folders, separated by colons, of whose files all certificates
/// are trusted besides. Of several sources what the system has damaged is passed over, and one that
/// has nothing else told among the faults; a bundle that is all is left to the TLS library. That
/// none can be used is no error here: a plain address needs none, and what was found is told where
/// trust fails. Errors http.ca_cert with path `ca_cert` when the user's file cannot be read, and
/// when there is no certificate or a damaged one in what is the user's.
[[nodiscard]] base::Expected<Trust> find_trust(
    const std::string& ca_cert, std::span<const char* const> places = bundle_places());

/// What find_trust() refuses of `ca_cert`, told without reading any file: one that is named may not
/// be there yet, and is left alone.
[[nodiscard]] base::Expected<void> check_ca_cert(const std::string& ca_cert);

}  // namespace http
