#pragma once

#include <string>
#include <vector>

#include "base/expected.h"
#include "ssh/options.h"
#include "ssh/public_key.h"

namespace ssh {

/// A policy applied to one endpoint: what to ask for, and whether what came is believed.
class HostKeyCheck {
 public:
  /// Errors: ssh.host_key_unknown when the policy demands knowledge and there is none.
  [[nodiscard]] static base::Expected<HostKeyCheck> make(const HostKeyPolicy& policy,
                                                         const Endpoint& endpoint);

  /// The host key algorithms to offer: those of the known keys first, so that a server with several
  /// keys shows the one we know.
  [[nodiscard]] std::vector<std::string> algorithms() const;

  enum class Verdict {
    believed,
    wrong,      ///< not what is known
    try_other,  ///< only a fingerprint is known, and the server may own another key that has it
    ask_certificate,  ///< an authority is known and may have signed the key
  };
  [[nodiscard]] Verdict judge(const PublicKey& shown) const;

  /// Whose certificates are believed: the known authorities, less the revoked ones.
  [[nodiscard]] std::vector<PublicKey> authorities() const;

  /// ssh.host_key_mismatch with what was expected and what came. `fault` says what is wrong with
  /// the server's certificate, when one was asked for.
  [[nodiscard]] base::Diagnostic mismatch(const PublicKey& shown,
                                          const std::string& fault = {}) const;

 private:
  explicit HostKeyCheck(Endpoint endpoint) : endpoint_(std::move(endpoint)) {}

  Endpoint endpoint_;
  bool anything_goes_ = false;
  std::vector<PublicKey> keys_;
  std::vector<std::string> fingerprints_;
  std::vector<PublicKey> authorities_;
  std::vector<PublicKey> revoked_;
};

}  // namespace ssh
