#pragma once

#include <string>

#include "checks/host_summary.h"
#include "schema/object_spec.h"

namespace provider {

/// The result `docker_info`: Docker as the last run found it.
struct DockerInfoModel {
  schema::Field<bool> running;
  schema::Field<bool> accessible;
  schema::Field<std::string> root_directory;
  schema::Field<std::string> storage_driver;
  schema::Field<std::string> cgroup_version;
  schema::Field<std::string> architecture;
  schema::Field<std::string> socket;
  schema::Field<std::string> socket_mode;
  schema::Field<std::string> socket_owner;
  schema::Field<std::string> socket_group;
};

[[nodiscard]] schema::ObjectSpec<DockerInfoModel> docker_info_results();
[[nodiscard]] DockerInfoModel docker_info(const checks::HostSummary& host);

}  // namespace provider
