#include "provider/arguments/ssh_connector.h"

#include <doctest/doctest.h>

#include <functional>

#include "base/context.h"
#include "ssh/public_key.h"
#include "tests/support/fake_clock.h"
#include "tests/unit/provider/arguments/ssh_texts.h"

using provider::Login;
using provider::SshConnector;

namespace {

/// Whether a login with these credentials may rely on tests::kPublicKey.
bool relies_on_key(const std::function<void(ssh::Credentials&)>& set) {
  Login login;
  set(login.options.target.credentials);
  const auto key = ssh::parse_public_key(tests::kPublicKey);
  REQUIRE(key);
  return SshConnector(std::move(login)).logs_in_with(*key);
}

}  // namespace

TEST_CASE("a login relies on its own key, and on any the agent may hold") {
  CHECK_FALSE(relies_on_key([](ssh::Credentials& own) { own.password = base::Secret("secret"); }));
  CHECK(relies_on_key(
      [](ssh::Credentials& own) { own.private_key = base::Secret(tests::kPrivateKey); }));
  CHECK_FALSE(relies_on_key([](ssh::Credentials& own) {
    own.private_key = base::Secret(tests::kEncryptedKey);
    own.passphrase = base::Secret(tests::kPassphrase);
  }));
  const auto agent = [](const std::string& identity) {
    return relies_on_key([&](ssh::Credentials& own) {
      own.agent.enabled = true;
      own.agent.identity = identity;
    });
  };
  CHECK(agent(""));
  CHECK(agent("a comment"));
  CHECK(agent(tests::kFingerprint));
  CHECK(agent(tests::kPublicKey));
  CHECK_FALSE(agent(tests::kOtherPublicKey));
}

TEST_CASE("a key is proven by the login that used it; one that is not at hand is not proven") {
  const auto prove = [](const std::string& user, bool has_password, const char* private_key) {
    Login login;
    login.options.target.endpoint = {"127.0.0.1", 1};  // nobody is there
    login.options.target.credentials.user = "deploy";
    login.options.target.credentials.private_key = base::Secret(std::string(private_key));
    if (has_password) login.options.target.credentials.password = base::Secret("secret");
    const auto key = ssh::parse_public_key(tests::kPublicKey);
    REQUIRE(key);
    const auto proof = SshConnector(std::move(login)).prove(*key, user, base::Context());
    return !proof ? "nothing" : *proof ? "proven" : proof->error().code;
  };
  CHECK(prove("deploy", false, tests::kPrivateKey) == "proven");
  CHECK(prove("deploy", true, tests::kPrivateKey) == "ssh.unreachable");
  CHECK(prove("root", false, tests::kPrivateKey) == "ssh.unreachable");
  CHECK(prove("deploy", false, "") == "nothing");
  CHECK(prove("deploy", false, tests::kEncryptedKey) == "nothing");
}

TEST_CASE("the first attempt waits for the initial delay, and a stop ends that") {
  Login login;
  login.initial_delay = std::chrono::minutes(1);
  SshConnector host(std::move(login));
  tests::FakeClock clock;
  base::Context context;
  context.clock = &clock;
  std::stop_source stop;
  context.stop = stop.get_token();
  clock.on_sleep([&stop] { stop.request_stop(); });
  const auto connected = host.connect(context);
  REQUIRE_FALSE(connected);
  CHECK(connected.error().code == "ssh.cancelled");
  CHECK(clock.sleeps() == std::vector<base::Duration>{std::chrono::minutes(1)});
}
