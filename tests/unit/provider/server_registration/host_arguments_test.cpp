#include "provider/server_registration/host_arguments.h"

#include <doctest/doctest.h>

using provider::DeployKeyModel;
using provider::DockerModel;
using provider::WaitForModel;
using schema::Field;
using namespace std::chrono_literals;

TEST_CASE("without a word about the first boot all of it is waited for") {
  registration::Config config;
  provider::apply_wait_for(Field<WaitForModel>::null(), config);
  CHECK(config.first_boot.cloud_init);
  CHECK(config.first_boot.package_manager);
  CHECK(config.first_boot.docker);
  CHECK(config.first_boot_timeout == 10min);
  CHECK(config.check_attempts == 3);
  CHECK(config.check_pause == 30s);
}

TEST_CASE("what is set of the wait arrives, the rest keeps its default") {
  WaitForModel wait_for;
  wait_for.package_manager = false;
  wait_for.timeout = "90s";
  registration::Config config;
  provider::apply_wait_for(Field<WaitForModel>(wait_for), config);
  CHECK(config.first_boot.cloud_init);
  CHECK_FALSE(config.first_boot.package_manager);
  CHECK(config.first_boot.docker);
  CHECK(config.first_boot_timeout == 90s);
  CHECK(config.check_attempts == 3);
  wait_for.retry_attempts = std::int64_t{1};
  wait_for.retry_pause = "5s";
  provider::apply_wait_for(Field<WaitForModel>(wait_for), config);
  CHECK(config.check_attempts == 1);
  CHECK(config.check_pause == 5s);
  CHECK(config.first_boot_timeout == 90s);
}

TEST_CASE("the key is deployed without a comment unless told otherwise") {
  registration::Config config;
  provider::apply_deploy_key(Field<DeployKeyModel>::null(), config);
  CHECK(config.deploy_key);
  CHECK(config.key_comment.empty());
  DeployKeyModel deploy_key;
  deploy_key.comment = "coolify production";
  provider::apply_deploy_key(Field<DeployKeyModel>(deploy_key), config);
  CHECK(config.deploy_key);
  CHECK(config.key_comment == "coolify production");
  deploy_key.enabled = false;
  provider::apply_deploy_key(Field<DeployKeyModel>(deploy_key), config);
  CHECK_FALSE(config.deploy_key);
}

TEST_CASE("Docker: nothing is installed unless asked, and the version is that of the check") {
  registration::Config config;
  provider::apply_docker(Field<DockerModel>::null(), config);
  CHECK_FALSE(config.install_docker);
  CHECK_FALSE(config.docker_timeout.has_value());
  CHECK(config.checks.docker_socket.empty());
  CHECK(config.checks.checks.empty());

  DockerModel docker;
  docker.install = true;
  docker.min_version = std::int64_t{27};
  docker.wait_timeout = "45s";
  docker.socket = "/run/user/1000/docker.sock";
  provider::apply_docker(Field<DockerModel>(docker), config);
  CHECK(config.install_docker);
  CHECK(config.docker_timeout == 45s);
  CHECK(config.checks.docker_socket == "/run/user/1000/docker.sock");
  CHECK(config.checks.checks["docker_version"].settings["min_version"] ==
        checks::SettingValue(std::int64_t{27}));

  config.checks.checks["docker_version"].settings["min_version"] = std::int64_t{25};
  provider::apply_docker(Field<DockerModel>(docker), config);
  CHECK(config.checks.checks["docker_version"].settings["min_version"] ==
        checks::SettingValue(std::int64_t{25}));
}
