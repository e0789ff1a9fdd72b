#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checks/host_summary.h"
#include "registration/result.h"
#include "schema/object_spec.h"

namespace provider {

/// The result `docker_info`: Docker as it was found.
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

/// The result `host`: the machine as it was found.
struct HostModel {
  schema::Field<std::string> os_id;
  schema::Field<std::string> os_version;
  schema::Field<std::string> os_name;
  schema::Field<std::string> architecture;
  schema::Field<std::string> kernel;
  schema::Field<std::string> hostname;
  schema::Field<std::int64_t> cpus;
  schema::Field<std::int64_t> memory_bytes;
  schema::Field<std::int64_t> swap_bytes;
  schema::Field<std::int64_t> disk_total_bytes;
  schema::Field<std::int64_t> disk_available_bytes;
};

[[nodiscard]] schema::ObjectSpec<HostModel> host_spec();
[[nodiscard]] HostModel host_results(const checks::HostSummary& host);

/// A jump host and the key it showed.
struct JumpHostKeyModel {
  schema::Field<std::string> endpoint;
  schema::Field<std::string> type;
  schema::Field<std::string> fingerprint;
  schema::Field<std::string> public_key;
};

[[nodiscard]] schema::ObjectSpec<JumpHostKeyModel> jump_host_key_spec();
[[nodiscard]] std::vector<JumpHostKeyModel> jump_host_key_results(
    const std::vector<registration::JumpHostKey>& keys);

}  // namespace provider
