#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "checks/boot_facts.h"
#include "checks/options.h"
#include "registration/settings.h"
#include "registration/validation_policy.h"

namespace registration {

/// What the user tells about the machine. Kept as it is; parts of it go into names and tags.
struct Metadata {
  std::string tool;  ///< whose deployment it is, for people to read: "Terraform"; may be empty
  std::optional<std::string> instance_id;
  std::optional<std::string> cloud_provider;
  std::optional<std::string> region;
  std::optional<std::string> hostname;
  std::optional<std::string> private_ip;
  std::optional<std::string> deployment_id;
  std::map<std::string, std::string> labels;
};

/// What of Coolify's own services on the server is waited for once Coolify calls it usable.
struct AwaitedServices {
  bool proxy = false;     ///< until Coolify says that it runs
  bool sentinel = false;  ///< until its first report
  base::Duration timeout = std::chrono::minutes(10);

  [[nodiscard]] bool any() const { return proxy || sentinel; }
};

/// Everything a registration is made from, without a word of Terraform. How the host is reached is
/// the HostConnector's concern.
struct Config {
  std::string ip;  ///< the address Coolify uses: IPv4, IPv6 or host name
  std::uint16_t port = 22;
  std::string user = "root";        ///< the account Coolify logs in as; the key is deployed for it
  std::optional<std::string> name;  ///< nothing: default_name()
  std::optional<std::string> description;  ///< nothing: default_description()
  std::string private_key_uuid;            ///< a key of the token's team
  std::vector<std::string> former_keys;    ///< others that failed runs left on the machine
  Settings settings;
  bool adopt_existing = false;  ///< take over a record of the same address, port and user
  std::optional<std::string> expected_team;  ///< id or name of the team the token has to be of
  Metadata metadata;
  std::optional<std::string> team_id;  ///< of the token, for the tags, as far as it is known

  /// False: nobody can log in to the host from here. Then there is no stage on it, what follows is
  /// without effect, and Coolify's verdict is all that is known.
  bool logs_in = true;

  bool deploy_key = true;
  std::string key_comment;  ///< of the line that is added; no line breaks
  /// Which checks count how much. `checks.registered_user` is overwritten by `user`.
  checks::Options checks;
  int check_attempts = 3;  ///< inspections in all, while only transient findings stand in the way
  base::Duration check_pause = std::chrono::seconds(30);  ///< before the second; doubles

  checks::FirstBoot first_boot;  ///< what of an unfinished first boot is waited for
  base::Duration first_boot_timeout = std::chrono::minutes(10);

  /// How long a starting Docker is waited for within first_boot_timeout; nothing: all of it.
  std::optional<base::Duration> docker_timeout;
  bool install_docker = false;  ///< where there is no engine

  ValidationPolicy validation;
  AwaitedServices services;
};

}  // namespace registration
