#include "provider/server_registration/login_disabled.h"

#include <doctest/doctest.h>

#include <functional>

using provider::disabled_login_faults;
using provider::RegistrationModel;
using provider::SshModel;

namespace {

using Change = std::function<void(RegistrationModel&)>;

/// "<code> at <path>" of each fault of a model with this change.
std::string told(const Change& change, bool enabled = false) {
  RegistrationModel model;
  model.docker = provider::DockerModel();
  model.deploy_key = provider::DeployKeyModel();
  model.on_destroy = provider::OnDestroyModel();
  model.validation = provider::ValidationModel();
  change(model);
  SshModel ssh;
  ssh.enabled = enabled;
  std::string text;
  const base::Diagnostics faults = disabled_login_faults(model, ssh);
  for (const base::Diagnostic& fault : faults.items()) {
    text += (text.empty() ? "" : ", ") + fault.code + " at " + fault.path.to_string();
  }
  return text;
}

}  // namespace

TEST_CASE("what takes a login is told where nobody logs in, and only there") {
  const std::pair<const char*, Change> rows[] = {
      {"docker.install", [](RegistrationModel& model) { model.docker->install = true; }},
      {"deploy_key.enabled", [](RegistrationModel& model) { model.deploy_key->enabled = true; }},
      {"on_destroy.remove_key",
       [](RegistrationModel& model) { model.on_destroy->remove_key = true; }},
      {"validation.mode", [](RegistrationModel& model) { model.validation->mode = "none"; }}};
  for (const auto& [path, change] : rows) {
    CHECK(told(change) == std::string("config.login_disabled at ") + path);
    CHECK(told(change, true).empty());
  }
}

TEST_CASE("what has no effect without a login is no fault") {
  CHECK(told([](RegistrationModel&) {}).empty());
  CHECK(told([](RegistrationModel& model) {
          model.docker->install = false;
          model.docker->min_version = 25;
          model.deploy_key->enabled = false;
          model.deploy_key->comment = "a comment";
          model.on_destroy->remove_key = false;
          model.on_destroy->force = true;
          model.validation->mode = "install";
          model.wait_for = provider::WaitForModel();
          model.wait_for->cloud_init = true;
        }).empty());
  CHECK(told([](RegistrationModel& model) {
          model.docker->install = schema::Field<bool>::unknown();
          model.validation->mode = schema::Field<std::string>::unknown();
        }).empty());
}

TEST_CASE("what nobody says anything about is no fault") {
  SshModel ssh;
  CHECK(disabled_login_faults(RegistrationModel(), ssh).empty());
  ssh.enabled = false;
  CHECK(disabled_login_faults(RegistrationModel(), ssh).empty());
}
