// Write-only values reach what they are for and are found nowhere else.
#include <doctest/doctest.h>

#include <functional>

#include "tests/contract/registration.h"
#include "tests/support/ssh_texts.h"

using provider::RegistrationModel;
using schema::Field;
using schema::Value;
using tests::kPrivateKey;
using tests::Registration;

namespace {

void set_token(RegistrationModel& model, const char* token, std::int64_t version) {
  model.sentinel = provider::SentinelModel();
  model.sentinel->token_wo = token;
  model.sentinel->token_wo_version = version;
}

/// As only a token with read:sensitive is told it.
std::string agent_token(Registration& r) {
  const std::string api_token =
      r.contract.instance().new_token({{"abilities", {"read", "read:sensitive"}}});
  const auto server = r.contract.client_for(api_token)->get_server(r.uuid(), r.contract.context());
  REQUIRE((server && *server));
  const auto token = (*server)->settings.sentinel.get(coolify::kSentinelToken);
  return token ? std::string(token->reveal()) : "none";
}

bool mentions(const Registration& r, const std::string& secret) {
  return tests::text_of(tests::parts_of(r.state)).find(secret) != std::string::npos ||
         r.private_data.find(secret) != std::string::npos;
}

}  // namespace

TEST_CASE("a write-only login key logs in, is not stored and is given anew to every apply") {
  Registration r;
  RegistrationModel model = r.arguments();
  model.ssh->private_key = Field<std::string>::null();
  model.ssh->private_key_wo = kPrivateKey;
  provider::JumpHostModel jump;
  jump.host = "198.51.100.1";
  jump.private_key_wo = kPrivateKey;
  model.ssh->jump_hosts = std::vector<provider::JumpHostModel>{jump};
  CHECK(r.apply(model).empty());
  CHECK(r.login_keys == std::vector<std::string>{kPrivateKey, kPrivateKey});
  CHECK_FALSE(mentions(r, kPrivateKey));
  CHECK(r.state.at("ssh").at("private_key_wo").is_null());
  CHECK(r.state.at("ssh").at("jump_hosts").elements()[0].at("private_key_wo").is_null());

  model.ip = "10.0.0.2";
  r.host.host_changes["host.machine_id"] = "fedcba9876543210fedcba9876543210";
  CHECK(r.apply(model).empty());
  CHECK(r.login_keys == std::vector<std::string>{kPrivateKey, kPrivateKey});
  CHECK_FALSE(mentions(r, kPrivateKey));
  CHECK(r.refresh().empty());
  CHECK_FALSE(mentions(r, kPrivateKey));

  CHECK(r.destroy().empty());
  CHECK(r.login_keys == std::vector<std::string>{""});
}

TEST_CASE("a write-only agent token is sent with its version, and stored nowhere but in Coolify") {
  Registration r({"read:sensitive"});
  RegistrationModel model = r.arguments();
  set_token(model, "first-secret", 1);
  CHECK(r.apply(model).empty());
  CHECK(agent_token(r) == "first-secret");
  CHECK_FALSE(mentions(r, "secret"));
  CHECK(r.state.at("sentinel").at("token_wo_version") == Value::number(1));
  static_cast<void>(r.changes());

  set_token(model, "second-secret", 1);
  model.labels = std::map<std::string, std::string>{{"a", "b"}};
  CHECK(r.apply(model).empty());
  CHECK(r.changes().empty());
  CHECK(agent_token(r) == "first-secret");

  set_token(model, "second-secret", 2);
  CHECK(r.apply(model).empty());
  CHECK(r.changes() == "PATCH /servers/*/sentinel");
  CHECK(agent_token(r) == "second-secret");
  CHECK_FALSE(mentions(r, "secret"));
}

TEST_CASE("a write-only agent token that was not sent is sent by the next apply") {
  Registration r;
  RegistrationModel model = r.arguments();
  set_token(model, "first-secret", 1);
  REQUIRE(r.apply(model).empty());
  set_token(model, "second-secret", 2);
  r.contract.fault({{"kind", "status"},
                    {"method", "PATCH"},
                    {"path", "/api/v1/servers/*/sentinel"},
                    {"status", 400}});
  CHECK(r.apply(model) == "coolify.bad_request");
  CHECK(r.state.at("sentinel").at("token_wo_version") == Value::number(1));
  CHECK_FALSE(mentions(r, "secret"));
  CHECK(agent_token(r) == "first-secret");
  CHECK(r.apply(model).empty());
  CHECK(agent_token(r) == "second-secret");
  CHECK(r.state.at("sentinel").at("token_wo_version") == Value::number(2));
}

TEST_CASE("a destroy knows which secrets were write-only, and puts nothing in their place") {
  struct Row {
    const char* situation;
    std::function<void(provider::SshModel&)> change;
    const char* codes;
    const char* events;
  };
  const auto jump = [](const std::function<void(provider::JumpHostModel&)>& change) {
    return [change](provider::SshModel& ssh) {
      provider::JumpHostModel first;
      first.host = "198.51.100.1";
      provider::JumpHostModel second;
      second.host = "198.51.100.2";
      change(second);
      ssh.jump_hosts = std::vector<provider::JumpHostModel>{first, second};
    };
  };
  constexpr const char* kNone = "(config.ssh_credentials_missing)";
  constexpr const char* kLogin = "connect, remove key root";
  const Row rows[] = {
      {"a bastion's password",
       [](provider::SshModel& ssh) {
         ssh.bastion_host = "198.51.100.1";
         ssh.bastion_password_wo = "canary";
       },
       kNone, ""},
      {"a bastion's key",
       [](provider::SshModel& ssh) {
         ssh.bastion_host = "198.51.100.1";
         ssh.bastion_private_key_wo = kPrivateKey;
       },
       kNone, ""},
      {"a bastion that never had any",
       [](provider::SshModel& ssh) { ssh.bastion_host = "198.51.100.1"; }, "", kLogin},
      {"the second jump host's password",
       jump([](provider::JumpHostModel& host) { host.password_wo = "canary"; }), kNone, ""},
      {"the second jump host's passphrase", jump([](provider::JumpHostModel& host) {
         host.private_key = tests::kEncryptedKey;
         host.passphrase_wo = tests::kPassphrase;
       }),
       kNone, ""},
      {"the second jump host's key, beside a password that is stored",
       jump([](provider::JumpHostModel& host) {
         host.private_key_wo = kPrivateKey;
         host.password = "stored";
       }),
       "", kLogin},
      {"the machine's passphrase",
       [](provider::SshModel& ssh) {
         ssh.private_key = tests::kEncryptedKey;
         ssh.passphrase_wo = tests::kPassphrase;
       },
       kNone, ""},
      {"the proxy's password",
       [](provider::SshModel& ssh) {
         ssh.proxy_host = "proxy.example";
         ssh.proxy_user_name = "me";
         ssh.proxy_user_password_wo = "canary";
       },
       kNone, ""},
      {"the proxy's password, stored",
       [](provider::SshModel& ssh) {
         ssh.proxy_host = "proxy.example";
         ssh.proxy_user_name = "me";
         ssh.proxy_user_password = "stored";
       },
       "", kLogin},
      {"sudo's password", [](provider::SshModel& ssh) { ssh.sudo_password_wo = "canary"; }, "",
       kLogin},
  };
  for (const Row& row : rows) {
    CAPTURE(row.situation);
    Registration r;
    RegistrationModel model = r.arguments();
    model.on_destroy = provider::OnDestroyModel();
    model.on_destroy->remove_key = true;
    row.change(model.ssh.value());
    REQUIRE(r.apply(model).empty());
    CHECK_FALSE(mentions(r, "canary"));
    REQUIRE(r.refresh().empty());
    static_cast<void>(r.events());
    CHECK(r.destroy() == row.codes);
    CHECK(r.events() == row.events);
    CHECK_FALSE(r.has_state());
  }
}

TEST_CASE("what was write-only once is forgotten when the configuration no longer has it") {
  Registration r;
  RegistrationModel model = r.arguments();
  model.on_destroy = provider::OnDestroyModel();
  model.on_destroy->remove_key = true;
  model.ssh->bastion_host = "198.51.100.1";
  model.ssh->bastion_password_wo = "canary";
  REQUIRE(r.apply(model).empty());
  model.ssh->bastion_password_wo = Field<std::string>::null();
  model.labels = std::map<std::string, std::string>{{"a", "b"}};
  REQUIRE(r.apply(model).empty());
  static_cast<void>(r.events());
  CHECK(r.destroy().empty());
  CHECK(r.login_keys == std::vector<std::string>{kPrivateKey, kPrivateKey});
}

namespace {

/// A registration behind a jump host whose password was write-only.
struct BehindBastion {
  BehindBastion() {
    model = r.arguments();
    model.on_destroy = provider::OnDestroyModel();
    model.on_destroy->remove_key = true;
    model.ssh->bastion_host = "198.51.100.1";
    model.ssh->bastion_password_wo = "canary";
    REQUIRE(r.apply(model).empty());
    static_cast<void>(r.events());
    model.description = "another";
  }

  Registration r;
  RegistrationModel model;
};

}  // namespace

TEST_CASE("a write-only secret that Terraform is told to ignore is not forgotten") {
  BehindBastion b;
  SUBCASE("there is no `ssh` any more") { b.model.ssh = Field<provider::SshModel>::null(); }
  SUBCASE("there is another jump host") {
    b.model.ssh->bastion_host = "198.51.100.2";
    b.model.ssh->bastion_password_wo = Field<std::string>::null();
  }
  SUBCASE("another jump host has another secret") {
    b.model.ssh->bastion_host = "198.51.100.2";
    b.model.ssh->bastion_password_wo = "another canary";
  }
  SUBCASE("the jump host is at another port") { b.model.ssh->bastion_port = 2222; }
  CHECK(b.r.apply_ignoring("ssh", b.model).empty());
  CHECK(b.r.destroy() == "(config.ssh_credentials_missing)");
  CHECK(b.r.events().empty());
  CHECK(b.r.login_keys == std::vector<std::string>{""});
}

TEST_CASE("a secret of one jump host is not shown to another one that Terraform keeps") {
  BehindBastion b;
  b.model.ssh->bastion_host = "198.51.100.2";
  b.model.ssh->bastion_password_wo = "for the second";
  b.model.deploy_key = provider::DeployKeyModel();
  b.model.deploy_key->comment = "another";
  CHECK(b.r.apply_ignoring("ssh", b.model) == "config.ssh_credentials_missing");
  CHECK(b.r.events().empty());

  b.model.ssh->bastion_host = "198.51.100.1";
  CHECK(b.r.apply_ignoring("ssh", b.model).empty());
  CHECK(b.r.events() == "connect, comment root");
}

TEST_CASE("a secret is for the jump host at its place") {
  Registration r;
  RegistrationModel model = r.arguments();
  provider::JumpHostModel first;
  first.host = "198.51.100.1";
  first.password_wo = "canary";
  provider::JumpHostModel second;
  second.host = "198.51.100.2";
  second.agent = true;
  model.ssh->jump_hosts = std::vector<provider::JumpHostModel>{first, second};
  REQUIRE(r.apply(model).empty());
  static_cast<void>(r.events());

  model.deploy_key = provider::DeployKeyModel();
  model.deploy_key->comment = "another";
  model.ssh->jump_hosts = std::vector<provider::JumpHostModel>{second, first};
  CHECK(r.apply_ignoring("ssh", model) == "config.ssh_credentials_missing");
  CHECK(r.events().empty());
}
