#include "provider/arguments/host_results.h"

#include <optional>
#include <utility>

namespace provider {
namespace {

schema::Field<std::string> text_or_null(const std::optional<std::string>& text) {
  return text ? schema::Field<std::string>(*text) : schema::Field<std::string>::null();
}

}  // namespace

schema::ObjectSpec<DockerInfoModel> docker_info_results() {
  using Model = DockerInfoModel;
  schema::ObjectSpec<Model> spec;
  spec.attribute("running", &Model::running, "Whether an engine answered, if only by a refusal.")
      .computed();
  spec.attribute("accessible", &Model::accessible,
                 "Whether `user` reaches its API, directly or through sudo.")
      .computed();
  spec.attribute("root_directory", &Model::root_directory, "Where it keeps its data.").computed();
  spec.attribute("storage_driver", &Model::storage_driver, "`overlay2`, ...").computed();
  spec.attribute("cgroup_version", &Model::cgroup_version, "`1` or `2`.").computed();
  spec.attribute("architecture", &Model::architecture, "`amd64`, `arm64`, ...").computed();
  spec.attribute(
          "socket", &Model::socket,
          "Path of the socket that the docker command asks the engine at. Null where it asks an "
          "engine over the network.")
      .computed();
  spec.attribute("socket_mode", &Model::socket_mode, "Its permissions, octal: `660`.").computed();
  spec.attribute("socket_owner", &Model::socket_owner, "The account that owns it.").computed();
  spec.attribute("socket_group", &Model::socket_group, "The group that owns it.").computed();
  return spec;
}

DockerInfoModel docker_info(const checks::HostSummary& host) {
  DockerInfoModel model;
  model.running = host.docker_running;
  model.accessible = host.docker_accessible;
  model.root_directory = text_or_null(host.docker_root_directory);
  model.storage_driver = text_or_null(host.docker_storage_driver);
  model.cgroup_version = text_or_null(host.docker_cgroup_version);
  model.architecture = text_or_null(host.docker_architecture);
  model.socket = text_or_null(host.docker_socket);
  model.socket_mode = text_or_null(host.docker_socket_mode);
  model.socket_owner = text_or_null(host.docker_socket_owner);
  model.socket_group = text_or_null(host.docker_socket_group);
  return model;
}

schema::ObjectSpec<HostModel> host_spec() {
  schema::ObjectSpec<HostModel> spec;
  spec.attribute("os_id", &HostModel::os_id, "`ID` of os-release.").computed();
  spec.attribute("os_version", &HostModel::os_version, "`VERSION_ID` of os-release.").computed();
  spec.attribute("os_name", &HostModel::os_name, "`PRETTY_NAME` of os-release.").computed();
  spec.attribute("architecture", &HostModel::architecture, "As `uname -m` prints it.").computed();
  spec.attribute("kernel", &HostModel::kernel, "As `uname -r` prints it.").computed();
  spec.attribute("hostname", &HostModel::hostname, "The machine's own name.").computed();
  spec.attribute("cpus", &HostModel::cpus, "Processors online.").computed();
  spec.attribute("memory_bytes", &HostModel::memory_bytes, "Memory in all.").computed();
  spec.attribute("swap_bytes", &HostModel::swap_bytes, "Swap space in all.").computed();
  spec.attribute("disk_total_bytes", &HostModel::disk_total_bytes, "Size of `/`.").computed();
  spec.attribute("disk_available_bytes", &HostModel::disk_available_bytes, "Free on `/`.")
      .computed();
  return spec;
}

HostModel host_results(const checks::HostSummary& host) {
  HostModel one;
  one.os_id = host.os_id;
  one.os_version = host.os_version;
  one.os_name = host.os_name;
  one.architecture = host.architecture;
  one.kernel = host.kernel;
  one.hostname = host.hostname;
  one.cpus = host.cpus;
  one.memory_bytes = host.memory_bytes;
  one.swap_bytes = host.swap_bytes;
  one.disk_total_bytes = host.disk_total_bytes;
  one.disk_available_bytes = host.disk_available_bytes;
  return one;
}

schema::ObjectSpec<JumpHostKeyModel> jump_host_key_spec() {
  using Key = JumpHostKeyModel;
  schema::ObjectSpec<Key> spec;
  spec.attribute("endpoint", &Key::endpoint, "Address and port of the jump host.").computed();
  spec.attribute("type", &Key::type, "Key type.").computed();
  spec.attribute("fingerprint", &Key::fingerprint, "`SHA256:...`").computed();
  spec.attribute("public_key", &Key::public_key, "Type and base64.").computed();
  return spec;
}

std::vector<JumpHostKeyModel> jump_host_key_results(
    const std::vector<registration::JumpHostKey>& all) {
  std::vector<JumpHostKeyModel> keys;
  for (const registration::JumpHostKey& one : all) {
    JumpHostKeyModel key;
    key.endpoint = one.endpoint;
    key.type = one.key.type;
    key.fingerprint = one.key.fingerprint;
    key.public_key = one.key.public_key;
    keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace provider
