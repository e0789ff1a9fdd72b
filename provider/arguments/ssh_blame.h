#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "provider/arguments/ssh_arguments.h"

namespace provider {

/// Turns what registration/login says about a login into words of the `ssh` object that describes
/// it: the field into the argument that was written, and the advice into one about arguments. For
/// provider/advice it adds the values "argument", "passphrase" (the argument beside it for that),
/// and of a host key that is not the expected one either "given_key" or "learned_key". A value;
/// refers to nothing.
class SshBlame {
 public:
  SshBlame() = default;
  explicit SshBlame(const SshModel& ssh);

  /// A fault with its path below the `ssh` object: "host_key" for "target.host_key",
  /// "bastion_private_key_wo" or "jump_hosts[1].private_key" for the private key of a hop.
  [[nodiscard]] base::Diagnostic below_object(base::Diagnostic fault) const;
  [[nodiscard]] base::Diagnostics below_object(const base::Diagnostics& faults) const;

  /// The same below the resource, "ssh.host_key". What blames no field stays without a path.
  [[nodiscard]] base::Diagnostic below_resource(base::Diagnostic fault) const;

 private:
  /// How the arguments of one machine are written.
  struct Machine {
    std::string private_key = "private_key";
    std::string host_key;  ///< the one that says which key is expected; empty when none does
    std::vector<std::string> write_only;  ///< other secrets that are given so
  };
  template <typename Model>
  [[nodiscard]] static Machine machine_of(const Model& model);

  [[nodiscard]] Machine machine(const base::Path& field) const;
  /// The argument for a text that belongs to no machine: an account that is tried later, the
  /// proxy's.
  [[nodiscard]] base::Path other_argument(const base::Path& field) const;
  [[nodiscard]] base::Path argument(const base::Path& field, const Machine& machine) const;
  [[nodiscard]] base::Path hop_argument(std::size_t hop, const std::string& name) const;

  Machine target_;
  std::vector<Machine> hops_;
  std::string proxy_password_ = "proxy_user_password";
  bool has_user_ = false;    ///< the first account is `user`, not the first of `users`
  bool is_bastion_ = false;  ///< the one hop is written as `bastion_*`
};

}  // namespace provider
