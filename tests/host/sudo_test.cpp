// Machines whose login becomes root by a password: with sudo as the distribution has it, and with
// sudo-rs in its place.
#include <doctest/doctest.h>

#include "checks/account_facts.h"
#include "checks/catalog.h"
#include "registration/deploy_key.h"
#include "registration/install_script.h"
#include "ssh/remote/facts.h"
#include "ssh/wait_for_ssh.h"
#include "tests/host/real_host.h"

using host_tests::RealHost;
using registration::KeyDeployment;

namespace {

constexpr const char* kPassword = "correct horse battery";

struct Machine {
  const char* image;
  bool is_rust;  ///< sudo-rs is called sudo there
};

lab::HostOptions options_of(const Machine& machine) {
  return {.image = machine.image, .docker = lab::Docker::absent};
}

/// A host with the account anna, who has a password.
struct SudoHost : RealHost {
  explicit SudoHost(const Machine& machine) : RealHost(options_of(machine)) {
    sh("useradd -m -s /bin/bash anna; echo 'anna:" + std::string(kPassword) +
       "' | chpasswd; mkdir -m 700 ~anna/.ssh; echo '" + key.public_line() +
       "' >~anna/.ssh/authorized_keys; chown -R anna: ~anna/.ssh; useradd -m -s /bin/bash target");
    if (machine.is_rust) sh("ln -s /usr/lib/cargo/bin/sudo /usr/local/bin/sudo");
    CHECK(sh("sudo --version 2>&1 | head -n 1").starts_with("sudo-rs") == machine.is_rust);
    rules("anna ALL=(ALL) ALL");
  }

  void rules(const std::string& text) const {
    sh("rm -rf /run/sudo /var/run/sudo-rs; printf '%s\\n' 'Defaults env_reset' '" + text +
       "' >/etc/sudoers; chmod 440 /etc/sudoers");
  }

  [[nodiscard]] std::unique_ptr<ssh::Session> anna(const std::string& sudo_password) const {
    ssh::ConnectOptions how;
    how.target.endpoint = {lab().ip(), static_cast<std::uint16_t>(lab().port())};
    how.target.credentials.user = "anna";
    how.target.credentials.private_key =
        ssh::PrivateKey::read(base::Secret(key.private_text()), {}).value();
    how.target.credentials.sudo_password = base::Secret(sudo_password);
    base::Context context;
    auto session = ssh::wait_for_ssh(how, context.within(std::chrono::seconds(60)));
    REQUIRE_MESSAGE(session.has_value(), session.error().cause);
    return *std::move(session);
  }

  /// The code of the check `account` for a login as anna, of whom `registered` is wanted.
  [[nodiscard]] std::string code(const std::string& password,
                                 const std::string& registered = "root") const {
    const auto judgement = checks::find_check("account")->judge(
        inspect(password, registered), checks::settings_of("account", options(registered)));
    const auto* const fail = std::get_if<checks::Fail>(&judgement);
    return fail == nullptr ? "" : fail->code;
  }

  [[nodiscard]] checks::HostFacts inspect(const std::string& password,
                                          const std::string& registered) const {
    const auto session = anna(password);
    base::Context context;
    auto facts =
        checks::inspect(*session, options(registered), context.within(std::chrono::seconds(120)));
    REQUIRE_MESSAGE(facts.has_value(), facts.error().cause << facts.error().evidence);
    return *std::move(facts);
  }

  acceptance::KeyPair key;
};

}  // namespace

TEST_CASE("with a password sudo and sudo-rs do all that has to be done") {
  for (const Machine& machine :
       {Machine{"debian13", true}, Machine{"debian13", false}, Machine{"debian12", false}}) {
    CAPTURE(machine.image);
    CAPTURE(machine.is_rust);
    const SudoHost host(machine);
    for (const std::string rules : {"anna ALL=(ALL) ALL", "anna ALL=(ALL) NOPASSWD: ALL"}) {
      CAPTURE(rules);
      host.rules(rules);
      const auto facts = host.inspect(kPassword, "target");
      CHECK(facts.get(checks::account::kLoginUser) == "anna");
      CHECK(facts.get(checks::account::kActing));
      CHECK(facts.get(checks::user::kName) == "target");
      CHECK(facts.get(checks::user::kUid) == std::stoi(host.sh("id -u target")));

      const acceptance::KeyPair pair;
      const auto wanted = ssh::parse_public_key(pair.public_line()).value();
      const auto session = host.anna(kPassword);
      for (const std::string user : {"target", "root"}) {
        CHECK(registration::deploy_key(*session, user, wanted, {}) == KeyDeployment::added);
        CHECK(registration::deploy_key(*session, user, wanted, {}) ==
              KeyDeployment::already_present);
      }
      CHECK(host.sh("cat ~target/.ssh/authorized_keys") == wanted.line());
      CHECK(host.sh("stat -c '%U %a' ~target/.ssh/authorized_keys") == "target 600");
      CHECK(host.sh("grep -c -F '" + wanted.line() + "' /root/.ssh/authorized_keys") == "1");
      CHECK(registration::remove_key(*session, "target", wanted, {}) == true);
      CHECK(host.sh("cat ~target/.ssh/authorized_keys").empty());
    }
  }
}

TEST_CASE("with a password root runs the steps of an installation") {
  const SudoHost host({"debian13", true});
  const auto session = host.anna(kPassword);
  // No package manager that is known: what is told of that comes from the script behind sudo.
  host.sh("mv /usr/bin/apt-get /usr/bin/apt-get.hidden");
  ssh::Script script{.text = registration::install_script(), .inputs = {}, .may_need_root = true};
  script.inputs.push_back({"install_step", base::Secret::harmless("plan")});
  base::Context context;
  const auto output = session->run(script, context.within(std::chrono::seconds(60)));
  REQUIRE(output.has_value());
  CHECK(output->out.starts_with("install.outcome\tunsupported\n"));
}

TEST_CASE("the refusals of sudo-rs and sudo are told by their codes") {
  for (const Machine& machine : {Machine{"debian13", true}, Machine{"debian13", false}}) {
    CAPTURE(machine.is_rust);
    const SudoHost host(machine);
    CHECK(host.code(kPassword).empty());
    CHECK(host.code("") == "ssh.sudo_password_needed");
    CHECK(host.code("wrong") == "ssh.sudo_password_wrong");
    host.rules("root ALL=(ALL) ALL");
    CHECK(host.code(kPassword) == "ssh.sudo_not_allowed");
    if (!machine.is_rust) {
      host.sh("printf 'Defaults requiretty\\nanna ALL=(ALL) ALL\\n' >/etc/sudoers");
      CHECK(host.code(kPassword) == "ssh.sudo_needs_terminal");
    }
    host.rules("anna ALL=(ALL) ALL");
    host.sh("chmod u-s \"$(readlink -f \"$(command -v sudo)\")\"");
    CHECK(host.code(kPassword) == "ssh.sudo_failed");
    CHECK(host.code("") == "ssh.sudo_failed");
  }
}
