#include "provider/arguments/ssh_blame.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "provider/advice/advice.h"
#include "registration/login/connector.h"
#include "ssh/errors.h"

using base::ErrorKind;
using base::Path;
using provider::JumpHostModel;
using provider::SshBlame;
using provider::SshModel;

namespace {

SshModel by_bastion() {
  SshModel ssh;
  ssh.bastion_host = "bastion.example";
  return ssh;
}

SshModel by_list() {
  JumpHostModel host;
  host.host = "jump.example";
  SshModel ssh;
  ssh.jump_hosts = std::vector<JumpHostModel>{host, host};
  return ssh;
}

Path hop(std::int64_t index) { return Path::of("hops").index(index); }

base::Diagnostic fault(const Path& path) {
  base::Diagnostic made;
  made.kind = ErrorKind::invalid_config;
  made.path = path;
  return made;
}

std::string argument(const SshModel& ssh, const Path& field) {
  return SshBlame(ssh).below_object(fault(field)).path.to_string();
}

}  // namespace

TEST_CASE("an error of the connection names the argument to blame") {
  const auto blamed = [](ErrorKind kind, const Path& path, bool is_bastion) {
    base::Diagnostic error;
    error.kind = kind;
    error.path = path;
    return SshBlame(is_bastion ? by_bastion() : by_list())
        .below_resource(registration::login::at_its_field(error))
        .path.to_string();
  };
  const Path target;
  const Path second = Path::of("jump_hosts").index(1);
  CHECK(blamed(ErrorKind::auth_refused, target, true).empty());
  CHECK(blamed(ErrorKind::host_key_mismatch, target, true) == "ssh.host_key");
  CHECK(blamed(ErrorKind::host_key_unknown, target, false) == "ssh.host_key");
  CHECK(blamed(ErrorKind::unreachable, second, false) == "ssh.jump_hosts[1]");
  CHECK(blamed(ErrorKind::host_key_mismatch, second, false) == "ssh.jump_hosts[1].host_key");
  CHECK(blamed(ErrorKind::auth_refused, second, true) == "ssh.bastion_host");
  CHECK(blamed(ErrorKind::host_key_mismatch, second, true) == "ssh.bastion_host_key");
}

TEST_CASE(
    "a password of the proxy is blamed as it is written, and one that is lost as write-only") {
  const Path password = Path::of("proxy").name("password");
  SshModel stored;
  stored.proxy_user_password = "secret";
  CHECK(argument(stored, password) == "proxy_user_password");
  CHECK(argument({}, password) == "proxy_user_password_wo");
  CHECK(argument({}, Path::of("proxy").name("user")) == "proxy_user_name");
}

TEST_CASE("every field is found where its argument is written") {
  const Path target = Path::of("target");
  CHECK(argument({}, target).empty());
  CHECK(argument({}, target.name("host_key_policy")) == "host_key_policy");
  SshModel stored;
  stored.private_key = "a key";
  CHECK(argument(stored, target.name("private_key")) == "private_key");
  SshModel write_only;
  write_only.private_key_wo = "a key";
  CHECK(argument(write_only, target.name("private_key")) == "private_key_wo");

  CHECK(argument(by_list(), hop(1)) == "jump_hosts[1]");
  CHECK(argument(by_list(), hop(1).name("known_hosts")) == "jump_hosts[1].known_hosts");
  SshModel list = by_list();
  list.jump_hosts->at(0).private_key = "a key";
  CHECK(argument(list, hop(0).name("private_key")) == "jump_hosts[0].private_key");
  CHECK(argument(list, hop(1).name("private_key")) == "jump_hosts[1].private_key_wo");

  CHECK(argument(by_bastion(), hop(0)) == "bastion_host");
  CHECK(argument(by_bastion(), hop(0).name("certificate")) == "bastion_certificate");
  SshModel bastion = by_bastion();
  bastion.bastion_private_key = "a key";
  CHECK(argument(bastion, hop(0).name("private_key")) == "bastion_private_key");
  // It has one argument for all that the list's have four for.
  for (const char* const field :
       {"host_key", "host_key_fingerprint", "known_hosts", "host_key_policy"}) {
    CHECK(argument(by_bastion(), hop(0).name(field)) == "bastion_host_key");
  }
}

TEST_CASE("advice is about arguments") {
  const auto advice = [](const std::string& code, const Path& field) {
    base::Diagnostic made = fault(field);
    made.code = code;
    made.cause = "cause";
    made.remedy = "remedy";
    const base::Diagnostic told = SshBlame().below_object(made);
    CHECK(told.code == code);
    return told.cause + " " + told.remedy;
  };
  const std::string missing = "config.ssh_credentials_missing";
  CHECK(advice(missing, Path::of("target")) ==
        "The machine has to be prepared over SSH, and neither `ssh` nor the provider's "
        "`defaults.ssh` has credentials. Set `ssh.private_key`, or `ssh.private_key_wo` (which a "
        "data source does not have), to the key that logs in to the machine today, or `ssh.agent` "
        "or `ssh.password`, or one of them in `defaults.ssh` of the provider block, where nothing "
        "is stored; `ssh.use_coolify_key` if it trusts Coolify's key already. For a registration "
        "whose machine lets nobody in from here, set `ssh.enabled` to false.");
  CHECK(advice(missing, hop(0).name("private_key")) ==
        "Its own credentials are write-only and not at hand, and the machine's are not shown to it "
        "in their place. Set them, store them in the state, or write the host into `jump_hosts` "
        "with `agent = true` and load its key into an ssh-agent.");
  CHECK(advice("config.missing", Path::of("target").name("certificate")) ==
        "A certificate only logs in together with its private key. Set `private_key`, or load both "
        "into an ssh-agent and set `agent`.");
  CHECK(advice("ssh.key_unusable", Path::of("target").name("private_key")) == "cause remedy");
}

namespace {

/// What a user reads of an error of the connection: "ARGUMENT: REMEDY".
std::string told(const SshModel& ssh, ssh::Fault kind, const Path& machine) {
  base::Diagnostic error = ssh::diagnostic(kind, "It failed.");
  error.path = machine;
  const base::Diagnostic one = provider::for_terraform(
      SshBlame(ssh).below_resource(registration::login::at_its_field(error)));
  return one.path.to_string() + ": " + one.remedy;
}

}  // namespace

TEST_CASE("another host key than the one given is cured at the argument that gives it") {
  const std::string cure =
      "If the machine was reinstalled or replaced on purpose, give its new key in `";
  const std::string end =
      "`. Otherwise somebody may be answering in the machine's place: do not go on.";
  const auto mismatch = [](const SshModel& ssh, const Path& machine) {
    return told(ssh, ssh::Fault::host_key_mismatch, machine);
  };
  const Path first = Path::of("jump_hosts").index(0);
  SshModel ssh = by_bastion();
  ssh.host_key = "ssh-ed25519 AAAA";
  ssh.bastion_host_key = "ssh-ed25519 BBBB";
  CHECK(mismatch(ssh, {}) == "ssh.host_key: " + cure + "host_key" + end);
  CHECK(mismatch(ssh, first) == "ssh.bastion_host_key: " + cure + "bastion_host_key" + end);
  ssh = by_list();
  ssh.host_key_fingerprint = "SHA256:abc";
  ssh.jump_hosts->at(0).known_hosts = "jump.example ssh-ed25519 AAAA";
  CHECK(mismatch(ssh, {}) == "ssh.host_key_fingerprint: " + cure + "host_key_fingerprint" + end);
  CHECK(mismatch(ssh, first) == "ssh.jump_hosts[0].known_hosts: " + cure + "known_hosts" + end);
}

TEST_CASE("another host key than the one learnt is cured by learning it again") {
  const std::string cure = "If it was reinstalled or replaced on purpose, give the new key in `";
  const std::string end =
      "`; where the registration has an `instance_id`, another one has the machine's key learned "
      "anew. Otherwise somebody may be answering in the machine's place: do not go on.";
  CHECK(told(by_bastion(), ssh::Fault::host_key_mismatch, {}) ==
        "ssh.host_key: " + cure + "host_key" + end);
  CHECK(told(by_bastion(), ssh::Fault::host_key_mismatch, Path::of("jump_hosts").index(0)) ==
        "ssh.bastion_host_key: " + cure + "bastion_host_key" + end);
}

TEST_CASE("an unknown host key is to be given where its machine is described") {
  CHECK(told(by_bastion(), ssh::Fault::host_key_unknown, Path::of("jump_hosts").index(0)) ==
        "ssh.bastion_host_key: Give the server's key in `bastion_host_key`: `ssh-keyscan` prints "
        "it, the server itself keeps it in /etc/ssh/ssh_host_*_key.pub. Or choose `host_key_policy "
        "= \"accept_new\"`.");
}

TEST_CASE("an encrypted key asks for the passphrase beside it") {
  const auto remedy = [](const SshModel& ssh, const Path& field, bool lacks_passphrase) {
    base::Diagnostic made = fault(field);
    made.code = "ssh.key_unusable";
    made.remedy = "Plain.";
    if (lacks_passphrase) made.values = {{"lacks", "passphrase"}};
    return provider::for_terraform(SshBlame(ssh).below_object(made)).remedy;
  };
  const std::string decrypt = ", or decrypt a copy: `ssh-keygen -p -N '' -f copy_of_key`.";
  const Path target = Path::of("target").name("private_key");
  const Path first = hop(0).name("private_key");
  CHECK(remedy(by_bastion(), target, true) == "Set `passphrase`" + decrypt);
  CHECK(remedy(by_bastion(), first, true) == "Set `bastion_passphrase`" + decrypt);
  CHECK(remedy(by_list(), first, true) == "Set `passphrase`" + decrypt);
  CHECK(remedy(by_bastion(), first, false) == "Plain.");
}

TEST_CASE("a fault of Coolify's key is at the argument that asks for it") {
  SshModel ssh;
  ssh.use_coolify_key = true;
  CHECK(argument(ssh, Path::of("target").name("private_key")) == "use_coolify_key");
  ssh.use_coolify_key = false;
  CHECK(argument(ssh, Path::of("target").name("private_key")) == "private_key_wo");
}
