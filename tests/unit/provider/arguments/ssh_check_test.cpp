#include "provider/arguments/ssh_check.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>

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
