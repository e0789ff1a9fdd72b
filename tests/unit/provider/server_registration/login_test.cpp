#include "provider/server_registration/login.h"

#include <doctest/doctest.h>

#include "provider/server_registration/spec.h"
#include "schema/write_only.h"
#include "tests/support/ssh_texts.h"

using provider::effective_ssh;
using provider::JumpHostKeyModel;
using provider::registration_login;
using provider::registration_spec;
using provider::RegistrationModel;
using provider::SshModel;
using schema::Field;
using schema::Value;

namespace {

SshModel with_key() {
  SshModel ssh;
  ssh.private_key = tests::kPrivateKey;
  return ssh;
}

RegistrationModel state() {
  RegistrationModel model;
  model.ip = "203.0.113.10";
  provider::HostKeyModel key;
  key.public_key = tests::kOtherPublicKey;
  model.ssh_host_key = key;
  JumpHostKeyModel jump;
  jump.endpoint = "bastion.example:22";
  jump.public_key = tests::kPublicKey;
  model.ssh_jump_host_keys = std::vector<JumpHostKeyModel>{jump};
  return model;
}

/// Whether a login to `model` demands the host key the state() holds.
bool demands_recorded(const RegistrationModel& model, const SshModel& ssh,
                      const SshModel& prior_ssh) {
  const auto login = registration_login(ssh, model, *model.ip, state(), prior_ssh);
  REQUIRE(login);
  return !login->prepared.options.target.host_key.keys.empty();
}

}  // namespace

TEST_CASE("write-only secrets come from the configuration, which a removal does not have") {
  RegistrationModel planned;
  planned.ip = "203.0.113.10";
  planned.health_checks = Value::null(schema::Type::dynamic());
  SshModel own;
  own.user = "deploy";
  planned.ssh = own;
  RegistrationModel configured = planned;
  configured.ssh->private_key_wo = "from the configuration";
  SshModel defaults;
  defaults.private_key = "from the provider block";

  const auto& spec = registration_spec();
  const auto overlaid = spec.decode(
      schema::with_write_only(spec.schema(0, ""), spec.encode(planned), spec.encode(configured)));
  REQUIRE(overlaid);
  const SshModel applied = effective_ssh(*overlaid, defaults);
  CHECK(applied.private_key_wo == Field<std::string>("from the configuration"));
  CHECK(applied.private_key.is_null());
  CHECK(applied.user == Field<std::string>("deploy"));

  const SshModel removed = effective_ssh(planned, defaults);
  CHECK(removed.private_key_wo.is_null());
  CHECK(removed.private_key == Field<std::string>("from the provider block"));
  CHECK(removed.user == Field<std::string>("deploy"));
}

TEST_CASE("a recorded host key belongs to the machine, not to its address") {
  SshModel behind_nat = with_key();
  behind_nat.host = "gateway.example";
  SshModel other_port = behind_nat;
  other_port.port = 2201;
  RegistrationModel same = state();
  RegistrationModel moved = state();
  moved.ip = "203.0.113.11";

  CHECK(demands_recorded(same, with_key(), with_key()));
  CHECK(demands_recorded(same, behind_nat, with_key()));
  CHECK_FALSE(demands_recorded(moved, with_key(), with_key()));
  CHECK(demands_recorded(moved, behind_nat, behind_nat));
  CHECK_FALSE(demands_recorded(moved, other_port, behind_nat));
}

TEST_CASE("a recorded host key is not demanded of another instance, only the jump host's is") {
  SshModel ssh = with_key();
  ssh.bastion_host = "bastion.example";
  struct Row {
    const char* before;
    const char* after;
    bool demanded;
  };
  const Row rows[] = {
      {"i-1", "i-1", true}, {"i-1", "i-2", false}, {"", "i-2", true}, {"i-1", "", true}};
  for (const Row& row : rows) {
    CAPTURE(row.before);
    RegistrationModel prior = state();
    prior.instance_id = row.before;
    RegistrationModel model = prior;
    model.instance_id = row.after;
    const auto login = registration_login(ssh, model, *model.ip, prior, ssh);
    REQUIRE(login);
    CHECK(login->prepared.options.target.host_key.keys.empty() != row.demanded);
    CHECK(login->prepared.options.jump_hosts[0].host_key.keys.size() == 1);
    // Only Coolify says where the machine is: whoever is there has to have the known key.
    const auto hearsay = registration_login(ssh, model, "203.0.113.99", prior, ssh);
    REQUIRE(hearsay);
    CHECK(hearsay->prepared.options.target.host_key.keys.size() == 1);
  }
}

TEST_CASE("a jump host's recorded key is demanded whatever the machine's address") {
  RegistrationModel moved = state();
  moved.ip = "203.0.113.11";
  SshModel ssh = with_key();
  ssh.bastion_host = "bastion.example";
  const auto login = registration_login(ssh, moved, *moved.ip, state(), ssh);
  REQUIRE(login);
  REQUIRE(login->prepared.options.jump_hosts[0].host_key.keys.size() == 1);
  CHECK(login->prepared.options.jump_hosts[0].host_key.keys[0].line_without_comment() ==
        tests::kPublicKey);
}

TEST_CASE("where a key was learnt is told by what stands beside it, not by the state's address") {
  RegistrationModel drifted = state();
  provider::set_learnt_place(drifted, {"203.0.113.10", "gateway.example:22"});
  drifted.ip = "198.51.100.66";
  SshModel by_gateway = with_key();
  by_gateway.host = "gateway.example";
  const auto demands = [&](const std::string& planned, const std::string& named,
                           const SshModel& ssh) {
    RegistrationModel model = drifted;
    model.ip = planned;
    const auto login = registration_login(ssh, model, named, drifted, with_key());
    return login ? std::to_string(login->prepared.options.target.host_key.keys.size())
                 : login.error().code;
  };
  CHECK(demands("203.0.113.10", "203.0.113.10", with_key()) == "1");
  CHECK(demands("203.0.113.11", "203.0.113.11", by_gateway) == "1");
  CHECK(demands("203.0.113.11", "203.0.113.11", with_key()) == "0");
  CHECK(demands("198.51.100.66", "198.51.100.66", with_key()) == "0");
  // What is planned is what Coolify says where Terraform is told to ignore that it differs.
  CHECK(demands("198.51.100.66", "203.0.113.10", with_key()) == "1");
  CHECK(demands("198.51.100.66", "203.0.113.11", with_key()) == "1");
  drifted.ssh_host_key = Field<provider::HostKeyModel>::null();
  CHECK(demands("198.51.100.66", "203.0.113.10", with_key()) == "registration.host_key_needed");
  CHECK(demands("198.51.100.66", "203.0.113.10", by_gateway) == "0");
  CHECK(demands("203.0.113.10", "203.0.113.10", with_key()) == "0");
}

TEST_CASE("the key of a machine that a failed run tried is demanded there, and nowhere else") {
  const provider::TriedHostKey tried = {{"203.0.113.11", "203.0.113.11:22"}, tests::kPublicKey};
  const auto demanded = [&](const std::string& ip) {
    RegistrationModel model = state();
    model.ip = ip;
    const auto login = registration_login(with_key(), model, ip, state(), with_key(), tried);
    REQUIRE(login);
    const auto& keys = login->prepared.options.target.host_key.keys;
    return keys.empty() ? "none" : keys.at(0).line_without_comment();
  };
  CHECK(demanded("203.0.113.11") == tests::kPublicKey);
  CHECK(demanded("203.0.113.10") == tests::kOtherPublicKey);
  CHECK(demanded("203.0.113.12") == "none");
}

TEST_CASE("a key from before its place was kept was learnt where its state has the machine") {
  SshModel ssh = with_key();
  ssh.port = 2200;
  const auto place = provider::learnt_place(state(), ssh);
  CHECK(place.ip == "203.0.113.10");
  CHECK(place.endpoint == "203.0.113.10:2200");
  CHECK(provider::learnt_place({}, ssh).ip.empty());
  CHECK(provider::last_named_ip("", place) == "203.0.113.10");
  CHECK(provider::last_named_ip("203.0.113.11", place) == "203.0.113.11");
}

TEST_CASE("a creation demands no recorded key") {
  const auto login = registration_login(with_key(), state());
  REQUIRE(login);
  CHECK(login->prepared.options.target.host_key.keys.empty());
}
