#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "provider/arguments/coolify_settings.h"
#include "provider/arguments/host_results.h"
#include "provider/arguments/ssh_arguments.h"
#include "provider/arguments/timeouts.h"
#include "provider/server_registration/host_arguments.h"
#include "provider/server_registration/sentinel_arguments.h"
#include "provider/server_registration/validation_arguments.h"
#include "schema/object_spec.h"

namespace provider {

/// The host key of the machine, and which machine that is: as the configuration named it then.
struct HostKeyModel {
  schema::Field<std::string> type;
  schema::Field<std::string> fingerprint;
  schema::Field<std::string> public_key;
  schema::Field<std::string> endpoint = {};
  schema::Field<std::string> ip = {};
};

/// One finding of the last run.
struct CheckModel {
  schema::Field<std::string> status;
  schema::Field<std::string> severity;
  schema::Field<std::string> message;
};

struct HealthModel {
  schema::Field<std::string> overall_status;
  schema::Field<std::map<std::string, CheckModel>> checks;
};

/// The `on_destroy` object: what a destroy takes away.
struct OnDestroyModel {
  schema::Field<bool> unregister;
  schema::Field<bool> force;
  schema::Field<bool> remove_key;
};

/// coolify_server_registration: arguments and results.
struct RegistrationModel {
  schema::Field<std::string> ip;
  schema::Field<std::int64_t> port;
  schema::Field<std::string> user;
  schema::Field<std::string> name;
  schema::Field<std::string> description;
  schema::Field<std::string> private_key_uuid;

  SettingFields settings;  ///< of coolify::server_settings()
  schema::Field<SentinelModel> sentinel;

  schema::Field<SshModel> ssh;
  schema::Field<WaitForModel> wait_for;
  schema::Field<DeployKeyModel> deploy_key;
  schema::Field<DockerModel> docker;
  schema::Value health_checks;
  schema::Field<ValidationModel> validation;
  schema::Field<std::map<std::string, std::string>> triggers;
  schema::Field<bool> replace_on_instance_change;
  schema::Field<bool> adopt_existing;
  schema::Field<std::string> expected_team;
  schema::Field<bool> delete_protection;
  schema::Field<OnDestroyModel> on_destroy;
  schema::Field<TimeoutsModel> timeouts;

  schema::Field<std::string> instance_id;
  schema::Field<std::string> cloud_provider;
  schema::Field<std::string> region;
  schema::Field<std::string> hostname;
  schema::Field<std::string> private_ip;
  schema::Field<std::string> deployment_id;
  schema::Field<std::map<std::string, std::string>> labels;

  schema::Field<std::string> uuid;
  schema::Field<std::string> team_id;
  schema::Field<std::string> status;
  schema::Field<std::string> registration_id;
  schema::Field<std::string> registration_status;
  schema::Field<std::string> registration_error;
  schema::Field<std::string> registered_at;
  schema::Field<std::string> registration_completed_at;
  schema::Field<std::int64_t> duration_seconds;
  schema::Field<bool> is_reachable;
  schema::Field<bool> is_usable;
  schema::Field<std::string> validation_logs;
  schema::Field<std::string> docker_version;
  schema::Field<std::string> compose_version;
  schema::Field<DockerInfoModel> docker_info;
  schema::Field<HostModel> host;
  schema::Field<HealthModel> health;
  schema::Field<std::string> health_check_status;
  schema::Field<HostKeyModel> ssh_host_key;
  schema::Field<std::vector<JumpHostKeyModel>> ssh_jump_host_keys;
  schema::Field<std::vector<std::string>> tags;
};

}  // namespace provider
