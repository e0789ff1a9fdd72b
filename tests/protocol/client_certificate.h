#pragma once

#include <string>

namespace protocol {

/// A certificate and its key in PEM form.
struct ClientCertificate {
  std::string certificate;
  std::string key;
};

/// As Terraform makes one for every process it starts: a P-521 key, signed by itself with SHA-512,
/// for "localhost", its own authority.
[[nodiscard]] ClientCertificate make_client_certificate();

}  // namespace protocol
