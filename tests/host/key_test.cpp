// The key on a real host: the same as ssh-copy-id would leave it, and refusals of real file
// systems.
#include <doctest/doctest.h>
#include <sys/xattr.h>

#include <cstdint>

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

/// A POSIX access control list with one named account, as the kernel keeps it in the attribute
/// system.posix_acl_access.
struct AccessList {
  struct Entry {
    std::uint16_t tag = 0;
    std::uint16_t permissions = 0;
    std::uint32_t id = 0xFFFFFFFF;
    bool operator==(const Entry&) const = default;
  };
  std::uint32_t version = 2;
  Entry owner = {0x01, 6};
  Entry account = {0x02, 0, 1};  ///< uid 1 is daemon
  Entry group = {0x04, 0};
  Entry mask = {0x10, 0};
  Entry others = {0x20, 0};
  bool operator==(const AccessList&) const = default;
};
static_assert(sizeof(AccessList) == 44);
constexpr const char* kAccessList = "system.posix_acl_access";

/// The named account has these permissions, and the mask allows them.
AccessList access_list(std::uint16_t permissions) {
  AccessList list;
  list.account.permissions = list.mask.permissions = permissions;
  return list;
}

void set_access_list(const std::filesystem::path& file, const AccessList& list) {
  REQUIRE(::setxattr(file.c_str(), kAccessList, &list, sizeof list, 0) == 0);
}

AccessList access_list_of(const std::filesystem::path& file) {
  AccessList list;
  REQUIRE(::getxattr(file.c_str(), kAccessList, &list, sizeof list) == sizeof list);
  return list;
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

TEST_CASE("the access control list of the file stays, but nobody else may write") {
  RealHost host({.docker = lab::Docker::absent});
  const acceptance::KeyPair pair;
  host.sh(
      "useradd -m -s /bin/bash target; mkdir -m 700 ~target/.ssh; cd ~target/.ssh; "
      "echo 'ssh-ed25519 AAAA other' >authorized_keys; chmod 600 authorized_keys; "
      "chown -R target: .");
  const std::filesystem::path file = host.lab().root() / "home/target/.ssh/authorized_keys";
  const auto mode = [&] { return host.sh("stat -c %a ~target/.ssh/authorized_keys"); };
  const AccessList may_read = access_list(4);
  set_access_list(file, may_read);
  REQUIRE(access_list_of(file) == may_read);
  REQUIRE(mode() == "640");

  ssh::PublicKey key = key_of(pair);
  CHECK(registration::deploy_key(host.login(), "target", key, {}) == KeyDeployment::added);
  CHECK(access_list_of(file) == may_read);
  key.comment = "coolify";
  CHECK(registration::deploy_key(host.login(), "target", key, {}, "") == KeyDeployment::commented);
  CHECK(access_list_of(file) == may_read);
  CHECK(registration::remove_key(host.login(), "target", key, {}) == true);
  CHECK(access_list_of(file) == may_read);
  CHECK(host.sh("cat ~target/.ssh/authorized_keys") == "ssh-ed25519 AAAA other");

  // Whom the list names may have written there. Without keys of others there is nothing to let in.
  const AccessList may_write = access_list(6);
  set_access_list(file, may_write);
  REQUIRE(mode() == "660");
  CHECK(code_of(registration::deploy_key(host.login(), "target", key, {})) ==
        "deploy_key.exposed_file");
  CHECK(access_list_of(file) == may_write);
  host.sh("echo '# nobody' >~target/.ssh/authorized_keys");
  CHECK(registration::deploy_key(host.login(), "target", key, {}) == KeyDeployment::added);
  CHECK(mode() == "600");
}

TEST_CASE("what belongs to somebody else is given to the account, or reported") {
  RealHost host({.docker = lab::Docker::absent});
  const acceptance::KeyPair pair;
  const std::string line = pair.public_line() + "\n# end";
  const auto prepare = [&](const std::string& home, const std::string& rest) {
    host.sh("useradd -m -s /bin/bash target 2>/dev/null; rm -rf " + home + "/.ssh; mkdir " + home +
            "/.ssh; cd " + home + "/.ssh; printf '%s' '" + line + "' >authorized_keys; " + rest);
  };
  const auto owners = [&](const std::string& home) {
    return host.sh("cd " + home + "; stat -c '%U %a' .ssh .ssh/authorized_keys");
  };
  const std::string home = "/home/target";
  prepare(home, "chown target: .; chown daemon authorized_keys; chmod 644 authorized_keys");
  CHECK(registration::deploy_key(host.login(), "target", key_of(pair), {}) ==
        KeyDeployment::already_present);
  CHECK(owners(home) == "target 755\ntarget 600");
  CHECK(host.sh("cat " + home + "/.ssh/authorized_keys") == line);

  prepare(home, "chown daemon . authorized_keys; chmod 644 authorized_keys");
  CHECK(code_of(registration::deploy_key(host.login(), "target", key_of(pair), {})) ==
        "deploy_key.permission_denied");

  // Root's own, after a restore with foreign numbers; the session is there already.
  (void)host.login();
  prepare("/root", "chown target . authorized_keys; chmod 600 authorized_keys");
  CHECK(registration::deploy_key(host.login(), "root", key_of(pair), {}) ==
        KeyDeployment::already_present);
  CHECK(owners("/root") == "root 755\nroot 600");

  // Where a link leads, things stay whose they are.
  prepare(home, "chown -R target: .; rm -rf /root/.ssh; ln -s /home/target/.ssh /root/.ssh");
  CHECK(registration::deploy_key(host.login(), "root", key_of(pair), {}) ==
        KeyDeployment::already_present);
  CHECK(owners(home).starts_with("target 755\ntarget"));
}

TEST_CASE("SELinux is told of the file where it is enabled") {
  RealHost host({.docker = lab::Docker::absent});
  const acceptance::KeyPair pair;
  host.sh(
      "useradd -m -s /bin/bash target; "
      "printf '#!/bin/sh\\necho \"$@\" >>/tmp/relabelled\\n' >/usr/local/bin/restorecon; "
      "chmod 755 /usr/local/bin/restorecon");
  // Deploys, and tells what restorecon was asked to do.
  const auto relabelled = [&](KeyDeployment expected) {
    host.sh("rm -f /tmp/relabelled");
    CHECK(registration::deploy_key(host.login(), "target", key_of(pair), {}) == expected);
    return host.sh("cat /tmp/relabelled 2>/dev/null || true");
  };
  const auto enabled = [&](const std::string& exit) {
    host.sh("printf '#!/bin/sh\\nexit " + exit +
            "\\n' >/usr/local/bin/selinuxenabled; chmod 755 /usr/local/bin/selinuxenabled");
  };
  const std::string both = "/home/target/.ssh /home/target/.ssh/authorized_keys";
  enabled("0");
  CHECK(relabelled(KeyDeployment::added) == both);
  CHECK(relabelled(KeyDeployment::already_present) == both);
  enabled("1");
  CHECK(relabelled(KeyDeployment::already_present).empty());
  host.sh("rm /home/target/.ssh/authorized_keys");
  CHECK(relabelled(KeyDeployment::added).empty());
  // restorecon without the command that tells: it finds out itself.
  host.sh("rm /usr/local/bin/selinuxenabled");
  CHECK(relabelled(KeyDeployment::already_present) == both);
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

TEST_CASE("a link to a volume that is not mounted stays, and is told") {
  RealHost host({.docker = lab::Docker::absent});
  const acceptance::KeyPair pair;
  host.sh(
      "useradd -m -s /bin/bash target; mkdir -m 700 ~target/.ssh; cd ~target/.ssh; "
      "ln -s /volume/keys authorized_keys; chown -hR target: .");
  const auto outcome = registration::deploy_key(host.login(), "target", key_of(pair), {});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == "deploy_key.dangling_link");
  CHECK(outcome.error().evidence.find("/home/target/.ssh/authorized_keys -> /volume/keys") !=
        std::string::npos);
  CHECK_FALSE(registration::remove_key(host.login(), "target", key_of(pair), {}));
  CHECK(host.sh("readlink ~target/.ssh/authorized_keys; ls -A ~target/.ssh") ==
        "/volume/keys\nauthorized_keys");

  // Mounted, it holds what it always held.
  host.sh(
      "mkdir /volume; mount -t tmpfs -o mode=755 none /volume; echo 'ssh-ed25519 AAAA admin' "
      ">/volume/keys; chown target: /volume/keys");
  CHECK(code_of(registration::deploy_key(host.login(), "target", key_of(pair), {})) ==
        "deploy_key.permission_denied");
  host.sh("chown target: /volume");
  CHECK(registration::deploy_key(host.login(), "target", key_of(pair), {}) == KeyDeployment::added);
  CHECK(host.sh("cat ~target/.ssh/authorized_keys") ==
        "ssh-ed25519 AAAA admin\n" + key_of(pair).line());
}

TEST_CASE("outside of the home folder root writes only where root alone can") {
  RealHost host({.docker = lab::Docker::absent});
  const acceptance::KeyPair pair;
  const auto deploy = [&] {
    return registration::deploy_key(host.login(), "target", key_of(pair), {});
  };
  host.sh(
      "useradd -m -s /bin/bash target; mkdir -p /srv/keys/target; chown target: /srv/keys/target; "
      "echo secret >/etc/secret; chmod 600 /etc/secret; "
      "echo 'AuthorizedKeysFile /srv/keys/%u/authorized_keys' "
      ">/etc/ssh/sshd_config.d/00-keys.conf");
  const auto secret = [&] { return host.sh("stat -c '%a %U' /etc/secret; cat /etc/secret"); };

  // sshd takes the key from a file that is the account's own.
  CHECK(deploy() == KeyDeployment::added);
  CHECK(host.sh("cd /srv/keys/target; ls -A; stat -c '%a %U' *") == "authorized_keys\n644 target");

  // The account wins every race: behind each step it puts a link in the place of what was made.
  for (const std::string tool : {"stat", "mktemp", "cp", "sync"}) {
    CAPTURE(tool);
    host.sh(
        "rm -rf /srv/keys/target; mkdir /srv/keys/target; cd /srv/keys/target; "
        "echo attack >authorized_keys; chown -R target: .; printf '#!/bin/sh\\n"
        "out=$(/usr/bin/" +
        tool +
        " \"$@\") || exit\\n"
        "cd /srv/keys/target; for f in .authorized_keys.*; do ln -sf /etc/secret $f; done\\n"
        "printf \"%%s\\\\n\" \"$out\"\\n' >/usr/local/bin/" +
        tool + "; chmod 755 /usr/local/bin/" + tool);
    (void)deploy();
    CHECK(secret() == "600 root\nsecret");
    host.sh("rm /usr/local/bin/" + tool);
  }
  host.sh("rm -rf /srv/keys/target/.a*; ln -sf /etc/secret /srv/keys/target/authorized_keys");
  CHECK(code_of(deploy()) == "deploy_key.barred");
  CHECK(secret() == "600 root\nsecret");

  // A folder of everybody, of a group, of another account.
  for (const std::string command : {"chmod 1777 /srv/keys/target", "chmod 775 /srv/keys/target",
                                    "chown daemon /srv/keys/target"}) {
    CAPTURE(command);
    host.sh("rm -rf /srv/keys/target; mkdir /srv/keys/target; " + command);
    CHECK(code_of(deploy()) == "deploy_key.unsafe_place");
    CHECK(host.sh("ls -A /srv/keys/target").empty());
  }
}
