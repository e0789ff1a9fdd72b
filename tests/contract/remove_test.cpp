// What a destroy does when it cannot log in to the machine any more.
#include <doctest/doctest.h>

#include "provider/server_registration/resource.h"
#include "provider/server_registration/spec.h"
#include "tests/contract/contract.h"
#include "tests/support/scripted_host.h"

using provider::registration_spec;
using provider::RegistrationModel;
using schema::Value;
using tests::Contract;

TEST_CASE("a destroy without a login removes the record and says that the key stays") {
  Contract contract;
  provider::ApiAccess access;
  access.set(
      contract.client_for(contract.instance().new_token({{"abilities", {"read", "write"}}})));
  const provider::Defaults defaults;
  provider::RegistrationResource resource(
      {access, defaults, [](provider::Login) { return std::make_unique<tests::ScriptedHost>(); }});

  RegistrationModel model;
  model.uuid = contract.instance()
                   .control("POST", "/servers",
                            {{"ip", "10.0.0.1"},
                             {"name", "web-1"},
                             {"private_key_uuid", contract.key_uuid()}})["uuid"]
                   .get<std::string>();
  model.ip = "10.0.0.1";
  model.private_key_uuid = contract.key_uuid();
  model.health_checks = Value::null(schema::Type::dynamic());
  // As the state has it when the login key was write-only.
  provider::SshModel ssh;
  ssh.user = "root";
  model.ssh = ssh;
  provider::OnDestroyModel end;
  end.remove_key = true;
  model.on_destroy = end;

  const Value prior = registration_spec().encode(model);
  const Value none = Value::null(prior.type());
  const auto removed = resource.remove({none, prior, none, ""}, contract.context());
  REQUIRE(removed.diagnostics.items().size() == 1);
  const base::Diagnostic& told = removed.diagnostics.items()[0];
  CHECK(told.severity == base::Severity::warning);
  CHECK(told.code == "config.ssh_credentials_missing");
  CHECK(told.remedy.find("`defaults.ssh`") != std::string::npos);
  CHECK(contract.requests("DELETE", "/api/v1/servers/" + *model.uuid) == 1);
}
