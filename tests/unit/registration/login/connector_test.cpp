#include "registration/login/connector.h"

#include <doctest/doctest.h>

#include <functional>
#include <optional>
#include <vector>

#include "base/context.h"
#include "ssh/login_gate.h"
#include "ssh/public_key.h"
#include "tests/support/fake_clock.h"
#include "tests/support/ssh_texts.h"
#include "tests/support/told_waits.h"

using registration::login::at_its_field;
using registration::login::Connector;
using registration::login::Prepared;

namespace {

/// A private key as a login holds it; none for an empty text.
std::optional<ssh::PrivateKey> key_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const bool is_encrypted = text == tests::kEncryptedKey;
  auto key = ssh::PrivateKey::read(base::Secret(text),
                                   base::Secret(is_encrypted ? tests::kPassphrase : ""));
  REQUIRE(key);
  return *std::move(key);
}

/// Whether a login with these credentials may rely on tests::kPublicKey.
bool relies_on_key(const std::function<void(ssh::Credentials&)>& set) {
  Prepared login;
  set(login.options.target.credentials);
  const auto key = ssh::parse_public_key(tests::kPublicKey);
  REQUIRE(key);
  return Connector(std::move(login)).logs_in_with(*key);
}

}  // namespace

TEST_CASE("a login relies on its own key, and on any the agent may hold") {
  CHECK_FALSE(relies_on_key([](ssh::Credentials& own) { own.password = base::Secret("secret"); }));
  CHECK(relies_on_key([](ssh::Credentials& own) { own.private_key = key_of(tests::kPrivateKey); }));
  CHECK_FALSE(
      relies_on_key([](ssh::Credentials& own) { own.private_key = key_of(tests::kEncryptedKey); }));
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

TEST_CASE("a login with Coolify's own keys relies on none of them") {
  const auto relies = [](bool are_coolifys, bool has_agent) {
    Prepared login;
    login.keys_are_coolifys = are_coolifys;
    ssh::Credentials& own = login.options.target.credentials;
    own.private_key = key_of(tests::kEncryptedKey);
    own.other_keys.push_back(*key_of(tests::kPrivateKey));
    own.agent.enabled = has_agent;
    return Connector(std::move(login)).logs_in_with(*ssh::parse_public_key(tests::kPublicKey));
  };
  CHECK(relies(false, false));
  CHECK_FALSE(relies(true, false));
  CHECK(relies(true, true));
}

TEST_CASE("a key among several is proven by a login of its own") {
  Prepared login;
  login.options.target.endpoint = {"127.0.0.1", 1};  // nobody is there
  login.options.target.credentials.private_key = key_of(tests::kPrivateKey);
  login.options.target.credentials.other_keys.push_back(*key_of(tests::kEncryptedKey));
  Connector connector(std::move(login));
  for (const char* const line : {tests::kPublicKey, tests::kOtherPublicKey}) {
    const auto proof = connector.prove(*ssh::parse_public_key(line), "root", base::Context());
    REQUIRE(proof);
    REQUIRE_FALSE(*proof);
    CHECK(proof->error().code == "ssh.unreachable");
  }
}

TEST_CASE("a key is proven by the login that used it; one that is not at hand is not proven") {
  const auto prove = [](const std::string& user, bool has_password, const char* private_key) {
    Prepared login;
    login.options.target.endpoint = {"127.0.0.1", 1};  // nobody is there
    login.options.target.credentials.user = "deploy";
    login.options.target.credentials.private_key = key_of(private_key);
    if (has_password) login.options.target.credentials.password = base::Secret("secret");
    const auto key = ssh::parse_public_key(tests::kPublicKey);
    REQUIRE(key);
    const auto proof = Connector(std::move(login)).prove(*key, user, base::Context());
    return !proof ? "nothing" : *proof ? "proven" : proof->error().code;
  };
  CHECK(prove("deploy", false, tests::kPrivateKey) == "proven");
  CHECK(prove("deploy", true, tests::kPrivateKey) == "ssh.unreachable");
  CHECK(prove("root", false, tests::kPrivateKey) == "ssh.unreachable");
  CHECK(prove("deploy", false, "") == "nothing");
  CHECK(prove("deploy", false, tests::kEncryptedKey) == "nothing");
}

TEST_CASE("at a port where nobody listens, no server is found") {
  Prepared login;
  login.options.target.endpoint = {"127.0.0.1", 22};
  login.options.target.credentials.private_key = key_of(tests::kPrivateKey);
  const auto found = Connector(std::move(login)).find_server(1, base::Context());
  REQUIRE(found);
  REQUIRE_FALSE(*found);
  CHECK(found->error().code == "ssh.unreachable");
}

TEST_CASE("the first attempt waits for the initial delay, and a stop ends that") {
  Prepared login;
  login.limits.initial_delay = std::chrono::minutes(1);
  Connector host(std::move(login));
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

TEST_CASE("a login is tried for as long as its limits allow, the delay not counted") {
  tests::FakeClock clock;
  base::Context context;
  context.clock = &clock;
  const base::TimePoint start = clock.now();
  Prepared login;
  login.options.target.endpoint = {"127.0.0.1", 1};  // nobody is there
  login.limits = {std::chrono::seconds(30), std::chrono::minutes(1)};
  Connector host(std::move(login));
  const auto first = host.connect(context);
  REQUIRE_FALSE(first);
  CHECK(first.error().code == "ssh.unreachable");
  CHECK(clock.sleeps().front() == std::chrono::minutes(1));
  CHECK(clock.now() - start > std::chrono::minutes(1));
  CHECK(clock.now() - start <= std::chrono::seconds(90));

  // The machine has started: there is no delay any more.
  const base::TimePoint again = clock.now();
  REQUIRE_FALSE(host.connect(context));
  CHECK(clock.now() - again <= std::chrono::seconds(30));
}

TEST_CASE("an error of the connection names the field to blame") {
  const auto blamed = [](base::ErrorKind kind, const base::Path& path) {
    base::Diagnostic error;
    error.kind = kind;
    error.path = path;
    return at_its_field(error).path.to_string();
  };
  const base::Path target;
  const base::Path second = base::Path::of("jump_hosts").index(1);
  using base::ErrorKind;
  CHECK(blamed(ErrorKind::auth_refused, target).empty());
  CHECK(blamed(ErrorKind::host_key_mismatch, target) == "target.host_key");
  CHECK(blamed(ErrorKind::host_key_unknown, target) == "target.host_key");
  CHECK(blamed(ErrorKind::unreachable, second) == "hops[1]");
  CHECK(blamed(ErrorKind::host_key_mismatch, second) == "hops[1].host_key");
}

TEST_CASE("a machine that nobody answers for is waited for as long as the limit says") {
  struct Row {
    std::optional<base::Duration> limit;
    base::Duration waited;
  };
  for (const Row& row : {Row{std::nullopt, std::chrono::minutes(5)},
                         Row{std::chrono::minutes(2), std::chrono::minutes(2)}}) {
    Prepared login;
    login.options.target.endpoint = {"127.0.0.1", 1};  // nobody is there
    if (row.limit) login.limits.timeout = *row.limit;
    Connector host(std::move(login));
    tests::FakeClock clock;
    const base::TimePoint start = clock.now();
    base::Context context;
    context.clock = &clock;
    const auto connected = host.connect(context);
    REQUIRE_FALSE(connected);
    CHECK(connected.error().code == "ssh.unreachable");
    CHECK(clock.now() - start <= row.waited);
    CHECK(clock.now() - start > row.waited - std::chrono::seconds(30));
  }
}

TEST_CASE("a turn at the login gate costs nothing of a login's limits") {
  const ssh::Endpoint nobody{"127.0.0.1", 1};
  std::vector<ssh::LoginGate::Pass> passes;
  for (std::size_t i = 0; i < ssh::LoginGate::kUsualMost; ++i) {
    passes.push_back(*ssh::login_gate().enter(nobody, base::Context()));
  }
  tests::FakeClock clock;
  tests::ToldWaits waits;
  base::Context context;
  context.clock = &clock;
  context.progress = &waits;
  waits.on_wait([&] {
    if (passes.empty()) return;
    clock.advance(std::chrono::hours(1));
    passes.clear();
  });
  Prepared login;
  login.options.target.endpoint = nobody;
  login.limits = {std::chrono::seconds(30), std::chrono::seconds(0)};
  const auto connected = Connector(std::move(login)).connect(context);
  REQUIRE_FALSE(connected);
  CHECK(connected.error().code == "ssh.unreachable");
  const auto lines = waits.lines();
  REQUIRE(lines.size() > 3);
  CHECK(lines[0] == "a turn to log in to 127.0.0.1:1");
  CHECK(lines[1].starts_with("SSH 1 ssh.unreachable: "));
  CHECK(lines[3].starts_with("SSH 3 ssh.unreachable: "));
}

TEST_CASE("the initial delay is told") {
  tests::FakeClock clock;
  tests::ToldWaits waits;
  base::Context context;
  context.clock = &clock;
  context.progress = &waits;
  Prepared login;
  login.options.target.endpoint = {"127.0.0.1", 1};  // nobody is there
  login.limits = {std::chrono::seconds(1), std::chrono::seconds(40)};
  REQUIRE_FALSE(Connector(std::move(login)).connect(context));
  REQUIRE_FALSE(waits.all().empty());
  CHECK(waits.all()[0].what == "the end of the initial delay");
  CHECK(waits.all()[0].next_try == std::chrono::seconds(40));
}
