#include "provider/arguments/ssh_login.h"

#include <doctest/doctest.h>

#include <functional>

#include "tests/support/ssh_texts.h"

using provider::JumpHostModel;
using provider::make_login;
using provider::SshModel;
using provider::SshTarget;
using registration::login::Prepared;
using ssh::Endpoint;
using ssh::HostKeyMode;
using Text = schema::Field<std::string>;

namespace {

using Change = std::function<void(SshModel&)>;

/// A login that works, with a change.
Prepared login(const Change& change, const SshTarget& target = {"203.0.113.10", "aws", {}}) {
  SshModel ssh;
  ssh.private_key = tests::kPrivateKey;
  change(ssh);
  auto made = make_login(ssh, target);
  REQUIRE(made);
  return std::move(made->prepared);
}

void nothing(SshModel&) {}

using Lines = std::vector<std::string>;

Lines lines_of(const std::vector<ssh::PublicKey>& keys) {
  Lines lines;
  for (const ssh::PublicKey& key : keys) lines.push_back(key.line_without_comment());
  return lines;
}

/// The keys that a policy's known_hosts has for a machine.
Lines told(const ssh::HostKeyPolicy& policy, const Endpoint& endpoint) {
  return lines_of(policy.known_hosts.about(endpoint).keys);
}

SshTarget with_recorded(const std::string& key) { return {"203.0.113.10", "", {key, {}}}; }

}  // namespace

TEST_CASE("we connect to the server's address unless another is given") {
  const Prepared plain = login(nothing);
  CHECK(plain.options.target.endpoint == Endpoint{"203.0.113.10", 22});
  CHECK(plain.options.target.credentials.user == "ubuntu");  // by cloud_provider
  CHECK(plain.options.target.credentials.private_key->text().reveal() == tests::kPrivateKey);
  CHECK(plain.options.target.host_key.mode == HostKeyMode::accept_new);
  CHECK(plain.options.other_users.empty());
  CHECK(plain.options.jump_hosts.empty());
  CHECK_FALSE(plain.options.proxy);
  CHECK(plain.limits.timeout == std::chrono::minutes(5));
  CHECK(plain.limits.initial_delay == std::chrono::seconds(0));

  const Prepared other = login([](SshModel& ssh) {
    ssh.host = "10.0.0.1";
    ssh.port = 2200;
    ssh.timeout = "90s";
    ssh.initial_delay = "5s";
  });
  CHECK(other.options.target.endpoint == Endpoint{"10.0.0.1", 2200});
  CHECK(other.limits.timeout == std::chrono::seconds(90));
  CHECK(other.limits.initial_delay == std::chrono::seconds(5));
}

TEST_CASE("accounts are tried in the order they are written") {
  const std::vector<std::string> others = {"admin", "debian"};
  const Prepared both = login([&](SshModel& ssh) {
    ssh.user = "deploy";
    ssh.users = others;
  });
  CHECK(both.options.target.credentials.user == "deploy");
  CHECK(both.options.other_users == others);
  const Prepared list = login([&](SshModel& ssh) { ssh.users = others; });
  CHECK(list.options.target.credentials.user == "admin");
  CHECK(list.options.other_users == std::vector<std::string>{"debian"});
}

TEST_CASE("every credential arrives, write-only ones too") {
  const Prepared all = login([](SshModel& ssh) {
    ssh.private_key = Text();
    ssh.private_key_wo = tests::kEncryptedKey;
    ssh.passphrase_wo = tests::kPassphrase;
    ssh.certificate = tests::kOtherCertificate;
    ssh.password_wo = "a password";
    ssh.sudo_password_wo = "a sudo password";
    ssh.agent_identity = "laptop";
  });
  const ssh::Credentials& credentials = all.options.target.credentials;
  CHECK(credentials.private_key->text().reveal() == tests::kEncryptedKey);
  CHECK(credentials.private_key->passphrase().reveal() == tests::kPassphrase);
  REQUIRE(credentials.certificate);
  CHECK(credentials.certificate->blob == ssh::parse_certificate(tests::kOtherCertificate)->blob);
  CHECK(credentials.password.reveal() == "a password");
  CHECK(credentials.agent.enabled);
  CHECK(credentials.agent.identity == "laptop");
  CHECK(credentials.sudo_password.reveal() == "a sudo password");
}

TEST_CASE("host keys: every policy") {
  const auto policy = [](const Change& change) { return login(change).options.target.host_key; };
  const auto pinned = policy([](SshModel& ssh) { ssh.host_key = tests::kPublicKey; });
  CHECK(pinned.mode == HostKeyMode::pinned);
  REQUIRE(pinned.keys.size() == 1);
  CHECK(pinned.keys[0].line_without_comment() == tests::kPublicKey);
  const auto print = policy([](SshModel& ssh) { ssh.host_key_fingerprint = tests::kFingerprint; });
  CHECK(print.mode == HostKeyMode::pinned);
  CHECK(print.fingerprints == std::vector<std::string>{tests::kFingerprint});
  const auto signed_by = policy(
      [](SshModel& ssh) { ssh.host_key = std::string("@cert-authority ") + tests::kPublicKey; });
  CHECK(signed_by.authorities.size() == 1);
  const std::string known_hosts = std::string("203.0.113.10 ") + tests::kPublicKey + "\n";
  const auto known = policy([&](SshModel& ssh) { ssh.known_hosts = known_hosts; });
  CHECK(known.mode == HostKeyMode::known_hosts);
  CHECK(told(known, {"203.0.113.10", 22}) == Lines{tests::kPublicKey});
  CHECK(policy([](SshModel& ssh) { ssh.host_key_policy = "insecure"; }).mode ==
        HostKeyMode::insecure);
}

TEST_CASE("a recorded host key is demanded unless the configuration names one") {
  const auto keys = [](const Change& change) {
    return lines_of(
        login(change, with_recorded(tests::kOtherPublicKey)).options.target.host_key.keys);
  };
  CHECK(keys(nothing) == Lines{tests::kOtherPublicKey});
  CHECK(keys([](SshModel& ssh) { ssh.host_key = tests::kPublicKey; }) == Lines{tests::kPublicKey});
  CHECK(keys([](SshModel& ssh) {
          ssh.host_key_policy = "accept_new";
          ssh.host_key = tests::kPublicKey;
        }) == Lines{tests::kPublicKey});
  CHECK(keys([](SshModel& ssh) {
          ssh.host_key_policy = "accept_new";
          ssh.known_hosts = std::string("203.0.113.10 ") + tests::kPublicKey;
        }).empty());
  CHECK(keys([](SshModel& ssh) { ssh.host_key_policy = "insecure"; }).empty());
}

TEST_CASE("a bastion without credentials of its own gets those of the machine") {
  const Prepared plain = login([](SshModel& ssh) {
    ssh.user = "deploy";
    ssh.sudo_password = "for sudo only";
    ssh.port = 2200;
    ssh.host_key = tests::kPublicKey;
    ssh.bastion_host = "bastion.example";
  });
  REQUIRE(plain.options.jump_hosts.size() == 1);
  const ssh::Hop& bastion = plain.options.jump_hosts[0];
  CHECK(bastion.endpoint == Endpoint{"bastion.example", 22});
  CHECK(bastion.credentials.user == "deploy");
  CHECK(bastion.credentials.private_key->text().reveal() == tests::kPrivateKey);
  CHECK(bastion.credentials.sudo_password.empty());
  CHECK(bastion.host_key.mode == HostKeyMode::accept_new);
  CHECK(bastion.host_key.keys.empty());
}

TEST_CASE("a bastion with credentials of its own sees none of the machine's") {
  const Prepared own = login([](SshModel& ssh) {
    ssh.password = "for the machine only";
    ssh.bastion_host = "bastion.example";
    ssh.bastion_port = 2222;
    ssh.bastion_user = "jump";
    ssh.bastion_password = "for the bastion";
    ssh.bastion_host_key = tests::kOtherPublicKey;
  });
  const ssh::Hop& bastion = own.options.jump_hosts[0];
  CHECK(bastion.endpoint == Endpoint{"bastion.example", 2222});
  CHECK(bastion.credentials.user == "jump");
  CHECK(bastion.credentials.password.reveal() == "for the bastion");
  CHECK_FALSE(bastion.credentials.private_key);
  CHECK(bastion.host_key.mode == HostKeyMode::pinned);
  CHECK(own.options.target.credentials.password.reveal() == "for the machine only");
}

TEST_CASE("write-only secrets of a bastion and of jump hosts arrive") {
  const Prepared by_bastion = login([](SshModel& ssh) {
    ssh.bastion_host = "bastion.example";
    ssh.bastion_private_key_wo = tests::kEncryptedKey;
    ssh.bastion_passphrase_wo = tests::kPassphrase;
    ssh.bastion_password_wo = "for the bastion";
  });
  const Prepared by_list = login([](SshModel& ssh) {
    JumpHostModel host;
    host.host = "bastion.example";
    host.private_key_wo = tests::kEncryptedKey;
    host.passphrase_wo = tests::kPassphrase;
    host.password_wo = "for the bastion";
    ssh.jump_hosts = std::vector<JumpHostModel>{host};
  });
  for (const Prepared* const one : {&by_bastion, &by_list}) {
    REQUIRE(one->options.jump_hosts.size() == 1);
    const ssh::Credentials& credentials = one->options.jump_hosts[0].credentials;
    REQUIRE(credentials.private_key);
    CHECK(credentials.private_key->text().reveal() == tests::kEncryptedKey);
    CHECK(credentials.private_key->passphrase().reveal() == tests::kPassphrase);
    CHECK(credentials.password.reveal() == "for the bastion");
  }
}

TEST_CASE("jump hosts: each with its own login and trust, the rest inherited") {
  const SshTarget target = {
      "203.0.113.10", "", {"", {{"second.example:22", tests::kOtherPublicKey}}}};
  const Prepared chain = login(
      [](SshModel& ssh) {
        JumpHostModel first;
        first.host = "first.example";
        first.private_key = tests::kEncryptedKey;
        first.passphrase = tests::kPassphrase;
        first.host_key_fingerprint = tests::kFingerprint;
        JumpHostModel second;
        second.host = "second.example";
        ssh.jump_hosts = std::vector<JumpHostModel>{first, second};
      },
      target);
  REQUIRE(chain.options.jump_hosts.size() == 2);
  const ssh::Hop& first = chain.options.jump_hosts[0];
  REQUIRE(first.credentials.private_key);
  CHECK(first.credentials.private_key->text().reveal() == tests::kEncryptedKey);
  CHECK(first.credentials.private_key->passphrase().reveal() == tests::kPassphrase);
  CHECK(first.host_key.mode == HostKeyMode::pinned);
  const ssh::Hop& second = chain.options.jump_hosts[1];
  CHECK(second.credentials.private_key->text().reveal() == tests::kPrivateKey);
  CHECK(second.host_key.mode == HostKeyMode::accept_new);
  REQUIRE(second.host_key.keys.size() == 1);
  CHECK(second.host_key.keys[0].line_without_comment() == tests::kOtherPublicKey);
}

TEST_CASE("jump hosts of the same endpoint each have the key of their place") {
  const SshTarget target = {"203.0.113.10",
                            "",
                            {"",
                             {{"127.0.0.1:2222", tests::kPublicKey},
                              {"gate.example:22", tests::kPublicKey},
                              {"127.0.0.1:2222", tests::kOtherPublicKey}}}};
  const auto demanded = [&](const std::vector<std::string>& hosts) {
    const Prepared made = login(
        [&](SshModel& ssh) {
          std::vector<JumpHostModel> chain;
          for (const std::string& name : hosts) {
            JumpHostModel host;
            host.host = name;
            if (name == "127.0.0.1") host.port = 2222;
            chain.push_back(host);
          }
          ssh.jump_hosts = chain;
        },
        target);
    std::vector<Lines> keys;
    for (const ssh::Hop& hop : made.options.jump_hosts) keys.push_back(lines_of(hop.host_key.keys));
    return keys;
  };
  const Lines first{tests::kPublicKey};
  const Lines second{tests::kOtherPublicKey};
  const Lines either{tests::kPublicKey, tests::kOtherPublicKey};
  CHECK(demanded({"127.0.0.1", "gate.example", "127.0.0.1"}) ==
        std::vector<Lines>{first, first, second});
  // Where the way has changed, none is forgotten.
  CHECK(demanded({"gate.example", "127.0.0.1"}) == std::vector<Lines>{first, either});
  CHECK(demanded({"new.example"}) == std::vector<Lines>{Lines{}});
}

TEST_CASE("policy and known_hosts hold for jump hosts that say nothing") {
  const std::string known_hosts = std::string("* ") + tests::kPublicKey;
  const auto trust = [&](const Change& change) {
    const Prepared made = login([&](SshModel& ssh) {
      ssh.bastion_host = "bastion.example";
      change(ssh);
    });
    return made.options.jump_hosts[0].host_key;
  };
  CHECK(trust([](SshModel& ssh) { ssh.host_key_policy = "insecure"; }).mode ==
        HostKeyMode::insecure);
  const auto known = trust([&](SshModel& ssh) { ssh.known_hosts = known_hosts; });
  CHECK(known.mode == HostKeyMode::known_hosts);
  CHECK(told(known, {"bastion.example", 22}) == Lines{tests::kPublicKey});
  CHECK(trust([&](SshModel& ssh) {
          ssh.host_key_policy = "insecure";
          ssh.bastion_host_key = tests::kPublicKey;
        }).mode == HostKeyMode::pinned);
}

TEST_CASE("proxies have the port of their kind") {
  const Prepared http = login([](SshModel& ssh) { ssh.proxy_host = "proxy.example"; });
  REQUIRE(http.options.proxy);
  CHECK(http.options.proxy->scheme == ssh::ProxyScheme::http);
  CHECK(http.options.proxy->endpoint == Endpoint{"proxy.example", 80});
  const Prepared socks = login([](SshModel& ssh) {
    ssh.proxy_scheme = "socks5";
    ssh.proxy_host = "proxy.example";
    ssh.proxy_user_name = "me";
    ssh.proxy_user_password = "proxy secret";
  });
  const Prepared write_only = login([](SshModel& ssh) {
    ssh.proxy_host = "proxy.example";
    ssh.proxy_user_name = "me";
    ssh.proxy_user_password_wo = "write-only secret";
  });
  CHECK(write_only.options.proxy->password.reveal() == "write-only secret");
  CHECK(socks.options.proxy->scheme == ssh::ProxyScheme::socks5);
  CHECK(socks.options.proxy->endpoint.port == 1080);
  CHECK(socks.options.proxy->user == "me");
  CHECK(socks.options.proxy->password.reveal() == "proxy secret");
}

TEST_CASE("a jump host whose write-only credentials are gone does not get the machine's") {
  SshModel ssh;
  ssh.password = "for the machine";
  ssh.bastion_host = "bastion.example";
  CHECK(make_login(ssh, {"203.0.113.10", "", {}}));
  ssh.bastion_password_wo_version = 1;
  const auto gone = make_login(ssh, {"203.0.113.10", "", {}});
  REQUIRE_FALSE(gone);
  CHECK(gone.error().code == "config.ssh_credentials_missing");
  CHECK(gone.error().path.to_string() == "ssh.bastion_private_key_wo");
  ssh.bastion_password_wo = "for the bastion";
  CHECK(make_login(ssh, {"203.0.113.10", "", {}}));
}

TEST_CASE("a proxy whose write-only password is gone is not asked without one") {
  SshModel ssh;
  ssh.password = "for the machine";
  ssh.proxy_host = "proxy.example";
  ssh.proxy_user_name = "me";
  CHECK(make_login(ssh, {"203.0.113.10", "", {}}));
  ssh.proxy_user_password_wo_version = 1;
  const auto gone = make_login(ssh, {"203.0.113.10", "", {}});
  REQUIRE_FALSE(gone);
  CHECK(gone.error().code == "config.ssh_credentials_missing");
  CHECK(gone.error().path.to_string() == "ssh.proxy_user_password_wo");
  CHECK(gone.error().remedy.find("`proxy_user_password`") != std::string::npos);
  ssh.proxy_user_password_wo = "for the proxy";
  CHECK(make_login(ssh, {"203.0.113.10", "", {}}));
}

TEST_CASE("an address that is hearsay counts where no other is given") {
  SshModel ssh;
  ssh.password = "for the machine";
  const SshTarget hearsay{"203.0.113.10", "", {}, true};
  const auto refused = make_login(ssh, hearsay);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "registration.host_key_needed");
  CHECK(refused.error().path.to_string() == "ssh.host_key");
  CHECK(refused.error().remedy.find("`ssh.host_key`") != std::string::npos);
  CHECK(make_login(ssh, {"203.0.113.10", "", {tests::kPublicKey, {}}, true}));
  ssh.host = "gateway.example";
  CHECK(make_login(ssh, hearsay));
}

TEST_CASE("what cannot log in is refused before anything is touched") {
  SshModel ssh;
  CHECK(make_login(ssh, {"203.0.113.10", "", {}}).error().code == "config.ssh_credentials_missing");
  ssh.private_key = tests::kPublicKey;
  const auto wrong = make_login(ssh, {"203.0.113.10", "", {}});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == "ssh.key_unusable");
  CHECK(wrong.error().path.to_string() == "ssh.private_key");
}

namespace {

/// A login with Coolify's key, of which these are at hand.
SshTarget with_keys(const std::vector<std::string>& texts) {
  SshTarget target;
  target.ip = "203.0.113.10";
  target.cloud_provider = "aws";
  target.coolify_users = {"former", "deploy"};
  for (const std::string& text : texts) {
    target.coolify_keys.halves.emplace_back(text);
  }
  target.coolify_keys.lacking = {"gone"};
  return target;
}

SshModel by_coolify_key() {
  SshModel ssh;
  ssh.use_coolify_key = true;
  return ssh;
}

}  // namespace

TEST_CASE("Coolify's keys log in as Coolify does, in their order, and alone") {
  const auto login =
      make_login(by_coolify_key(), with_keys({tests::kPrivateKey, tests::kPrivateKey}));
  REQUIRE(login);
  const ssh::Credentials& credentials = login->prepared.options.target.credentials;
  CHECK(credentials.private_key->text().reveal() == tests::kPrivateKey);
  CHECK(credentials.other_keys.size() == 1);
  CHECK(credentials.user == "former");
  CHECK(login->prepared.options.other_users == std::vector<std::string>{"deploy"});
  CHECK(login->prepared.keys_are_coolifys);
  CHECK(login->lacking_keys == std::vector<std::string>{"gone"});
}

TEST_CASE("the account of a login with Coolify's key is the one that is written, if any") {
  SshModel ssh = by_coolify_key();
  ssh.user = "admin";
  const auto login = make_login(ssh, with_keys({tests::kPrivateKey}));
  REQUIRE(login);
  CHECK(login->prepared.options.target.credentials.user == "admin");
  CHECK(login->prepared.options.other_users.empty());
  ssh = SshModel();
  ssh.password = "a password";
  const auto other = make_login(ssh, with_keys({}));
  REQUIRE(other);
  CHECK(other->prepared.options.target.credentials.user == "ubuntu");
  CHECK_FALSE(other->prepared.keys_are_coolifys);
}

TEST_CASE("a login with Coolify's key is sound before the key is read") {
  CHECK(make_login(by_coolify_key(), with_keys({})));
  SshModel ssh = by_coolify_key();
  ssh.passphrase_wo = Text::unknown();
  CHECK(make_login(ssh, with_keys({tests::kPrivateKey})));
  ssh.use_coolify_key = false;
  CHECK_FALSE(make_login(ssh, with_keys({tests::kPrivateKey})));
}

TEST_CASE("a jump host without credentials is shown Coolify's key like any other") {
  SshModel ssh = by_coolify_key();
  ssh.bastion_host = "jump.example";
  const auto inherits = make_login(ssh, with_keys({tests::kPrivateKey}));
  REQUIRE(inherits);
  CHECK(inherits->prepared.options.jump_hosts[0].credentials.private_key);
  ssh.bastion_password = "a password";
  const auto has_own = make_login(ssh, with_keys({tests::kPrivateKey}));
  REQUIRE(has_own);
  CHECK_FALSE(has_own->prepared.options.jump_hosts[0].credentials.private_key);
}
