#include "provider/arguments/ssh_check.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "tests/support/mangled_texts.h"
#include "tests/support/ssh_texts.h"

using provider::check_login;
using provider::check_ssh;
using provider::JumpHostModel;
using provider::SshModel;
using Text = schema::Field<std::string>;

namespace {

using Change = std::function<void(SshModel&)>;

SshModel with(const Change& change) {
  SshModel ssh;
  change(ssh);
  return ssh;
}

/// "<code> at <path>" of each fault.
std::vector<std::string> told(const base::Diagnostics& faults) {
  std::vector<std::string> all;
  for (const base::Diagnostic& fault : faults.items()) {
    all.push_back(fault.code + " at " + fault.path.to_string());
  }
  return all;
}

using Told = std::vector<std::string>;

JumpHostModel jump_host() {
  JumpHostModel host;
  host.host = "jump.example";
  return host;
}

}  // namespace

TEST_CASE("what can be used is not complained about") {
  CHECK(check_ssh(SshModel()).empty());
  CHECK(check_ssh(with([](SshModel& ssh) {
          ssh.private_key_wo = tests::kEncryptedKey;
          ssh.passphrase_wo = tests::kPassphrase;
          ssh.certificate = tests::kOtherCertificate;
          ssh.host_key_fingerprint = tests::kFingerprint;
          JumpHostModel host = jump_host();
          host.private_key = tests::kPrivateKey;
          host.certificate = tests::kCertificate;
          host.host_key = tests::kPublicKey;
          ssh.jump_hosts = std::vector<JumpHostModel>{host};
        })).empty());
}

TEST_CASE("an argument that cannot be used is reported where it is written") {
  struct Row {
    std::string expected;
    Change spoil;
  };
  const Row rows[] = {
      {"ssh.key_unusable at private_key", [](auto& ssh) { ssh.private_key = tests::kPublicKey; }},
      {"ssh.key_unusable at private_key_wo",
       [](auto& ssh) { ssh.private_key_wo = "PuTTY-User-Key-File-3: ssh-ed25519\n"; }},
      {"ssh.key_unusable at private_key",
       [](auto& ssh) { ssh.private_key = tests::kEncryptedKey; }},
      {"ssh.key_unusable at private_key",
       [](auto& ssh) {
         ssh.private_key = tests::kEncryptedKey;
         ssh.passphrase = "wrong";
       }},
      {"ssh.certificate_invalid at certificate",
       [](auto& ssh) {
         ssh.private_key = tests::kPrivateKey;
         ssh.certificate = tests::kPublicKey;
       }},
      {"ssh.certificate_invalid at certificate",
       [](auto& ssh) {
         ssh.private_key = tests::kPrivateKey;
         ssh.certificate = tests::kOtherCertificate;
       }},
      {"ssh.host_key_policy_invalid at host_key", [](auto& ssh) { ssh.host_key = "nonsense"; }},
      {"ssh.host_key_policy_invalid at host_key_fingerprint",
       [](auto& ssh) { ssh.host_key_fingerprint = "MD5:00"; }},
      {"ssh.host_key_policy_invalid at known_hosts",
       [](auto& ssh) { ssh.known_hosts = "host ssh-ed25519 %%%"; }},
      {"ssh.host_key_policy_invalid at host_key_policy",
       [](auto& ssh) { ssh.host_key_policy = "pinned"; }},
      {"ssh.host_key_policy_invalid at host_key_policy",
       [](auto& ssh) {
         ssh.host_key_policy = "insecure";
         ssh.host_key = tests::kPublicKey;
       }},
      {"ssh.key_unusable at bastion_private_key",
       [](auto& ssh) {
         ssh.bastion_host = "jump.example";
         ssh.bastion_private_key = tests::kEncryptedKey;
       }},
      {"ssh.key_unusable at bastion_private_key_wo",
       [](auto& ssh) {
         ssh.bastion_host = "jump.example";
         ssh.bastion_private_key_wo = tests::kEncryptedKey;
       }},
      {"ssh.key_unusable at jump_hosts[0].private_key_wo",
       [](auto& ssh) {
         JumpHostModel host = jump_host();
         host.private_key_wo = tests::kEncryptedKey;
         host.passphrase_wo = "wrong";
         ssh.jump_hosts = std::vector<JumpHostModel>{host};
       }},
      {"ssh.host_key_policy_invalid at bastion_host_key",
       [](auto& ssh) {
         ssh.bastion_host = "jump.example";
         ssh.bastion_host_key = "nonsense";
       }},
      {"ssh.key_unusable at jump_hosts[1].private_key",
       [](auto& ssh) {
         JumpHostModel second = jump_host();
         second.private_key = "no key";
         ssh.jump_hosts = std::vector<JumpHostModel>{jump_host(), second};
       }},
      {"ssh.host_key_policy_invalid at jump_hosts[0].host_key_policy",
       [](auto& ssh) {
         JumpHostModel host = jump_host();
         host.host_key_policy = "known_hosts";
         ssh.jump_hosts = std::vector<JumpHostModel>{host};
       }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expected);
    CHECK(told(check_ssh(with(row.spoil))) == Told{row.expected});
  }
}

TEST_CASE("every text of a login is mended where that is certain, and else placed") {
  using Set = std::function<void(SshModel&, const std::string&)>;
  struct Argument {
    std::string path;
    Set set;
  };
  const auto at_bastion = [](Text SshModel::* field) {
    return [field](SshModel& ssh, const std::string& text) {
      ssh.bastion_host = "jump.example";
      ssh.*field = text;
    };
  };
  const auto at_jump_host = [](Text JumpHostModel::* field) {
    return [field](SshModel& ssh, const std::string& text) {
      JumpHostModel second = jump_host();
      second.*field = text;
      ssh.jump_hosts = std::vector<JumpHostModel>{jump_host(), second};
    };
  };
  const auto at = [](Text SshModel::* field) {
    return [field](SshModel& ssh, const std::string& text) { ssh.*field = text; };
  };
  const Argument names[] = {
      {"user", at(&SshModel::user)},
      {"users[0]",
       [](auto& ssh, auto& text) { ssh.users = std::vector<std::string>{text, "root"}; }},
      {"users[1]",
       [](auto& ssh, auto& text) { ssh.users = std::vector<std::string>{"root", text}; }},
      {"users[0]",
       [](auto& ssh, auto& text) {
         ssh.user = "root";
         ssh.users = std::vector<std::string>{text};
       }},
      {"agent_identity", at(&SshModel::agent_identity)},
      {"proxy_user_name",
       [](auto& ssh, auto& text) {
         ssh.proxy_host = "proxy.example";
         ssh.proxy_user_name = text;
       }},
      {"bastion_user", at_bastion(&SshModel::bastion_user)},
      {"jump_hosts[1].user", at_jump_host(&JumpHostModel::user)},
      {"jump_hosts[1].agent_identity", at_jump_host(&JumpHostModel::agent_identity)},
  };
  const Argument passwords[] = {
      {"password", at(&SshModel::password)},
      {"password_wo", at(&SshModel::password_wo)},
      {"passphrase", at(&SshModel::passphrase)},
      {"passphrase_wo", at(&SshModel::passphrase_wo)},
      {"sudo_password", at(&SshModel::sudo_password)},
      {"sudo_password_wo", at(&SshModel::sudo_password_wo)},
      {"proxy_user_password",
       [](auto& ssh, auto& text) {
         ssh.proxy_host = "proxy.example";
         ssh.proxy_user_password = text;
       }},
      {"bastion_password", at_bastion(&SshModel::bastion_password)},
      {"bastion_password_wo", at_bastion(&SshModel::bastion_password_wo)},
      {"bastion_passphrase", at_bastion(&SshModel::bastion_passphrase)},
      {"bastion_passphrase_wo", at_bastion(&SshModel::bastion_passphrase_wo)},
      {"jump_hosts[1].password", at_jump_host(&JumpHostModel::password)},
      {"jump_hosts[1].password_wo", at_jump_host(&JumpHostModel::password_wo)},
      {"jump_hosts[1].passphrase_wo", at_jump_host(&JumpHostModel::passphrase_wo)},
  };
  const auto faults = [](const Argument& argument, const std::string& text) {
    SshModel ssh;
    argument.set(ssh, text);
    return check_ssh(ssh);
  };
  for (const Argument& argument : names) {
    CAPTURE(argument.path);
    for (const char* text : {"some body", "body\n", "body\r\n",
                             "\xEF\xBB\xBF"
                             "body\xC2\xA0"}) {
      CHECK(faults(argument, text).empty());
    }
    const base::Diagnostics found = faults(argument,
                                           "bo\xC2\xA0"
                                           "dy\r\n");
    CHECK(told(found) == Told{"config.hidden_character at " + argument.path});
    CHECK(found.has_error());
    CHECK(found.items().front().cause == "Its character 3 is a non-breaking blank (U+00A0).");
    CHECK(found.items().front().evidence == "bo<U+00A0>dy\\r\\n");
  }
  for (const Argument& argument : passwords) {
    CAPTURE(argument.path);
    for (const char* text : {"pass word", "word\n", "word\r\n",
                             "\xEF\xBB\xBF"
                             "word"}) {
      CHECK(faults(argument, text).empty());
    }
    const base::Diagnostics found = faults(argument, "wo\nrd");
    CHECK(told(found) == Told{"config.hidden_character at " + argument.path});
    CHECK(found.has_error());
    CHECK(found.items().front().cause ==
          "Its character 3 is a line break (\\n). Nobody can type that.");
    CHECK(found.items().front().evidence.empty());
    const base::Diagnostics doubt = faults(argument,
                                           "wo\xC2\xA0"
                                           "rd");
    CHECK(told(doubt) == Told{"config.hidden_character at " + argument.path});
    CHECK_FALSE(doubt.has_error());
  }
}

TEST_CASE("keys, certificates and host keys are mended wherever they stand") {
  for (const tests::Mangled& key : tests::mangled_pem(tests::kPrivateKey)) {
    CAPTURE(key.how);
    for (const tests::Mangled& certificate : tests::mangled_line(tests::kCertificate)) {
      CAPTURE(certificate.how);
      SshModel ssh;
      ssh.private_key = key.text;
      ssh.certificate = certificate.text;
      CHECK(check_ssh(ssh).empty());
    }
    SshModel ssh;
    ssh.bastion_host = "jump.example";
    ssh.bastion_private_key_wo = key.text;
    CHECK(check_ssh(ssh).empty());
    JumpHostModel host = jump_host();
    host.private_key = key.text;
    SshModel over_hosts;
    over_hosts.jump_hosts = std::vector<JumpHostModel>{host};
    CHECK(check_ssh(over_hosts).empty());
  }
  for (const tests::Mangled& line : tests::mangled_line(tests::kPublicKey)) {
    CAPTURE(line.how);
    SshModel ssh;
    ssh.host_key = "host.example " + line.text;
    ssh.known_hosts = "one word\nhost.example " + line.text;
    ssh.bastion_host = "jump.example";
    ssh.bastion_host_key = line.text;
    CHECK(check_ssh(ssh).empty());
  }
}

TEST_CASE("a doubt about a text is told once, where the text is checked") {
  const auto doubtful = [](SshModel& ssh) { ssh.password = "pass\xC2\xA0word"; };
  CHECK(told(check_ssh(with(doubtful))) == Told{"config.hidden_character at password"});
  CHECK(check_login(with(doubtful)).empty());
}

TEST_CASE("who demands pinned keys has to pin the bastion too") {
  const auto pinned = [](SshModel& ssh) {
    ssh.host_key_policy = "pinned";
    ssh.host_key = tests::kPublicKey;
    ssh.bastion_host = "jump.example";
  };
  SshModel ssh = with(pinned);
  CHECK(told(check_ssh(ssh)) == Told{"ssh.host_key_policy_invalid at bastion_host_key"});
  ssh.bastion_host_key = tests::kPublicKey;
  CHECK(check_ssh(ssh).empty());
}

TEST_CASE("what is not known yet is not complained about") {
  CHECK(check_ssh(with([](SshModel& ssh) {
          ssh.private_key = tests::kEncryptedKey;
          ssh.passphrase = Text::unknown();
          ssh.host_key_policy = "pinned";
          ssh.host_key = Text::unknown();
          ssh.bastion_host = Text::unknown();
          ssh.bastion_private_key = Text::unknown();
        })).empty());
  CHECK(check_login(with([](SshModel& ssh) { ssh.private_key_wo = Text::unknown(); })).empty());
  CHECK(
      check_login(with([](SshModel& ssh) { ssh.agent = schema::Field<bool>::unknown(); })).empty());
}

TEST_CASE("Coolify's key is a credential, whether it is known yet or not") {
  CHECK(check_login(with([](SshModel& ssh) { ssh.use_coolify_key = true; })).empty());
  CHECK(check_login(with([](SshModel& ssh) {
          ssh.use_coolify_key = schema::Field<bool>::unknown();
        })).empty());
  CHECK(told(check_login(with([](SshModel& ssh) { ssh.use_coolify_key = false; }))) ==
        Told{"config.ssh_credentials_missing at "});
}

TEST_CASE("a login needs one credential, whichever") {
  const std::string missing = "config.ssh_credentials_missing at ";
  CHECK(told(check_login(SshModel())) == Told{missing});
  CHECK(told(check_login(with([](SshModel& ssh) { ssh.agent = false; }))) == Told{missing});
  CHECK(check_login(with([](SshModel& ssh) { ssh.agent = true; })).empty());
  CHECK(check_login(with([](SshModel& ssh) { ssh.agent_identity = "laptop"; })).empty());
  CHECK(check_login(with([](SshModel& ssh) { ssh.password_wo = "secret"; })).empty());
  CHECK(told(check_login(with([](SshModel& ssh) {
          ssh.password = "secret";
          ssh.certificate = tests::kCertificate;
        }))) == Told{"config.missing at certificate"});
}
