#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "ssh/public_key.h"

namespace registration::first_boot {

/// Where Docker Engine comes from.
enum class DockerSource {
  automatic,     ///< the system's own packages where they serve Coolify, else Docker's repository
  distribution,  ///< the system's own packages or none
  vendor,        ///< Docker's repository or none
  none,          ///< nobody installs it
};

/// What a machine is to do at its first boot.
struct Plan {
  ssh::PublicKey key;         ///< opens the account
  std::string user = "root";  ///< others are made, with sudo that asks for no password
  DockerSource docker = DockerSource::automatic;
  std::vector<std::string> packages = {};  ///< more of them, by the system's names
};

/// Reads the line of a public key, without what cannot be seen around it. Fails with kind
/// invalid_config: ssh.public_key_invalid; first_boot.private_key for a private half, of which
/// nothing is repeated.
[[nodiscard]] base::Expected<ssh::PublicKey> read_key(std::string_view text);

/// Whether an account of this name can be made everywhere, and is none that cloud-init takes for
/// something else: a small letter or "_", then small letters, digits, "_" and "-", 32 at most.
[[nodiscard]] bool is_account_name(std::string_view name);

/// Whether a system has an account of this name for itself, whose shell lets nobody in and is left
/// as it is, or a group, beside which no account of the same name is made: on any of those that
/// user data is for.
[[nodiscard]] bool is_system_name(std::string_view name);

/// Whether a package manager takes this for the name of a package and for nothing else.
[[nodiscard]] bool is_package_name(std::string_view name);

/// User data for cloud-init (`#cloud-config`), the same bytes for the same plan, which is sound by
/// the functions above. Nothing of the plan is part of shell text: key and packages are values of
/// cloud-init's own keys, and the script gets the account as an argument. The key is written
/// without its comment, as deploy_key() writes it by default: a registration takes the line for its
/// own, and nobody else's characters are in a file that programs read line by line. ASCII only, and
/// less than the 16384 bytes that EC2 allows as long as key and packages have less than 5000.
[[nodiscard]] std::string user_data(const Plan& plan);

/// What the machine runs at the end of its first boot, for dash, BusyBox ash and bash as root:
/// `$1` is automatic, distribution, vendor or none, `$2` the account. It sees that sshd lets the
/// account in with a key, installs the commands Coolify needs and Docker, and tells on standard
/// error what it could not do; then it fails, which cloud-init reports.
[[nodiscard]] const std::string& first_boot_script();

}  // namespace registration::first_boot
