#pragma once

#include <cstdint>
#include <string>

#include "checks/options.h"
#include "registration/host_inspection.h"
#include "schema/object_spec.h"

namespace provider {

/// Where the objects stand: a preflight installs nothing and has Coolify start nothing.
enum class InspectionPlace { registration, preflight };

/// The `wait_for` object: what of an unfinished first boot is waited for, and what of Coolify's own
/// services in the end.
struct WaitForModel {
  schema::Field<bool> cloud_init;
  schema::Field<bool> package_manager;
  schema::Field<bool> docker;
  schema::Field<bool> proxy;
  schema::Field<bool> sentinel;
  schema::Field<std::string> timeout;
  schema::Field<std::int64_t> retry_attempts;
  schema::Field<std::string> retry_pause;
};

[[nodiscard]] const schema::ObjectSpec<WaitForModel>& wait_for_arguments(InspectionPlace place);

/// The `docker` object.
struct DockerModel {
  schema::Field<bool> install;
  schema::Field<std::int64_t> min_version;
  schema::Field<std::string> wait_timeout;
  schema::Field<std::string> socket;
};

[[nodiscard]] const schema::ObjectSpec<DockerModel>& docker_arguments(InspectionPlace place);

/// What is waited for, as the objects say; what is not known counts as left out.
[[nodiscard]] registration::Patience patience_of(const schema::Field<WaitForModel>& wait_for,
                                                 const schema::Field<DockerModel>& docker);

/// Takes over what the checks are told about Docker. `checks` has to be filled before: what
/// `health_checks` says about a version wins.
void apply_docker_checks(const schema::Field<DockerModel>& docker, checks::Options& checks);

}  // namespace provider
