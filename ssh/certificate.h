#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/expected.h"
#include "ssh/public_key.h"

namespace ssh {

/// An OpenSSH certificate (PROTOCOL.certkeys): a public key with a name and dates, signed by an
/// authority. A value.
struct Certificate {
  enum class Kind { user, host };

  std::string type;  ///< "ssh-ed25519-cert-v01@openssh.com"
  std::string blob;  ///< the whole certificate in wire form
  Kind kind = Kind::user;
  PublicKey key;        ///< whose certificate it is
  PublicKey authority;  ///< who signed it; the signature has been checked
  std::string id;
  std::vector<std::string> principals;  ///< users or hosts; empty: any
  std::uint64_t valid_after = 0;        ///< seconds since 1970
  std::uint64_t valid_before = 0;
  std::vector<std::string> critical_options;

  [[nodiscard]] bool valid_at(base::WallTime now) const;
};

/// Reads and checks the signature of a certificate. Errors: ssh.certificate_invalid.
[[nodiscard]] base::Expected<Certificate> certificate_of_blob(std::string_view blob);

/// Reads the one line of a "-cert.pub" file; what cannot be seen in it is no part of it. Errors:
/// ssh.certificate_invalid.
[[nodiscard]] base::Expected<Certificate> parse_certificate(std::string_view text);

/// The certificate as libssh2 reads it: type and base64.
[[nodiscard]] std::string certificate_line(const Certificate& certificate);

/// Whether a login with this private key's public half can use the certificate now. Which accounts
/// its names open is the server's to say (AuthorizedPrincipalsFile) and not looked at.
/// Errors: ssh.certificate_invalid with what does not fit.
[[nodiscard]] base::Expected<void> check_user_certificate(const Certificate& certificate,
                                                          const PublicKey& key, base::WallTime now);

/// Why a host certificate does not prove that `key` belongs to `host`; empty when it does.
[[nodiscard]] std::string host_certificate_fault(const Certificate& certificate,
                                                 const PublicKey& key, std::string_view host,
                                                 const std::vector<PublicKey>& authorities,
                                                 base::WallTime now);

}  // namespace ssh
