// Whom a login is made to, and as whom: what Coolify says of an address moves no machine.
#include <doctest/doctest.h>

#include <functional>

#include "tests/contract/registration.h"
#include "tests/support/ssh_texts.h"

using provider::RegistrationModel;
using schema::Value;
using tests::Registration;

namespace {

const std::string kLearnt = tests::kOtherPublicKey;

/// A registration at 10.0.0.1 that has learnt the host key of its machine.
class Learnt {
 public:
  Learnt() {
    r.host.host_key = {"ssh-ed25519", "SHA256:x", kLearnt};
    arguments.on_destroy = provider::OnDestroyModel();
    arguments.on_destroy->remove_key = true;
    REQUIRE(r.apply(arguments).empty());
    REQUIRE(r.login_demands == "10.0.0.1:22 as any");
    static_cast<void>(r.events());
  }
  Learnt(const Learnt&) = delete;
  Learnt& operator=(const Learnt&) = delete;

  /// Somebody edits the address in Coolify, and Terraform notices.
  void drift_to(const std::string& ip) {
    r.contract.instance().control("POST", "/servers/" + r.uuid(), {{"ip", ip}});
    REQUIRE(r.refresh().empty());
    REQUIRE(r.state.at("ip") == Value::string(ip));
  }
  /// A change that needs no more than a login.
  void comment(const char* text) {
    arguments.deploy_key = provider::DeployKeyModel();
    arguments.deploy_key->comment = text;
  }
  [[nodiscard]] std::string learnt_at() const {
    const Value& key = r.state.at("ssh_host_key");
    return key.at("ip").as_string() + " " + key.at("endpoint").as_string();
  }

  Registration r;
  RegistrationModel arguments = r.arguments();
};

/// A usable server that somebody else has put into Coolify, imported and applied.
class Imported {
 public:
  explicit Imported(const std::function<void(RegistrationModel&)>& change = {}) {
    const std::string uuid = r.contract.instance()
                                 .control("POST", "/servers",
                                          {{"ip", "10.0.0.1"},
                                           {"name", "web-1"},
                                           {"private_key_uuid", r.contract.key_uuid()}})["uuid"]
                                 .get<std::string>();
    r.contract.instance().control("POST", "/servers/" + uuid,
                                  {{"settings", {{"is_reachable", true}, {"is_usable", true}}}});
    REQUIRE(r.import(uuid).empty());
    arguments.on_destroy = provider::OnDestroyModel();
    arguments.on_destroy->remove_key = true;
    if (change) change(arguments);
    REQUIRE(r.apply(arguments).empty());
    REQUIRE(r.events().empty());
  }
  Imported(const Imported&) = delete;
  Imported& operator=(const Imported&) = delete;

  void drift_to(const std::string& ip) {
    r.contract.instance().control("POST", "/servers/" + r.uuid(), {{"ip", ip}});
    REQUIRE(r.refresh().empty());
  }

  Registration r;
  RegistrationModel arguments = r.arguments();
};

}  // namespace

TEST_CASE(
    "the host key is demanded where the configuration has the machine, whatever Coolify says") {
  Learnt learnt;
  CHECK(learnt.learnt_at() == "10.0.0.1 10.0.0.1:22");
  learnt.drift_to("10.0.0.9");
  CHECK(learnt.learnt_at() == "10.0.0.1 10.0.0.1:22");
  CHECK(learnt.r.apply(learnt.arguments).empty());
  CHECK(learnt.r.login_demands == "10.0.0.1:22 as " + kLearnt);
  CHECK(learnt.r.record()["ip"] == "10.0.0.1");
  CHECK(learnt.learnt_at() == "10.0.0.1 10.0.0.1:22");
}

TEST_CASE("a configuration that moves the machine has its new key learnt") {
  Learnt learnt;
  learnt.arguments.ip = "10.0.0.2";
  learnt.r.host.host_changes["host.machine_id"] = "fedcba9876543210fedcba9876543210";
  learnt.r.host.host_key = {"ssh-ed25519", "SHA256:y", tests::kPublicKey};
  CHECK(learnt.r.apply(learnt.arguments).empty());
  CHECK(learnt.r.login_demands == "10.0.0.2:22 as any");
  CHECK(learnt.learnt_at() == "10.0.0.2 10.0.0.2:22");
  learnt.comment("another");
  CHECK(learnt.r.apply(learnt.arguments).empty());
  CHECK(learnt.r.login_demands == "10.0.0.2:22 as " + std::string(tests::kPublicKey));
}

TEST_CASE("a move that fails keeps the key of the machine it was to leave, and that of the other") {
  Learnt learnt;
  learnt.arguments.ip = "10.0.0.2";
  const auto moves = [&] { return learnt.r.apply(learnt.arguments); };
  learnt.r.host.host_key = {"ssh-ed25519", "SHA256:y", tests::kPublicKey};
  learnt.r.host.host_changes["host.machine_id"] = "fedcba9876543210fedcba9876543210";
  learnt.r.host.host_changes["os.id"] = "kali";
  CHECK(moves() == "host.checks_failed host.os_unsupported");
  CHECK(learnt.r.login_demands == "10.0.0.2:22 as any");
  CHECK(learnt.r.record()["ip"] == "10.0.0.1");
  CHECK(learnt.learnt_at() == "10.0.0.1 10.0.0.1:22");
  CHECK(learnt.r.state.at("ssh_host_key").at("public_key") == Value::string(kLearnt));
  SUBCASE("it is tried again, and succeeds") {
    CHECK(moves() == "host.checks_failed host.os_unsupported");
    CHECK(learnt.r.login_demands == "10.0.0.2:22 as " + std::string(tests::kPublicKey));
    learnt.r.host.host_changes.erase("os.id");
    CHECK(moves().empty());
    CHECK(learnt.r.login_demands == "10.0.0.2:22 as " + std::string(tests::kPublicKey));
    CHECK(learnt.learnt_at() == "10.0.0.2 10.0.0.2:22");
    CHECK(learnt.r.private_data.find("tried_host_key") == std::string::npos);
  }
  SUBCASE("it is given up") {
    learnt.arguments.ip = "10.0.0.1";
    learnt.r.host.host_changes.erase("os.id");
    learnt.r.host.host_changes.erase("host.machine_id");
    learnt.r.host.host_key = {"ssh-ed25519", "SHA256:x", kLearnt};
    CHECK(moves() == "");
    CHECK(learnt.r.login_demands == "10.0.0.1:22 as " + kLearnt);
    CHECK(learnt.r.private_data.find("tried_host_key") == std::string::npos);
  }
  SUBCASE("the registration is destroyed") {
    CHECK(learnt.r.destroy().empty());
    CHECK(learnt.r.login_demands == "10.0.0.1:22 as " + kLearnt);
  }
}

TEST_CASE("another way to the same machine finds the same key") {
  Learnt learnt;
  learnt.drift_to("10.0.0.9");
  learnt.arguments.ssh->host = "192.0.2.1";
  learnt.arguments.ssh->port = 2222;
  CHECK(learnt.r.apply(learnt.arguments).empty());
  CHECK(learnt.r.login_demands == "192.0.2.1:2222 as " + kLearnt);
  CHECK(learnt.learnt_at() == "10.0.0.1 192.0.2.1:2222");
}

TEST_CASE(
    "a configuration that follows Coolify's change learns the key there once, not each time") {
  Learnt learnt;
  learnt.drift_to("10.0.0.9");
  learnt.arguments.ip = "10.0.0.9";
  learnt.comment("first");
  learnt.r.host.host_key = {"ssh-ed25519", "SHA256:y", tests::kPublicKey};
  CHECK(learnt.r.apply(learnt.arguments).empty());
  CHECK(learnt.r.login_demands == "10.0.0.9:22 as any");
  CHECK(learnt.learnt_at() == "10.0.0.9 10.0.0.9:22");
  learnt.comment("second");
  CHECK(learnt.r.apply(learnt.arguments).empty());
  CHECK(learnt.r.login_demands == "10.0.0.9:22 as " + std::string(tests::kPublicKey));
}

TEST_CASE("a destroy shows nothing to a machine that Coolify names unless it has the key") {
  Learnt learnt;
  learnt.drift_to("10.0.0.9");
  CHECK(learnt.r.destroy().empty());
  CHECK(learnt.r.login_demands == "10.0.0.9:22 as " + kLearnt);
}

TEST_CASE("a key whose place was not kept counts as learnt where its state has the machine") {
  Learnt learnt;
  Value key = learnt.r.state.at("ssh_host_key");
  for (const char* const name : {"ip", "endpoint"}) {
    key = key.with(name, Value::null(schema::Type::string()));
  }
  learnt.r.state = learnt.r.state.with("ssh_host_key", key);
  SUBCASE("and is kept so by the first refresh") {
    learnt.drift_to("10.0.0.9");
    CHECK(learnt.learnt_at() == "10.0.0.1 10.0.0.1:22");
  }
  SUBCASE("without a refresh") {}
  CHECK(learnt.r.apply(learnt.arguments).empty());
  learnt.comment("another");
  CHECK(learnt.r.apply(learnt.arguments).empty());
  CHECK(learnt.r.login_demands == "10.0.0.1:22 as " + kLearnt);
}

TEST_CASE("an import knows no key: nothing goes where only Coolify points") {
  SUBCASE("not to another address than the configuration gave") {
    Imported imported;
    imported.drift_to("10.0.0.9");
    CHECK(imported.r.destroy() == "(registration.host_key_needed)");
    CHECK(imported.r.events().empty());
    CHECK_FALSE(imported.r.has_state());
    CHECK(imported.r.contract.records_at("10.0.0.9") == 0);
  }
  SUBCASE("but to the one that it gave") {
    Imported imported;
    CHECK(imported.r.destroy().empty());
    CHECK(imported.r.login_demands == "10.0.0.1:22 as any");
    CHECK(imported.r.events() == "connect, remove key root");
  }
  SUBCASE("to a machine that has a key that was given") {
    Imported imported([](RegistrationModel& model) { model.ssh->host_key = tests::kPublicKey; });
    imported.drift_to("10.0.0.9");
    CHECK(imported.r.destroy().empty());
    CHECK(imported.r.login_demands == "10.0.0.9:22 as " + std::string(tests::kPublicKey));
  }
  SUBCASE("and where it says where to connect to") {
    Imported imported([](RegistrationModel& model) { model.ssh->host = "192.0.2.1"; });
    imported.drift_to("10.0.0.9");
    CHECK(imported.r.destroy().empty());
    CHECK(imported.r.login_demands == "192.0.2.1:22 as any");
  }
  SUBCASE("any key is no key") {
    Imported imported([](RegistrationModel& model) { model.ssh->host_key_policy = "insecure"; });
    imported.drift_to("10.0.0.9");
    CHECK(imported.r.destroy() == "(registration.host_key_needed)");
    CHECK(imported.r.events().empty());
  }
}

TEST_CASE("what the configuration gave is remembered over a failed move") {
  Imported imported;
  imported.arguments.ip = "10.0.0.2";
  base::Diagnostic error;
  error.kind = base::ErrorKind::unreachable;
  error.code = "ssh.unreachable";
  imported.r.host.refuse_login = error;
  CHECK(imported.r.apply(imported.arguments) == "ssh.unreachable");
  imported.r.host.refuse_login.reset();
  static_cast<void>(imported.r.events());
  CHECK(imported.r.destroy().empty());
  CHECK(imported.r.login_demands == "10.0.0.1:22 as any");
}

TEST_CASE("of another instance the host key is learnt anew, behind the same record") {
  Learnt learnt;
  learnt.arguments.instance_id = "i-1";
  static_cast<void>(learnt.r.changes());
  CHECK(learnt.r.apply(learnt.arguments).empty());
  CHECK(learnt.r.events().empty());
  CHECK(learnt.r.changes().empty());
  const std::string uuid = learnt.r.uuid();

  learnt.r.host.host_key = {"ssh-ed25519", "SHA256:y", tests::kPublicKey};
  learnt.arguments.instance_id = "i-2";
  CHECK(learnt.r.apply(learnt.arguments).empty());
  CHECK(learnt.r.login_demands == "10.0.0.1:22 as any");
  CHECK(learnt.r.changes() == "POST /servers/*/validate");
  CHECK(learnt.r.uuid() == uuid);
  CHECK(learnt.r.state.at("ssh_host_key").at("public_key") == Value::string(tests::kPublicKey));
  CHECK(learnt.r.refresh().empty());

  learnt.arguments.triggers = std::map<std::string, std::string>{{"a", "1"}};
  CHECK(learnt.r.apply(learnt.arguments).empty());
  CHECK(learnt.r.login_demands == "10.0.0.1:22 as " + std::string(tests::kPublicKey));
  CHECK(learnt.r.changes() == "POST /servers/*/validate");
}

TEST_CASE("another instance at an address that only Coolify names has to have the known key") {
  Learnt learnt;
  learnt.arguments.instance_id = "i-1";
  CHECK(learnt.r.apply(learnt.arguments).empty());
  learnt.drift_to("10.0.0.9");
  learnt.arguments.instance_id = "i-2";
  static_cast<void>(learnt.r.apply_ignoring("ip", learnt.arguments));
  CHECK(learnt.r.login_demands == "10.0.0.9:22 as " + kLearnt);
}
