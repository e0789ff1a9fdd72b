// The key on a real host: the same as ssh-copy-id would leave it, and refusals of real file
// systems.
#include <doctest/doctest.h>

#include "registration/deploy_key.h"
#include "tests/host/real_host.h"

using host_tests::RealHost;
using registration::KeyDeployment;

namespace {

ssh::PublicKey key_of(const acceptance::KeyPair& pair) {
  const auto key = ssh::parse_public_key(pair.public_line());
  REQUIRE(key.has_value());
  return *key;
}

std::string code_of(const base::Expected<KeyDeployment>& outcome) {
  return outcome ? "" : outcome.error().code;
}

/// Everything about the file and its folder that sshd or a user could see.
const char* const kState =
    "cd ~target && stat -c '%n %a %U %G' .ssh .ssh/authorized_keys; cat .ssh/authorized_keys";

}  // namespace

TEST_CASE("the result is that of ssh-copy-id") {
  RealHost host({.docker = lab::Docker::absent});
  const acceptance::KeyPair pair;
  const std::string line = pair.public_line();
  for (const char* const before : {"",
                                   "mkdir -m 700 ~target/.ssh; printf 'ssh-ed25519 AAAA other' "
                                   ">~target/.ssh/authorized_keys; chmod 600 "
                                   "~target/.ssh/authorized_keys; chown -R target: ~target/.ssh"}) {
    CAPTURE(before);
    const std::string fresh =
        "userdel -r target 2>/dev/null; useradd -m -s /bin/bash target; " + std::string(before);
    // Over a connection of its own to the same machine, as the account, with a password-less way
    // in.
    host.sh(
        fresh + "\nprintf '%s\\n' '" + line +
        "' >/root/new.pub\n"
        "printf '#!/bin/sh\\nwhile [ $# -gt 1 ]; do shift; done\\nexec runuser -u target -- sh -c "
        "\"cd; $1\"\\n' >/root/ssh; chmod 755 /root/ssh");
    host.sh("PATH=/root:$PATH HOME=/root ssh-copy-id -f -i /root/new.pub target@localhost 2>&1");
    const std::string theirs = host.sh(kState);
    host.sh(fresh);
    CHECK(registration::deploy_key(host.login(), "target", key_of(pair), {}) ==
          KeyDeployment::added);
    CHECK(host.sh(kState) == theirs);
  }
}

TEST_CASE("file systems that refuse are told apart") {
  RealHost host({.docker = lab::Docker::absent});
  const acceptance::KeyPair pair;
  const auto deploy = [&] {
    return registration::deploy_key(host.login(), "target", key_of(pair), {});
  };
  host.sh("useradd -m -s /bin/bash target; mkdir -m 700 ~target/.ssh; chown target: ~target/.ssh");

  host.sh(
      "mount -t tmpfs -o mode=700,uid=$(id -u target),gid=$(id -g target),ro none ~target/.ssh");
  CHECK(code_of(deploy()) == "deploy_key.read_only");
  host.sh(
      "umount ~target/.ssh; mount -t tmpfs -o size=4k,mode=700,uid=$(id -u target),gid=$(id -g "
      "target) none ~target/.ssh; head -c 4096 /dev/zero >~target/.ssh/filler");
  CHECK(code_of(deploy()) == "deploy_key.no_space");
  host.sh(
      "umount ~target/.ssh; touch ~target/.ssh/authorized_keys; chown root: ~target/.ssh; "
      "chmod 700 ~target/.ssh");
  CHECK(code_of(deploy()) == "deploy_key.unreadable");
  host.sh("chown -R target: ~target/.ssh");
  if (host.lab().exec("chattr +i ~target/.ssh/authorized_keys").exit == 0) {
    CHECK(code_of(deploy()) == "deploy_key.immutable");
    host.sh("chattr -i ~target/.ssh/authorized_keys");
  }
  host.sh("echo 'AuthorizedKeysFile /etc/ssh/keys/%u' >/etc/ssh/sshd_config.d/00-keys.conf");
  CHECK(deploy() == KeyDeployment::added);
  CHECK(host.sh("stat -c '%a %U' /etc/ssh/keys/target") == "644 root");
}
