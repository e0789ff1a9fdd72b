#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "provider/arguments/host_results.h"
#include "provider/arguments/inspection_arguments.h"
#include "provider/arguments/ssh_arguments.h"
#include "schema/field.h"
#include "schema/value.h"

namespace provider {

/// One check and what it found.
struct PreflightCheckModel {
  schema::Field<std::string> id;
  schema::Field<std::string> status;
  schema::Field<std::string> severity;
  schema::Field<std::string> message;
  schema::Field<std::string> code;
  schema::Field<std::string> summary;
  schema::Field<std::string> cause;
  schema::Field<std::string> evidence;
  schema::Field<std::string> remedy;
};
using PreflightChecks = std::map<std::string, PreflightCheckModel>;
using PreflightFindings = std::vector<PreflightCheckModel>;

/// Why a machine could not be looked at.
struct PreflightErrorModel {
  schema::Field<std::string> code;
  schema::Field<std::string> summary;
  schema::Field<std::string> detail;
};

struct PreflightHostKeyModel {
  schema::Field<std::string> type;
  schema::Field<std::string> fingerprint;
  schema::Field<std::string> public_key;
};

/// coolify_server_preflight: arguments, and the results that the data source has.
struct PreflightModel {
  schema::Field<std::string> ip;
  schema::Field<std::int64_t> port;
  schema::Field<std::string> user;
  schema::Field<std::string> cloud_provider;
  schema::Field<std::string> private_key_uuid;
  schema::Field<SshModel> ssh;
  schema::Field<WaitForModel> wait_for;
  schema::Field<DockerModel> docker;
  schema::Value health_checks;
  schema::Field<std::string> proxy_type;
  schema::Field<bool> is_build_server;
  schema::Field<std::string> fail_on;

  schema::Field<std::string> status;
  schema::Field<bool> reachable;
  schema::Field<PreflightErrorModel> error;
  schema::Field<PreflightChecks> checks;
  schema::Field<PreflightFindings> findings;
  schema::Field<std::string> key_state;
  schema::Field<std::string> key_detail;
  schema::Field<HostModel> host;
  schema::Field<std::string> docker_version;
  schema::Field<std::string> compose_version;
  schema::Field<DockerInfoModel> docker_info;
  schema::Field<PreflightHostKeyModel> ssh_host_key;
  schema::Field<std::vector<JumpHostKeyModel>> ssh_jump_host_keys;
};

}  // namespace provider
