#include "registration/login/rules.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/support/mangled_texts.h"
#include "tests/support/ssh_texts.h"

using registration::login::check;
using registration::login::Hop;
using registration::login::Part;
using registration::login::prepare;
using registration::login::Prepared;
using registration::login::Request;
using ssh::HostKeyMode;
using Key = Part<base::Secret>;
using Text = Part<std::string>;

namespace {

using Change = std::function<void(Request&)>;

Key secret(const std::string& text) { return base::Secret(text); }

Text text(const std::string& value) { return value; }

Hop hop(const std::string& host) {
  Hop made;
  made.endpoint = {host, 22};
  return made;
}

/// A login that works, over one host on the way, with a change.
Request with(const Change& change) {
  Request request;
  request.target = hop("203.0.113.10");
  request.target.user = "deploy";
  request.target.private_key = secret(tests::kPrivateKey);
  request.hops.push_back(hop("jump.example"));
  change(request);
  return request;
}

void nothing(Request&) {}

using Told = std::vector<std::string>;

/// "<code> at <path>" of each fault.
Told told(const base::Diagnostics& faults) {
  Told all;
  for (const base::Diagnostic& fault : faults.items()) {
    all.push_back(fault.code + " at " + fault.path.to_string());
  }
  return all;
}

/// What prepare() says against a request; nothing when it is fine.
Told refused(const Change& change) {
  const auto login = prepare(with(change));
  return login ? Told() : told(login.error());
}

Prepared prepared(const Change& change) {
  auto login = prepare(with(change));
  REQUIRE(login);
  return *std::move(login);
}

}  // namespace

TEST_CASE("what a request says arrives, read") {
  const Prepared login = prepared([](Request& request) {
    request.other_users = {"root"};
    request.target.certificate = text(tests::kCertificate);
    request.target.password = secret("a password");
    request.sudo_password = base::Secret("a sudo password");
    request.target.agent = ssh::AgentOptions{true, "", "laptop"};
    request.proxy = ssh::Proxy{ssh::ProxyScheme::socks5, {"proxy.example", 1080}, "me", {}};
    request.limits = {std::chrono::seconds(90), std::chrono::seconds(5)};
  });
  const ssh::Hop& target = login.options.target;
  CHECK(target.endpoint == ssh::Endpoint{"203.0.113.10", 22});
  CHECK(target.credentials.user == "deploy");
  REQUIRE(target.credentials.private_key);
  CHECK(target.credentials.private_key->public_half().line_without_comment() == tests::kPublicKey);
  REQUIRE(target.credentials.certificate);
  CHECK(target.credentials.certificate->key.line_without_comment() == tests::kPublicKey);
  CHECK(target.credentials.password.reveal() == "a password");
  CHECK(target.credentials.sudo_password.reveal() == "a sudo password");
  CHECK(target.credentials.agent.enabled);
  CHECK(target.credentials.agent.identity == "laptop");
  CHECK(target.host_key.mode == HostKeyMode::accept_new);
  CHECK(login.options.other_users == std::vector<std::string>{"root"});
  REQUIRE(login.options.proxy);
  CHECK(login.options.proxy->endpoint.port == 1080);
  CHECK(login.limits.timeout == std::chrono::seconds(90));
  CHECK(login.limits.initial_delay == std::chrono::seconds(5));
}

TEST_CASE("what is certain of a text is read, and the request stays what was written") {
  const auto spoil = [](Request& request) {
    request.target.user = "deploy\r\n";
    request.other_users = {"\xEF\xBB\xBFroot", "ubuntu\n"};
    request.target.private_key = secret(tests::replaced(tests::kEncryptedKey, "\n", "\\n"));
    request.target.passphrase = secret(std::string(tests::kPassphrase) + "\n");
    request.target.certificate = text(std::string(tests::kOtherCertificate) + "\r\n");
    request.target.password = secret("a password\n");
    request.sudo_password = base::Secret("a sudo password\r\n");
    request.target.agent = ssh::AgentOptions{true, "", "laptop\n"};
    request.target.host_key = text(std::string("host ") + tests::kPublicKey + "\r\n");
    request.hops[0].user = " jumper\n";
    request.hops[0].password = secret("hop password\n");
    request.hops[0].host_key_fingerprint = text(std::string(tests::kFingerprint) + "\n");
    request.proxy = ssh::Proxy{
        ssh::ProxyScheme::http, {"proxy.example", 80}, "me\n", base::Secret("proxy password\n")};
  };
  CHECK(with(spoil).target.user == "deploy\r\n");
  const Prepared login = prepared(spoil);
  const ssh::Credentials& target = login.options.target.credentials;
  CHECK(target.user == "deploy");
  CHECK(login.options.other_users == std::vector<std::string>{"root", "ubuntu"});
  REQUIRE(target.private_key);
  CHECK(target.private_key->text().reveal() == tests::kEncryptedKey);
  CHECK(target.private_key->passphrase().reveal() == tests::kPassphrase);
  CHECK(target.private_key->public_half().line_without_comment() == tests::kOtherPublicKey);
  CHECK(target.certificate.has_value());
  CHECK(target.password.reveal() == "a password");
  CHECK(target.sudo_password.reveal() == "a sudo password");
  CHECK(target.agent.identity == "laptop");
  REQUIRE(login.options.target.host_key.keys.size() == 1);
  CHECK(login.options.target.host_key.keys[0].line_without_comment() == tests::kPublicKey);
  const ssh::Hop& hop = login.options.jump_hosts[0];
  CHECK(hop.credentials.user == "jumper");
  CHECK(hop.credentials.password.reveal() == "hop password");
  CHECK(hop.host_key.fingerprints == std::vector<std::string>{tests::kFingerprint});
  REQUIRE(login.options.proxy);
  CHECK(login.options.proxy->user == "me");
  CHECK(login.options.proxy->password.reveal() == "proxy password");
}

TEST_CASE("what may be meant is a warning of the check, and no fault of the login") {
  const auto spoil = [](Request& request) {
    request.target.password = secret("pass\xC2\xA0word");
    request.target.host_key = text(tests::kPublicKey);
    request.target.known_hosts =
        text(std::string("a ") + tests::kPublicKey + "\n@revoked * ssh-ed25519 AAAA\n");
  };
  const base::Diagnostics faults = check(with(spoil));
  CHECK(told(faults) == Told{"config.hidden_character at target.password",
                             "config.revocation_skipped at target.known_hosts"});
  CHECK_FALSE(faults.has_error());
  CHECK(registration::login::errors_of(faults).empty());
  CHECK(faults.items()[1].cause.starts_with("Line 2: its key cannot be read"));
  CHECK(prepared(spoil).options.target.credentials.password.reveal() == "pass\xC2\xA0word");
  // Errors are told without them.
  CHECK(refused([&](Request& request) {
          spoil(request);
          request.target.user = "a\nb";
        }) == Told{"config.hidden_character at target.user"});
}

TEST_CASE("a login waits five minutes and starts at once unless it says otherwise") {
  const Prepared login = prepared(nothing);
  CHECK(login.limits.timeout == std::chrono::minutes(5));
  CHECK(login.limits.initial_delay == std::chrono::seconds(0));
}

TEST_CASE("what cannot be used is refused with the field to blame, before anything is touched") {
  struct Row {
    Told expected;
    Change spoil;
  };
  const std::string unusable = "ssh.key_unusable at ";
  const std::string uncertified = "ssh.certificate_invalid at ";
  const std::string hidden = "config.hidden_character at ";
  const std::string untrusted = "ssh.host_key_policy_invalid at ";
  const Row rows[] = {
      {{}, nothing},
      {{unusable + "target.private_key"},
       [](auto& login) { login.target.private_key = secret("not a key"); }},
      {{unusable + "target.private_key"},
       [](auto& login) {
         login.target.private_key = secret(tests::kEncryptedKey);
         login.target.passphrase = secret("wrong");
       }},
      {{hidden + "target.user"}, [](auto& login) { login.target.user = "a\nb"; }},
      {{hidden + "target.password"}, [](auto& login) { login.target.password = secret("a\nb"); }},
      {{hidden + "target.passphrase"},
       [](auto& login) { login.target.passphrase = secret("a\nb"); }},
      {{hidden + "target.sudo_password"},
       [](auto& login) { login.sudo_password = base::Secret("a\nb"); }},
      {{hidden + "target.agent_identity"},
       [](auto& login) { login.target.agent = ssh::AgentOptions{true, "", "a\nb"}; }},
      {{hidden + "hops[0].user", hidden + "hops[0].password"},
       [](auto& login) {
         login.hops[0].user = "a\nb";
         login.hops[0].password = secret("a\nb");
       }},
      {{hidden + "other_users[1]", hidden + "proxy.user", hidden + "proxy.password"},
       [](auto& login) {
         login.other_users = {"root", "a\nb"};
         login.proxy = ssh::Proxy{
             ssh::ProxyScheme::http, {"proxy.example", 80}, "a\nb", base::Secret("a\nb")};
       }},
      {{uncertified + "target.certificate"},
       [](auto& login) { login.target.certificate = text("no certificate"); }},
      {{uncertified + "target.certificate"},
       [](auto& login) { login.target.certificate = text(tests::kOtherCertificate); }},
      {{untrusted + "target.host_key"},
       [](auto& login) { login.target.host_key = text("nonsense"); }},
      {{untrusted + "target.host_key_fingerprint"},
       [](auto& login) { login.target.host_key_fingerprint = text("MD5:00"); }},
      // Each machine has to be pinned by a key of its own.
      {{untrusted + "target.host_key_policy", untrusted + "hops[0].host_key"},
       [](auto& login) { login.target.host_key_policy = text("pinned"); }},
      {{untrusted + "hops[0].host_key"},
       [](auto& login) {
         login.target.host_key_policy = text("pinned");
         login.target.host_key = text(tests::kPublicKey);
       }},
      // What the hosts on the way only inherit is wrong in one place.
      {{untrusted + "target.known_hosts"},
       [](auto& login) { login.target.known_hosts = text("host ssh-ed25519 %%%"); }},
      {{untrusted + "target.known_hosts"},
       [](auto& login) {
         login.target.host_key_policy = text("pinned");
         login.target.host_key = text(tests::kPublicKey);
         login.target.known_hosts = text("host ssh-ed25519 %%%");
       }},
      {{untrusted + "target.host_key", untrusted + "target.known_hosts"},
       [](auto& login) {
         login.target.host_key = text("nonsense");
         login.target.known_hosts = text("host ssh-ed25519 %%%");
         login.hops.push_back(hop("second.example"));
       }},
      {{untrusted + "target.host_key_policy"},
       [](auto& login) {
         login.target.host_key_policy = text("nope");
         login.hops.push_back(hop("second.example"));
       }},
      {{untrusted + "target.host_key_policy"},
       [](auto& login) { login.target.host_key_policy = text("known_hosts"); }},
      {{untrusted + "target.known_hosts", untrusted + "hops[0].known_hosts"},
       [](auto& login) {
         login.target.known_hosts = text("host ssh-ed25519 %%%");
         login.hops[0].known_hosts = text("host ssh-ed25519 %%%");
       }},
      {{untrusted + "hops[0].host_key_policy"},
       [](auto& login) { login.hops[0].host_key_policy = text("nope"); }},
      {{unusable + "hops[1].private_key", untrusted + "hops[1].host_key"},
       [](auto& login) {
         Hop second = hop("second.example");
         second.private_key = secret(tests::kEncryptedKey);
         second.host_key = text("nonsense");
         login.hops.push_back(std::move(second));
       }},
      {{uncertified + "hops[0].certificate"},
       [](auto& login) { login.hops[0].certificate = text("no certificate"); }},
      {{"config.ssh_credentials_missing at target"},
       [](auto& login) {
         login.target.private_key = {};
         login.target.certificate = text("no certificate");
         login.target.host_key = text("nonsense");
       }},
      {{"config.ssh_credentials_missing at target"},
       [](auto& login) {
         login.target.private_key = {};
         login.target.agent = ssh::AgentOptions{};
       }},
      {{"config.ssh_credentials_missing at target"},
       [](auto& login) {
         login.target.private_key = {};
         login.target.password = secret("");
       }},
      {{"config.missing at target.certificate", unusable + "hops[0].private_key"},
       [](auto& login) {
         login.target.private_key = {};
         login.target.password = secret("a password");
         login.target.certificate = text(tests::kCertificate);
         login.hops[0].private_key = secret("not a key");
       }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expected);
    CHECK(refused(row.spoil) == row.expected);
    CHECK(told(check(with(row.spoil))) == row.expected);
  }
}

TEST_CASE("a request is checked before all of it is known") {
  CHECK(check(with([](Request& login) {
          login.target.private_key = secret(tests::kEncryptedKey);
          login.target.passphrase = Key::pending();
          login.target.host_key_policy = text("pinned");
          login.target.host_key = Text::pending();
        })).empty());
  CHECK(check(with([](Request& login) {
          login.target.private_key = Key::pending();
          login.target.certificate = text(tests::kCertificate);
        })).empty());
  CHECK(check(with([](Request& login) {
          login.target.private_key = {};
          login.target.agent = Part<ssh::AgentOptions>::pending();
        })).empty());
  const std::string untrusted = "ssh.host_key_policy_invalid at ";
  CHECK(told(check(with([](Request& login) {
          login.target.private_key = Key::pending();
          login.hops[0].host_key = text("nonsense");
        }))) == Told{untrusted + "hops[0].host_key"});
}

TEST_CASE("a host on the way without credentials gets the target's, but never sudo's") {
  const Prepared login = prepared([](Request& request) {
    request.target.certificate = text(tests::kCertificate);
    request.target.password = secret("a password");
    request.sudo_password = base::Secret("for sudo only");
  });
  const ssh::Credentials& all = login.options.jump_hosts[0].credentials;
  CHECK(all.user == "deploy");
  REQUIRE(all.private_key);
  CHECK(all.private_key->public_half().line_without_comment() == tests::kPublicKey);
  CHECK(all.certificate);
  CHECK(all.password.reveal() == "a password");
  CHECK(all.sudo_password.empty());

  const Prepared certified = prepared([](Request& request) {
    request.hops[0].certificate = text(tests::kOtherCertificate);
    request.hops[0].user = "jump";
  });
  const ssh::Credentials& other = certified.options.jump_hosts[0].credentials;
  CHECK(other.user == "jump");
  REQUIRE(other.certificate);
  CHECK(other.certificate->key.line_without_comment() == tests::kOtherPublicKey);
}

TEST_CASE("a host on the way with a credential of its own sees none of the target's") {
  const Prepared login = prepared([](Request& request) {
    request.target.certificate = text(tests::kCertificate);
    request.target.password = secret("for the target only");
    request.hops[0].password = secret("its own");
  });
  const ssh::Credentials& own = login.options.jump_hosts[0].credentials;
  CHECK(own.user == "deploy");
  CHECK_FALSE(own.private_key);
  CHECK_FALSE(own.certificate);
  CHECK(own.password.reveal() == "its own");
}

TEST_CASE("credentials that are no longer at hand are not replaced by the target's") {
  const auto lost = [](Request& login) { login.hops[0].had_credentials = true; };
  CHECK(check(with(lost)).empty());
  CHECK(refused(lost) == Told{"config.ssh_credentials_missing at hops[0].private_key"});
  CHECK(refused([](Request& login) {
          login.hops[0].had_credentials = true;
          login.hops[0].password = secret("its own");
        }).empty());
}

TEST_CASE("what is not at hand is missed, and nothing takes its place") {
  using Agent = Part<ssh::AgentOptions>;
  const auto lost_key = [](Request& login) { login.target.private_key = Key::pending(); };
  CHECK(check(with(lost_key)).empty());
  CHECK(refused(lost_key) == Told{"config.ssh_credentials_missing at target"});
  CHECK(refused([](Request& login) {
          login.target.private_key = Key::pending();
          login.target.password = secret("still there");
        }).empty());
  CHECK(refused([](Request& login) {
          login.target.private_key = secret(tests::kEncryptedKey);
          login.target.passphrase = Key::pending();
        }) == Told{"config.ssh_credentials_missing at target"});
  CHECK(refused([](Request& login) { login.hops[0].password = Key::pending(); }) ==
        Told{"config.ssh_credentials_missing at hops[0].private_key"});
  CHECK(refused([](Request& login) {
          login.hops[0].password = Key::pending();
          login.hops[0].agent = Agent(ssh::AgentOptions{true, "", ""});
        }).empty());
  CHECK(refused([](Request& login) { login.proxy_password_is_lost = true; }) ==
        Told{"config.ssh_credentials_missing at proxy.password"});
}

TEST_CASE("where an address is hearsay, only a machine whose key is known is shown anything") {
  const Told needed{"registration.host_key_needed at target.host_key"};
  const auto told_of = [](const Change& change) {
    return refused([&](Request& login) {
      login.target.address_is_hearsay = true;
      change(login);
    });
  };
  CHECK(told_of(nothing) == needed);
  CHECK(told_of([](Request& login) { login.target.host_key_policy = text("accept_new"); }) ==
        needed);
  CHECK(told_of([](Request& login) { login.target.host_key_policy = text("insecure"); }) == needed);
  CHECK(told_of([](Request& login) {
          login.target.host_key_policy = text("insecure");
          login.target.recorded_host_keys = {tests::kOtherPublicKey};
        }) == needed);
  CHECK(told_of([](Request& login) {
          login.target.host_key_policy = text("accept_new");
          login.target.known_hosts = text(std::string("198.51.100.1 ") + tests::kPublicKey);
        }) == needed);

  const std::string authority = std::string("@cert-authority * ") + tests::kPublicKey;
  const Change known[] = {
      [](Request& login) { login.target.recorded_host_keys = {tests::kOtherPublicKey}; },
      [](Request& login) { login.target.host_key = text(tests::kPublicKey); },
      [](Request& login) { login.target.host_key_fingerprint = text(tests::kFingerprint); },
      [&](Request& login) { login.target.known_hosts = text(authority); },
      [&](Request& login) {
        login.target.host_key_policy = text("accept_new");
        login.target.known_hosts = text(authority);
      }};
  for (const Change& change : known) CHECK(told_of(change).empty());
}

TEST_CASE("a recorded key is demanded of whom nothing else is known") {
  const auto demanded = [](const Change& change) {
    const Prepared login = prepared([&](Request& request) {
      request.target.recorded_host_keys = {tests::kOtherPublicKey};
      change(request);
    });
    Told lines;
    for (const ssh::PublicKey& key : login.options.target.host_key.keys) {
      lines.push_back(key.line_without_comment());
    }
    return lines;
  };
  CHECK(demanded(nothing) == Told{tests::kOtherPublicKey});
  CHECK(demanded([](Request& login) { login.target.host_key = text(tests::kPublicKey); }) ==
        Told{tests::kPublicKey});
  CHECK(demanded([](Request& login) { login.target.host_key_policy = text("insecure"); }).empty());
  const std::string line = std::string("203.0.113.10 ") + tests::kPublicKey;
  CHECK(demanded([&](Request& login) {
          login.target.host_key_policy = text("accept_new");
          login.target.known_hosts = text(line);
        }).empty());
}

TEST_CASE("the target's policy and known_hosts hold for the hosts that say nothing") {
  const auto trust = [](const Change& change) {
    return prepared(change).options.jump_hosts[0].host_key;
  };
  const std::string line = std::string("* ") + tests::kPublicKey;
  const auto known = trust([&](Request& login) { login.target.known_hosts = text(line); });
  CHECK(known.mode == HostKeyMode::known_hosts);
  CHECK(known.known_hosts.about({"jump.example", 22}).keys.size() == 1);
  CHECK(trust([](Request& login) { login.target.host_key_policy = text("insecure"); }).mode ==
        HostKeyMode::insecure);
  CHECK(trust([](Request& login) {
          login.target.host_key_policy = text("insecure");
          login.hops[0].host_key = text(tests::kPublicKey);
        }).mode == HostKeyMode::pinned);
  CHECK(trust([&](Request& login) {
          login.target.host_key_policy = text("insecure");
          login.hops[0].known_hosts = text(line);
        }).mode == HostKeyMode::known_hosts);
}

TEST_CASE("a key that follows is missed by nobody, one that does not come is") {
  const auto pending = [](bool follows) {
    return [follows](Request& request) {
      request.target.private_key = Key::pending();
      request.target.key_follows = follows;
    };
  };
  CHECK(refused(pending(true)).empty());
  CHECK(refused(pending(false)) == Told{"config.ssh_credentials_missing at target"});
}

TEST_CASE("several keys of the target arrive in their order, and none at a host with its own") {
  const Prepared login = prepared([](Request& request) {
    request.target.keys_are_coolifys = true;
    request.target.other_keys.push_back(base::Secret(tests::kPrivateKey));
    Hop own = hop("second.example");
    own.password = secret("a password");
    request.hops.push_back(std::move(own));
  });
  CHECK(login.keys_are_coolifys);
  const ssh::Credentials& target = login.options.target.credentials;
  REQUIRE(target.other_keys.size() == 1);
  CHECK(target.other_keys[0].text().reveal() == tests::kPrivateKey);
  CHECK(login.options.jump_hosts[0].credentials.other_keys.size() == 1);
  CHECK(login.options.jump_hosts[1].credentials.other_keys.empty());
  CHECK(login.options.clone().target.credentials.other_keys.size() == 1);
  CHECK(refused([](Request& request) {
          request.target.other_keys.push_back(base::Secret("none"));
        }) == Told{"ssh.key_unusable at target.private_key"});
}
