#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/expected.h"
#include "base/secret.h"

namespace plugin {

/// A throw-away certificate for one plugin process, with its key.
struct ServerCertificate {
  std::string certificate_pem;
  base::Secret key_pem;
  std::string handshake_field;  ///< the certificate's DER form in base64 without padding
};

/// Makes a P-256 key and a certificate it signs itself, which go-plugin's clients accept: it is for
/// "localhost" (as a subject alternative name: the common name is ignored), for servers and
/// clients, its own authority, and valid from a minute before `now` because clocks differ.
[[nodiscard]] base::Expected<ServerCertificate> make_server_certificate(base::WallTime now);

/// Fails with "plugin.client_certificate" unless `pem` holds a certificate.
[[nodiscard]] base::Expected<void> check_client_certificate(std::string_view pem);

}  // namespace plugin
