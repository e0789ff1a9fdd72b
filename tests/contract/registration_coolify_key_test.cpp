// A login with the key that Coolify keeps: creation, update, change of the key, destroy, and a
// token that may not read it.
#include <doctest/doctest.h>

#include <functional>

#include "tests/contract/registration.h"
#include "tests/standin/store/ssh_key.h"

using provider::RegistrationModel;
using provider::SshModel;
using schema::Value;
using tests::Registration;

namespace {

using Texts = std::vector<std::string>;

/// A key in Coolify whose private half is known here.
struct Key {
  explicit Key(const Registration& r)
      : uuid(r.contract.instance().control("POST", "/keys", {{"private_key", text}})["uuid"]) {}

  std::string text = standin::generate_key();
  std::string uuid;
};

/// A registration whose machine trusts Coolify's key, by default with a token that may read it.
struct Trusting {
  explicit Trusting(const std::vector<std::string>& abilities = {"read:sensitive"})
      : r(abilities), key(r), arguments(r.arguments()) {
    arguments.private_key_uuid = key.uuid;
    arguments.ssh = SshModel();
    arguments.ssh->use_coolify_key = true;
    r.host.key_outcome = "present";
  }

  void create() {
    REQUIRE(r.apply(arguments).empty());
    static_cast<void>(r.events());
    static_cast<void>(r.changes());
  }

  void ask_for_removal() {
    arguments.on_destroy = provider::OnDestroyModel();
    arguments.on_destroy->remove_key = true;
  }

  /// Takes the key out of Coolify behind everybody's back.
  void lose(const std::string& uuid) {
    r.use_token({{"abilities", {"read", "write", "read:sensitive"}}});  // nothing is at hand
    r.contract.fault({{"kind", "status"},
                      {"method", "GET"},
                      {"path", "/api/v1/security/keys/" + uuid},
                      {"status", 404},
                      {"count", -1},
                      {"body", R"({"message":"Private Key not found."})"}});
  }

  /// From now on the token may not read private halves.
  void lose_ability() { r.use_token({{"abilities", {"read", "write"}}}); }

  Registration r;
  Key key;
  RegistrationModel arguments;
};

/// The lines of a private key that tell it.
bool holds_key(const std::string& text, const std::string& key) {
  const std::size_t line = key.find('\n', key.find('\n') + 1) + 1;
  return text.find(key.substr(line, 40)) != std::string::npos;
}

}  // namespace

TEST_CASE("a creation logs in with Coolify's key, as Coolify does, and stores nothing of it") {
  Trusting t;
  CHECK(t.r.plan(t.arguments).empty());
  CHECK(t.r.apply(t.arguments).empty());
  CHECK(t.r.login_keys == Texts{t.key.text});
  CHECK(t.r.login_users == Texts{"root"});
  CHECK(t.r.events() == "connect, inspect, deploy root");
  CHECK(t.r.changes() == "POST /servers, POST /servers/*/validate");
  CHECK(t.r.state.at("status") == Value::string("ready"));
  const tests::Parts parts = tests::parts_of(t.r.state);
  CHECK(parts.at("ssh.use_coolify_key") == "true");
  for (const auto& [path, text] : parts) CHECK_FALSE(holds_key(text, t.key.text));
  CHECK_FALSE(holds_key(t.r.private_data, t.key.text));
}

TEST_CASE("a creation on a cloud's image logs in to the account that Coolify uses") {
  Trusting t;
  t.arguments.cloud_provider = "aws";
  t.arguments.user = "deploy";
  CHECK(t.r.apply(t.arguments).empty());
  CHECK(t.r.login_users == Texts{"deploy"});
}

TEST_CASE("Coolify's key comes from the provider's defaults, and a resource may refuse it") {
  Trusting t;
  t.r.use_defaults(*t.arguments.ssh);
  t.arguments.ssh = schema::Field<SshModel>();
  CHECK(t.r.apply(t.arguments).empty());
  CHECK(t.r.login_keys == Texts{t.key.text});
  t.arguments.ssh = SshModel();
  t.arguments.ssh->use_coolify_key = false;
  t.arguments.port = 2222;
  CHECK(t.r.plan(t.arguments) == "(config.ssh_credentials_missing)");
}

TEST_CASE("a token that may not read the key is told by the plan, and nothing is touched") {
  Trusting t(std::vector<std::string>{});
  CHECK(t.r.plan(t.arguments) == "coolify.key_hidden");
  CHECK(t.r.contract.requests("GET", "/api/v1/security/keys") == 1);
  CHECK(t.r.contract.requests("GET", "/api/v1/security/keys/*") == 0);
  CHECK(t.r.events().empty());
  CHECK(t.r.changes().empty());
}

TEST_CASE("a key that is not in Coolify is told by the plan") {
  Trusting t;
  t.arguments.private_key_uuid = "unknown";
  CHECK(t.r.plan(t.arguments) == "coolify.key_not_found");
}

TEST_CASE("an update logs in with the key that is in use, and only where something logs in") {
  Trusting t;
  t.create();
  t.lose_ability();
  t.arguments.name = "web-2";
  CHECK(t.r.plan(t.arguments).empty());
  CHECK(t.r.apply(t.arguments).empty());
  CHECK(t.r.login_keys == Texts{""});
  t.arguments.port = 2222;
  CHECK(t.r.plan(t.arguments) == "(coolify.key_hidden)");
  t.r.use_token({{"abilities", {"read", "write", "read:sensitive"}}});
  CHECK(t.r.apply(t.arguments).empty());
  CHECK(t.r.login_keys == Texts{t.key.text});
  CHECK(t.r.events() == "connect, inspect, deploy root");
}

TEST_CASE("another key is deployed by a login with the former one, which goes then") {
  Trusting t;
  t.create();
  const Key second(t.r);
  t.arguments.private_key_uuid = second.uuid;
  t.r.host.key_outcome = "added";
  CHECK(t.r.apply(t.arguments).empty());
  CHECK(t.r.login_keys == Texts{t.key.text, second.text});
  CHECK(t.r.events() == "connect, inspect, deploy root, connect, remove key root");
  CHECK(t.r.changes() == "PATCH /servers/*, POST /servers/*/validate");

  t.arguments.port = 2222;
  CHECK(t.r.apply(t.arguments).empty());
  CHECK(t.r.login_keys == Texts{second.text});
}

TEST_CASE("a change of the key that failed is taken up with every key the machine may trust") {
  Trusting t;
  t.create();
  const Key second(t.r);
  t.arguments.private_key_uuid = second.uuid;
  t.r.coolify_is_locked_out();
  CHECK(t.r.apply(t.arguments) == "verdict.permission_denied");
  t.r.coolify_gets_in();
  CHECK(t.r.apply(t.arguments).empty());
  CHECK(t.r.login_keys == Texts{second.text, t.key.text});
  CHECK(t.r.private_data.starts_with("retire_key=\nleft_log="));
}

TEST_CASE("a change to Coolify's key of a login that was made otherwise") {
  Trusting t;
  t.arguments.ssh = t.r.arguments().ssh;
  t.create();
  const Key second(t.r);
  t.arguments.private_key_uuid = second.uuid;
  t.arguments.ssh = SshModel();
  t.arguments.ssh->use_coolify_key = true;
  CHECK(t.r.apply(t.arguments).empty());
  CHECK(t.r.login_keys == Texts{t.key.text, second.text});
}

TEST_CASE("another account is prepared from the one that has the key") {
  Trusting t;
  t.create();
  t.arguments.user = "deploy";
  CHECK(t.r.apply(t.arguments).empty());
  CHECK(t.r.login_users == Texts{"root", "deploy"});
}

TEST_CASE("a former key that is gone is passed over, and the key that is there tried") {
  Trusting t;
  t.create();
  const Key second(t.r);
  t.arguments.private_key_uuid = second.uuid;
  t.lose(t.key.uuid);
  CHECK(t.r.apply(t.arguments).empty());
  CHECK(t.r.login_keys == Texts{second.text});
}

TEST_CASE("a destroy takes the key away by a login with it") {
  Trusting t;
  t.ask_for_removal();
  t.create();
  CHECK(t.r.plan_destroy().empty());
  CHECK(t.r.destroy().empty());
  CHECK(t.r.login_keys == Texts{t.key.text});
  CHECK(t.r.events() == "connect, remove key root");
  CHECK(t.r.changes() == "DELETE /servers/*");
  CHECK_FALSE(t.r.has_state());
}

TEST_CASE("a destroy that may not read the key leaves it, which the plan says already") {
  Trusting t;
  t.ask_for_removal();
  t.create();
  t.lose_ability();
  CHECK(t.r.plan_destroy() == "(coolify.key_hidden)");
  CHECK(t.r.destroy() == "(coolify.key_hidden)");
  CHECK(t.r.events().empty());
  CHECK(t.r.changes() == "DELETE /servers/*");
  CHECK_FALSE(t.r.has_state());
}

TEST_CASE("a destroy that cannot ask Coolify for the key can be repeated") {
  Trusting t;
  t.ask_for_removal();
  t.create();
  t.r.contract.fault({{"kind", "status"},
                      {"method", "GET"},
                      {"path", "/api/v1/security/keys/*"},
                      {"status", 500},
                      {"count", 1},
                      {"body", "{}"}});
  t.r.use_token({{"abilities", {"read", "write", "read:sensitive"}}});
  CHECK(t.r.destroy() == "coolify.server_error");
  CHECK(t.r.changes().empty());
  CHECK(t.r.destroy().empty());
  CHECK(t.r.events() == "connect, remove key root");
}

TEST_CASE("a destroy that removes no key asks for none") {
  Trusting t;
  t.create();
  t.lose_ability();
  CHECK(t.r.plan_destroy().empty());
  CHECK(t.r.destroy().empty());
  CHECK(t.r.login_keys == Texts{""});
}

TEST_CASE("a jump host without credentials is shown Coolify's key") {
  Trusting t;
  t.arguments.ssh->bastion_host = "jump.example";
  CHECK(t.r.apply(t.arguments).empty());
  CHECK(t.r.login_keys == Texts{t.key.text, t.key.text});
}
