#include "provider/server_registration/host_results.h"

#include <optional>

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
  spec.attribute("socket", &Model::socket, "Path of the engine's socket.").computed();
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

}  // namespace provider
