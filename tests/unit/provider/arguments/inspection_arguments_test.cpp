#include "provider/arguments/inspection_arguments.h"

#include <doctest/doctest.h>

#include <optional>

#include "schema/validation.h"

using provider::DockerModel;
using provider::InspectionPlace;
using provider::WaitForModel;
using schema::Field;
using namespace std::chrono_literals;

namespace {

/// "<code> at <path>" of each fault of an object.
template <typename Model>
std::string faults(const schema::ObjectSpec<Model>& spec, const Model& model) {
  std::string text;
  for (const base::Diagnostic& one :
       schema::validate_config(spec.schema(0, "x"), spec.encode(model)).items()) {
    text += (text.empty() ? "" : ", ") + one.code + " at " + one.path.to_string();
  }
  return text;
}

std::string retry_faults(std::int64_t attempts, const std::string& pause) {
  WaitForModel model;
  model.retry_attempts = attempts;
  model.retry_pause = pause;
  return faults(provider::wait_for_arguments(provider::InspectionPlace::registration), model);
}

std::string socket_faults(const std::string& socket, std::optional<bool> install = {}) {
  DockerModel model;
  model.socket = socket;
  if (install) model.install = *install;
  return faults(provider::docker_arguments(InspectionPlace::registration), model);
}

}  // namespace

TEST_CASE("the retries of checks have edges") {
  CHECK(retry_faults(1, "0s") == "");
  CHECK(retry_faults(100, "1h") == "");
  CHECK(retry_faults(0, "30s") == "config.out_of_range at retry_attempts");
  CHECK(retry_faults(101, "30s") == "config.out_of_range at retry_attempts");
  CHECK(retry_faults(3, "soon") == "config.duration at retry_pause");
  CHECK(retry_faults(3, "-1s") == "config.duration at retry_pause");
}

TEST_CASE("a socket is an absolute path that fits into the kernel's") {
  CHECK(socket_faults("/run/user/1000/docker.sock") == "");
  CHECK(socket_faults("/a") == "");
  CHECK(socket_faults("/" + std::string(106, 'a')) == "");
  CHECK(socket_faults("/" + std::string(107, 'a')) == "config.length at socket");
  CHECK(socket_faults("docker.sock") == "config.pattern at socket");
  CHECK(socket_faults("unix:///var/run/docker.sock") == "config.pattern at socket");
  CHECK(socket_faults("/run/$(id).sock") == "config.pattern at socket");
  CHECK(socket_faults("/run/a b.sock") == "config.pattern at socket");
}

TEST_CASE("an engine that is installed listens at the usual place") {
  CHECK(socket_faults("/var/run/docker.sock", true) == "");
  CHECK(socket_faults("/run/docker.sock", true) == "");
  CHECK(socket_faults("/srv/docker.sock", false) == "");
  CHECK(socket_faults("/srv/docker.sock", true) == "config.conflict at install");
}

TEST_CASE("a preflight installs nothing") {
  for (const schema::Attribute& one :
       provider::docker_arguments(InspectionPlace::preflight).attributes()) {
    CHECK(one.name != "install");
  }
}

TEST_CASE("what is waited for, with and without a word") {
  const registration::Patience usual = provider::patience_of({}, {});
  CHECK(usual.first_boot.cloud_init);
  CHECK(usual.first_boot_timeout == 10min);
  CHECK_FALSE(usual.docker_timeout);
  CHECK(usual.attempts == 3);
  CHECK(usual.pause == 30s);

  WaitForModel wait_for;
  wait_for.docker = false;
  wait_for.retry_attempts = std::int64_t{7};
  wait_for.retry_pause = "2s";
  DockerModel docker;
  docker.wait_timeout = "45s";
  const registration::Patience own =
      provider::patience_of(Field<WaitForModel>(wait_for), Field<DockerModel>(docker));
  CHECK(own.first_boot.cloud_init);
  CHECK_FALSE(own.first_boot.docker);
  CHECK(own.docker_timeout == 45s);
  CHECK(own.attempts == 7);
  CHECK(own.pause == 2s);
}
