#include "registration/preflight.h"

#include <doctest/doctest.h>

#include "tests/support/fake_clock.h"
#include "tests/support/scripted_host.h"
#include "tests/unit/registration/key_host.h"

using registration::KeyState;
using registration::PreflightOrder;
using registration::PreflightResult;
using registration::PreflightStatus;
using tests::make_key;
using namespace std::chrono_literals;

namespace {

base::Diagnostic error_of(base::ErrorKind kind, const std::string& code) {
  return {.kind = kind, .code = code, .summary = "S", .cause = "C"};
}

/// Keeps what it is told.
struct Told final : registration::PreflightObserver {
  void connecting() override { steps += "connecting "; }
  void logged_in(const registration::HostKey& key) override { steps += key.fingerprint + " "; }
  void inspected(const checks::Report& report) override {
    steps += checks::to_string(report.overall());
  }
  std::string steps;
};

struct Look {
  Look() {
    context.clock = &clock;
    order.checks = tests::healthy_options();
  }
  PreflightResult look() {
    auto result = registration::preflight(host, order, context, told);
    REQUIRE_MESSAGE(result.has_value(), result.error().code);
    return *std::move(result);
  }
  std::string error() {
    const auto result = registration::preflight(host, order, context, told);
    return result ? "" : result.error().code;
  }
  std::string events() const {
    std::string text;
    for (const std::string& one : host.events) text += (text.empty() ? "" : ", ") + one;
    return text;
  }
  const std::string& input(const std::string& name) {
    return host.executor.runs().front().inputs.at(name);
  }

  tests::ScriptedHost host;
  PreflightOrder order;
  tests::FakeClock clock;
  base::Context context;
  Told told;
};

}  // namespace

TEST_CASE("a host that is well is healthy, and nothing but an inspection is made on it") {
  Look one;
  one.host.jump_host_keys = {{"192.0.2.1:22", {"ssh-rsa", "SHA256:j", "ssh-rsa BBBB"}}};
  const PreflightResult result = one.look();
  CHECK(result.status == PreflightStatus::healthy);
  CHECK(result.host_key == registration::HostKey{"ssh-ed25519", "SHA256:abc", "ssh-ed25519 AAAA"});
  CHECK(result.jump_host_keys == one.host.jump_host_keys);
  CHECK(result.host->hostname == "web-server-01");
  CHECK(result.report->overall() == checks::OverallStatus::healthy);
  CHECK_FALSE(result.error);
  CHECK_FALSE(result.key_state);
  CHECK(result.key_detail.empty());
  CHECK(result.warnings.empty());
  CHECK(one.events() == "connect, inspect");
  CHECK(one.told.steps == "connecting SHA256:abc healthy");
  CHECK(one.input("run_container") == "looks");
}

TEST_CASE("what the checks depend on is filled in") {
  Look one;
  one.order.user = "deploy";
  one.order.settings.set(coolify::kProxyType, "caddy");
  one.order.key = make_key(1);
  static_cast<void>(one.look());
  CHECK(one.input("registered_user") == "deploy");
  CHECK(one.input("proxy_ports") == "80 443");
  CHECK(one.input("login_key_type") == "ssh-ed25519");
  CHECK(one.events() == "connect, inspect, look for key of deploy");

  Look build;
  build.order.settings.set(coolify::kIsBuildServer, true);
  static_cast<void>(build.look());
  CHECK(build.input("proxy_ports").empty());
}

TEST_CASE("the status is that of the checks") {
  Look warned;
  warned.host.host_changes = {{"docker.service",
                               "LoadState=loaded\x1F"
                               "ActiveState=active\x1FUnitFileState=disabled"}};
  CHECK(warned.look().status == PreflightStatus::degraded);
  Look failed;
  failed.host.host_changes = {{"tool.git", "no"}};
  const PreflightResult result = failed.look();
  CHECK(result.status == PreflightStatus::unhealthy);
  CHECK_FALSE(result.error);
  CHECK(result.report->find("tools")->failure()->code == "host.tools_missing");
}

TEST_CASE("a host that lets nobody in is unreachable, which is no error") {
  for (const auto& [kind, code] :
       {std::pair{base::ErrorKind::timeout, "ssh.timeout"},
        std::pair{base::ErrorKind::auth_refused, "ssh.auth_refused"},
        std::pair{base::ErrorKind::host_key_mismatch, "ssh.host_key_mismatch"},
        std::pair{base::ErrorKind::wrong_login, "ssh.login_unusable"},
        std::pair{base::ErrorKind::no_common_algorithm, "ssh.no_common_algorithm"}}) {
    CAPTURE(code);
    Look one;
    one.order.key = make_key(1);
    one.host.refuse_login = error_of(kind, code);
    const PreflightResult result = one.look();
    CHECK(result.status == PreflightStatus::unreachable);
    REQUIRE(result.error);
    CHECK(result.error->code == code);
    CHECK_FALSE(result.host_key);
    CHECK_FALSE(result.report);
    CHECK_FALSE(result.key_state);
    CHECK(one.told.steps == "connecting ");
  }
}

TEST_CASE("what says nothing of the host is an error") {
  for (const auto kind :
       {base::ErrorKind::invalid_config, base::ErrorKind::cancelled, base::ErrorKind::bug}) {
    Look one;
    one.host.refuse_login = error_of(kind, "x.y");
    CHECK(one.error() == "x.y");
  }
}

TEST_CASE("a login after which nothing can be found out leaves an unhealthy host and the reason") {
  Look one;
  one.order.key = make_key(1);
  one.host.executor.will_answer(ssh::Output{ssh::ExitCode{1}, "", "sh: killed"});
  const PreflightResult result = one.look();
  CHECK(result.status == PreflightStatus::unhealthy);
  REQUIRE(result.error);
  CHECK(result.error->code == "inspect.failed");
  CHECK(result.host_key);
  CHECK_FALSE(result.report);
  CHECK_FALSE(result.key_state);
  CHECK(one.events() == "connect");
}

TEST_CASE("a connection that breaks is made again") {
  Look one;
  one.host.executor.will_answer(
      base::fail(error_of(base::ErrorKind::connection_lost, "ssh.connection_lost")));
  CHECK(one.look().status == PreflightStatus::healthy);
  CHECK(one.events() == "connect, connect, inspect");
}

TEST_CASE("the key is looked for, and tried where its private half is at hand") {
  Look one;
  one.order.key = make_key(1);
  CHECK(one.look().key_state == KeyState::deployed);
  CHECK(one.events() == "connect, inspect, look for key of root");

  Look absent;
  absent.order.key = make_key(1);
  absent.host.look_outcome = "absent";
  const PreflightResult nothing = absent.look();
  CHECK(nothing.key_state == KeyState::absent);
  CHECK(nothing.status == PreflightStatus::healthy);
  CHECK(absent.events() == "connect, inspect, look for key of root");
  absent.host.proof = base::fail(error_of(base::ErrorKind::auth_refused, "ssh.auth_refused"));
  CHECK(absent.look().key_state == KeyState::absent);

  // sshd may know of keys that are in no file that was looked at.
  Look elsewhere;
  elsewhere.order.key = make_key(1);
  elsewhere.host.look_outcome = "absent";
  elsewhere.host.proof = base::Expected<void>();
  CHECK(elsewhere.look().key_state == KeyState::deployed);
  CHECK(elsewhere.events() == "connect, inspect, look for key of root, login of root");

  Look proven;
  proven.order.key = make_key(1);
  proven.host.proof = base::Expected<void>();
  CHECK(proven.look().key_state == KeyState::deployed);
  CHECK(proven.events() == "connect, inspect, look for key of root, login of root");
  CHECK(proven.host.proven_key == make_key(1).line_without_comment());
}

TEST_CASE("a key that sshd refuses all the same is bound") {
  Look one;
  one.order.key = make_key(1);
  one.host.proof = base::fail(error_of(base::ErrorKind::auth_refused, "ssh.auth_refused"));
  const PreflightResult result = one.look();
  CHECK(result.key_state == KeyState::bound);
  CHECK(result.key_detail.starts_with("The host refuses Coolify's key. "));

  Look untried;
  untried.order.key = make_key(1);
  untried.host.proof = base::fail(error_of(base::ErrorKind::timeout, "ssh.timeout"));
  CHECK(untried.look().key_state == KeyState::deployed);

  Look foreseen;
  foreseen.order.key = make_key(1);
  foreseen.host.host_changes = {{"login.locked", "yes"}, {"login.sshd", "usepam no"}};
  foreseen.host.proof = base::fail(error_of(base::ErrorKind::auth_refused, "ssh.auth_refused"));
  const PreflightResult refused = foreseen.look();
  CHECK(refused.key_state == KeyState::bound);
  CHECK_FALSE(refused.key_detail.empty());
  CHECK(foreseen.events() == "connect, inspect, look for key of root");
}

TEST_CASE("a state that no file tells is open, unless a login with the key settles it") {
  Look one;
  one.order.key = make_key(1);
  one.host.look_outcome = "program";
  const PreflightResult open = one.look();
  CHECK_FALSE(open.key_state);
  CHECK(open.key_detail.starts_with("The key is in no file that sshd reads, but sshd asks"));
  CHECK(open.status == PreflightStatus::healthy);

  for (const char* const outcome : {"program", "unreadable"}) {
    CAPTURE(outcome);
    Look tried;
    tried.order.key = make_key(1);
    tried.host.look_outcome = outcome;
    tried.host.proof = base::Expected<void>();
    const PreflightResult proven = tried.look();
    CHECK(proven.key_state == KeyState::deployed);
    CHECK(proven.key_detail.empty());
    // A key for other addresses than ours is refused as well.
    tried.host.proof = base::fail(error_of(base::ErrorKind::auth_refused, "ssh.auth_refused"));
    const PreflightResult refused = tried.look();
    CHECK_FALSE(refused.key_state);
    CHECK_FALSE(refused.key_detail.empty());
  }
}

TEST_CASE("a file of keys that the account cannot read is as good as ignored") {
  Look one;
  one.order.key = make_key(1);
  one.host.look_outcome = "barred";
  const PreflightResult result = one.look();
  CHECK(result.key_state == KeyState::bound);
  CHECK(result.key_detail.starts_with(
      "sshd reads the keys as the account, which may not read them there, so it ignores the file"));
  CHECK(result.status == PreflightStatus::healthy);
  CHECK_FALSE(result.error);
}

TEST_CASE("a port without an sshd is found, by whoever can tell") {
  struct Row {
    const char* name;
    std::optional<std::string> error;  ///< of the way from here; empty: an sshd answers
    const char* listens;
    const char* cause;
  };
  const Row rows[] = {
      {"an sshd", "", "no", ""},
      {"nobody", "ssh.unreachable", "no", "Nobody listens at port 2222 of the host. "},
      {"a firewall against us", "ssh.timeout", "yes", ""},
      {"a host that cannot tell", "ssh.unreachable", "", ""},
      {"something else", "ssh.not_ssh", "yes", "What answers at port 2222 is no SSH server. "},
      {"nobody, as the host says alone", std::nullopt, "no",
       "Nobody listens at port 2222 of the host. "},
      {"somebody, as the host says alone", std::nullopt, "yes", ""}};
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Look one;
    one.order.tried_port = 2222;
    one.order.key = make_key(1);
    one.host.host_changes = {{"login.port_listens", row.listens}};
    if (row.error && row.error->empty()) one.host.server_found = base::Expected<void>();
    if (row.error && !row.error->empty()) {
      one.host.server_found = base::fail(error_of(base::ErrorKind::unreachable, *row.error));
    }
    const PreflightResult result = one.look();
    const checks::Fail* const failure = result.report->find("login")->failure();
    CHECK((failure == nullptr) == std::string(row.cause).empty());
    if (failure != nullptr) {
      CHECK(failure->code == "verdict.connection_refused");
      CHECK(failure->cause.starts_with(row.cause));
      CHECK(result.status == PreflightStatus::unhealthy);
    }
    // Of the key it says nothing.
    CHECK(result.key_state == KeyState::deployed);
    CHECK(one.events() == "connect, inspect, port 2222, look for key of root");
  }
  Look ours;
  ours.host.host_changes = {{"login.port_listens", "no"}};
  CHECK(ours.look().status == PreflightStatus::healthy);
  CHECK(ours.events() == "connect, inspect");
}

TEST_CASE("a port that has answered is not tried again") {
  Look one;
  one.order.tried_port = 2222;
  one.order.patience = registration::Patience{.first_boot = {}, .attempts = 3, .pause = 10s};
  one.host.host_changes = {{"memory.available_kb", "1"}};
  one.host.server_found = base::Expected<void>();
  static_cast<void>(one.look());
  CHECK(one.events() == "connect, inspect, port 2222, inspect, inspect");
}

TEST_CASE("without patience a host is judged as it is found") {
  Look one;
  one.host.host_changes = {{"boot.cloud_init", "running"}, {"memory.available_kb", "1"}};
  const PreflightResult result = one.look();
  CHECK(result.status == PreflightStatus::unhealthy);
  CHECK(result.warnings.empty());
  CHECK(one.clock.sleeps().empty());
  CHECK(one.events() == "connect, inspect");
}

TEST_CASE("with patience a first boot is waited for, and what may cure itself") {
  Look boot;
  boot.order.patience = registration::Patience{.first_boot = {}, .first_boot_timeout = 20s};
  boot.host.host_changes = {{"boot.cloud_init", "running"}};
  boot.clock.on_sleep([&] {
    if (boot.clock.sleeps().size() == 2) boot.host.host_changes.clear();
  });
  const PreflightResult booted = boot.look();
  CHECK(booted.status == PreflightStatus::healthy);
  CHECK(booted.warnings.empty());
  CHECK(boot.events() == "connect, inspect, inspect, inspect");

  Look late;
  late.order.patience = registration::Patience{.first_boot = {}, .first_boot_timeout = 20s};
  late.host.host_changes = {{"boot.cloud_init", "running"}};
  const PreflightResult judged = late.look();
  REQUIRE(judged.warnings.items().size() == 1);
  CHECK(judged.warnings.items()[0].code == "first_boot.cloud_init");

  Look memory;
  memory.order.patience = registration::Patience{.first_boot = {}, .attempts = 2, .pause = 10s};
  memory.host.host_changes = {{"memory.available_kb", "1"}};
  CHECK(memory.look().status == PreflightStatus::unhealthy);
  CHECK(memory.clock.sleeps().size() == 1);
  CHECK(memory.events() == "connect, inspect, inspect");
  CHECK(memory.told.steps == "connecting SHA256:abc unhealthy");
}

TEST_CASE("a stop while something is waited for is an error") {
  Look one;
  std::stop_source source;
  one.context.stop = source.get_token();
  one.order.patience = registration::Patience{.first_boot = {}, .attempts = 2, .pause = 10s};
  one.host.host_changes = {{"memory.available_kb", "1"}};
  one.clock.on_sleep([&] { source.request_stop(); });
  CHECK(one.error() == "registration.cancelled");
}
