// Machines as people have them: what is found out about each is true, and nothing is left behind.
#include <doctest/doctest.h>

#include "checks/docker_facts.h"
#include "registration/deploy_key.h"
#include "ssh/wire.h"
#include "tests/host/real_host.h"

using host_tests::RealHost;

namespace {

/// The report about an account for which `key` is to be deployed.
checks::Report report_on(RealHost& host, const std::string& user = "root",
                         const std::optional<ssh::PublicKey>& key = std::nullopt) {
  checks::Options options = RealHost::options(user);
  if (key) {
    options.key = {.type = key->type,
                   .blob = ssh::encode_base64(key->blob),
                   .rsa_bits = static_cast<std::int64_t>(key->rsa_bits())};
  }
  base::Context context;
  const auto facts =
      checks::inspect(host.login(), options, context.within(std::chrono::seconds(120)));
  REQUIRE_MESSAGE(facts.has_value(), facts.error().cause << facts.error().evidence);
  return checks::judge(*facts, options);
}

std::string code_of(const checks::Report& report, const std::string& id) {
  const checks::Finding* const finding = report.find(id);
  REQUIRE(finding != nullptr);
  return finding->failure() == nullptr ? std::string(finding->status()) : finding->failure()->code;
}

std::string deployed_as(RealHost& host, const std::string& user, const ssh::PublicKey& key) {
  base::Context context;
  const auto done =
      registration::deploy_key(host.login(), user, key, context.within(std::chrono::seconds(90)));
  return done ? std::string(registration::to_string(*done)) : done.error().code;
}

ssh::PublicKey public_key(const acceptance::KeyPair& pair) {
  return ssh::parse_public_key(pair.public_line()).value();
}

const std::string kAccount =
    "useradd -m -s /bin/bash deploy; echo 'deploy ALL=(ALL) NOPASSWD: ALL' "
    ">/etc/sudoers.d/deploy; chmod 440 /etc/sudoers.d/deploy; ";

}  // namespace

TEST_CASE("file systems: 8 EiB, read-only, small and dead ones") {
  RealHost host;
  host.sh("mkdir -p /data; mount -t tmpfs -o size=8E tmpfs /data");
  const auto huge = report_on(host);
  CHECK(code_of(huge, "disk") == "passed");
  CHECK(huge.find("disk")->message().find("953674316.4 GB free on /data/coolify") !=
        std::string::npos);
  CHECK(code_of(huge, "coolify_folder") == "passed");
  CHECK(host.sh("ls -A /data").empty());

  host.sh("mount -o remount,ro /data");
  const auto closed = report_on(host);
  CHECK(code_of(closed, "coolify_folder") == "host.coolify_folder_unwritable");
  CHECK(closed.find("coolify_folder")->failure()->evidence.find("Read-only file system") !=
        std::string::npos);
  host.sh("umount /data; mkdir -p /data/coolify");

  host.sh(
      "mkdir -p /var/lib/docker/buildkit; mount -t tmpfs -o size=80M,nr_inodes=1000 tmpfs "
      "/var/lib/docker/buildkit");
  const auto small = report_on(host);
  CHECK(code_of(small, "disk") == "health.disk_low");
  CHECK(small.find("disk")->message().find("0.0 GB free on /var/lib/docker/buildkit") !=
        std::string::npos);
  host.sh("umount /var/lib/docker/buildkit");

  // Nobody answers for what is mounted here.
  host.sh(
      "[ -c /dev/fuse ] || mknod /dev/fuse c 10 229; exec 5<>/dev/fuse; mount -i -t fuse -o "
      "fd=5,rootmode=40000,user_id=0,group_id=0 dead /data; (exec sleep 300 </dev/null "
      ">/dev/null 2>&1) & echo $! >/run/dead.pid");
  const auto dead = report_on(host);
  CHECK(code_of(dead, "coolify_folder") == "inspect.silent");
  CHECK(code_of(dead, "disk") == "inspect.silent");
  CHECK(dead.find("disk")->message() ==
        "df /data/coolify did not answer within 10 s, so this could not be checked.");
  CHECK(code_of(dead, "docker") == "passed");
  // Its server is gone now: the mount is there and leads nowhere.
  host.sh("kill $(cat /run/dead.pid); sleep 1; ls -d /data 2>&1 | grep 'not connected'");
  const auto gone = report_on(host);
  CHECK(code_of(gone, "coolify_folder") == "host.coolify_folder_unwritable");
  CHECK(gone.find("coolify_folder")->failure()->evidence.find("not connected") !=
        std::string::npos);
  host.sh("umount -l /data");
}

TEST_CASE("Docker with the images in containerd: its root is measured, and a container started") {
  RealHost host;
  CHECK(code_of(report_on(host), "container") == "passed");
  CHECK(host.sh("docker ps -aq; docker images -q").empty());

  host.sh(
      "mkdir -p /etc/docker; echo '{\"features\":{\"containerd-snapshotter\":true}}' "
      ">/etc/docker/daemon.json");
  host.lab().docker("stop");
  host.lab().docker("start");
  host.sh(
      "mount -t tmpfs -o size=80M tmpfs "
      "/var/lib/docker/containerd/daemon/io.containerd.content.v1.content; :");
  const auto report = report_on(host);
  CHECK(code_of(report, "container") == "passed");
  CHECK(report.find("disk")->message().find("/var/lib/docker/containerd/daemon") !=
        std::string::npos);
  CHECK(host.sh("docker ps -aq; docker images -q").empty());
}

TEST_CASE("an engine that answers and starts nothing") {
  RealHost host;
  host.sh(
      "runc=$(command -v runc); mv $runc $runc.real; printf '#!/bin/sh\\ncase \"$*\" in *create*) "
      "echo \"open sysctl net.ipv4.ip_unprivileged_port_start file: permission denied\" >&2; exit "
      "1 ;; esac\\nexec %s.real \"$@\"\\n' $runc >$runc; chmod +x $runc");
  const auto report = report_on(host);
  CHECK(code_of(report, "docker") == "passed");
  CHECK(code_of(report, "container") == "docker.container_failed");
  CHECK(host.sh("docker ps -aq; docker images -q").empty());
}

TEST_CASE("sudo's ways: a host name without address, folders it does not look in") {
  RealHost host;
  host.sh(kAccount + "hostname nobody.invalid; echo 127.0.0.1 localhost >/etc/hosts");
  CHECK(host.sh("su deploy -c 'sudo -n true' 2>&1").find("unable to resolve host") !=
        std::string::npos);
  const auto facts = host.facts("deploy");
  const auto view = checks::docker_view(facts);
  REQUIRE(view.compose_version.has_value());
  CHECK(view.compose_version->find_first_not_of("0123456789.-+~debu") == std::string::npos);

  host.sh(
      "mkdir -p ~deploy/.docker/cli-plugins; mv $(find /usr/lib* -name docker-compose -path "
      "'*cli-plugins*') ~deploy/.docker/cli-plugins/; chown -R deploy: ~deploy/.docker");
  const auto own = report_on(host, "deploy");
  CHECK(code_of(own, "compose") == "docker.compose_not_for_root");
  // The remedy, to the letter.
  const std::string remedy = own.find("compose")->failure()->remedy;
  host.sh(remedy.substr(remedy.find("mkdir"), remedy.size() - remedy.find("mkdir") - 1));
  CHECK(code_of(report_on(host, "deploy"), "compose") == "passed");
  // A download that was none hides the plugin behind it.
  host.sh(
      "cd /usr/local/lib/docker/cli-plugins; mkdir -p /usr/libexec/docker/cli-plugins; mv "
      "docker-compose /usr/libexec/docker/cli-plugins/; echo 'Not Found' >docker-compose; "
      "chmod 755 docker-compose");
  const auto broken = report_on(host, "deploy");
  CHECK(code_of(broken, "compose") == "docker.compose_broken");
  CHECK(broken.find("compose")->failure()->evidence.starts_with(
      "/usr/local/lib/docker/cli-plugins/docker-compose: "));
  host.sh("rm /usr/local/lib/docker/cli-plugins/docker-compose");
  CHECK(code_of(report_on(host, "deploy"), "compose") == "passed");

  host.sh(
      "mv /usr/bin/docker /usr/local/bin/docker; echo 'Defaults secure_path=/usr/sbin:/usr/bin:"
      "/sbin:/bin' >/etc/sudoers.d/path; chmod 440 /etc/sudoers.d/path");
  const auto elsewhere = report_on(host, "deploy");
  CHECK(code_of(elsewhere, "docker") == "docker.not_in_sudo_path");
  CHECK(code_of(elsewhere, "compose") == "skipped");
  host.sh("ln -s /usr/local/bin/docker /usr/bin/docker");
  CHECK(code_of(report_on(host, "deploy"), "docker") == "passed");
}

TEST_CASE("sshd with keys elsewhere, for one port only, and one that does not tell") {
  RealHost host;
  const acceptance::KeyPair coolify;
  const ssh::PublicKey key = public_key(coolify);
  host.sh(kAccount + "chmod 2775 ~deploy; mkdir -p /etc/ssh/keys");
  // Debian's sshd minds a group that may write only where somebody else is in it.
  CHECK(code_of(report_on(host, "deploy", key), "login") == "passed");
  host.sh("usermod -a -G deploy daemon");
  CHECK(code_of(report_on(host, "deploy", key), "login") == "login.home_unsafe");

  host.sh(
      "printf 'Match LocalPort 22 LocalAddress 10.0.0.0/8\\n AuthorizedKeysFile "
      "/etc/ssh/keys/%%u\\n' >/etc/ssh/sshd_config.d/90-keys.conf");
  host.lab().sshd("restart");
  host.sh("cat ~root/.ssh/authorized_keys >/etc/ssh/keys/root");
  CHECK(code_of(report_on(host, "deploy", key), "login") == "passed");
  CHECK(deployed_as(host, "deploy", key) == "added");
  CHECK(host.sh("cat /etc/ssh/keys/deploy").starts_with(key.line_without_comment()));
  CHECK(host.sh("ls -A ~deploy/.ssh 2>/dev/null; :").empty());
  // sshd reads them as the account.
  host.sh("chmod 700 /etc/ssh/keys");
  CHECK(deployed_as(host, "deploy", key) == "deploy_key.barred");
  host.sh("chmod 755 /etc/ssh/keys; chmod 600 /etc/ssh/keys/deploy");
  CHECK(deployed_as(host, "deploy", key) == "deploy_key.barred");
  host.sh("chmod 644 /etc/ssh/keys/deploy; echo 'echo HELLO' >~deploy/.bashrc");
  CHECK(code_of(report_on(host, "deploy", key), "login") == "login.start_files");
  host.sh("rm ~deploy/.bashrc");

  // The name of the folder has a blank; sshd tells it without the quotes.
  host.sh(
      "mv /etc/ssh/keys '/etc/ssh/my keys'; rm '/etc/ssh/my keys/deploy'\n"
      "echo 'AuthorizedKeysFile \"/etc/ssh/my keys/%u\"' >/etc/ssh/sshd_config.d/90-keys.conf");
  host.lab().sshd("restart");
  CHECK(deployed_as(host, "deploy", key) == "added");
  CHECK(host.sh("cat '/etc/ssh/my keys/deploy'").starts_with(key.line_without_comment()));

  host.sh("echo 'Nonsense yes' >>/etc/ssh/sshd_config");
  const auto untold = report_on(host, "deploy", key);
  CHECK(code_of(untold, "login") == "login.sshd_untold");
  CHECK(untold.find("login")->failure()->evidence.find("Nonsense") != std::string::npos);
}

TEST_CASE("sshd that is started for each connection: how, nobody knows") {
  RealHost host;
  host.lab().sshd("stop");
  host.sh(
      "cat >/root/inetd.py <<'END'\n"
      "import os, signal, socket\n"
      "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
      "door = socket.socket()\n"
      "door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
      "door.bind(('0.0.0.0', 22))\n"
      "door.listen(20)\n"
      "while True:\n"
      "    guest, _ = door.accept()\n"
      "    if os.fork() == 0:\n"
      "        os.dup2(guest.fileno(), 0)\n"
      "        os.dup2(guest.fileno(), 1)\n"
      "        os.setsid()\n"
      "        os.execv('/usr/sbin/sshd', ['sshd', '-i', '-f', '/etc/ssh/sshd_config'])\n"
      "    guest.close()\n"
      "END\n"
      "setsid python3 /root/inetd.py >/dev/null 2>&1 </dev/null &");
  const auto untold = report_on(host, "root");
  REQUIRE(code_of(untold, "login") == "login.sshd_untold");
  CHECK(untold.find("login")->failure()->evidence.starts_with(
      "The options of the sshd that let us in are not known. It was started for this connection "
      "alone (sshd"));
}

TEST_CASE("sshd that does not take the type, the size or the revoked key") {
  RealHost host;
  const acceptance::KeyPair coolify;
  const ssh::PublicKey key = public_key(coolify);
  CHECK(code_of(report_on(host, "root", key), "login") == "passed");
  host.sh("echo '" + key.line_without_comment() +
          "' >/etc/ssh/revoked; ssh-keygen -q -k -f "
          "/etc/ssh/krl /etc/ssh/revoked");
  for (const char* const line :
       {"PubkeyAcceptedAlgorithms rsa-sha2-512,ecdsa-sha2-nistp256",
        "PubkeyAcceptedAlgorithms -ssh-ed25519", "RevokedKeys /etc/ssh/revoked",
        "RevokedKeys /etc/ssh/krl", "RevokedKeys /etc/ssh/nowhere"}) {
    CAPTURE(line);
    host.sh("echo '" + std::string(line) + "' >/etc/ssh/sshd_config.d/00-keys.conf");
    CHECK(code_of(report_on(host, "root", key), "login") == "login.key_not_accepted");
  }
  host.sh("echo '# " + key.line_without_comment() +
          "' >/etc/ssh/revoked; echo 'RevokedKeys "
          "/etc/ssh/revoked' >/etc/ssh/sshd_config.d/00-keys.conf");
  CHECK(code_of(report_on(host, "root", key), "login") == "passed");
  host.sh("echo 'RequiredRSASize 3072' >/etc/ssh/sshd_config.d/00-keys.conf");
  CHECK(code_of(report_on(host, "root", key), "login") == "passed");
  host.sh("rm -f /tmp/rsa; ssh-keygen -q -t rsa -b 2048 -N '' -f /tmp/rsa");
  const ssh::PublicKey rsa = ssh::parse_public_key(host.sh("cat /tmp/rsa.pub")).value();
  CHECK(rsa.rsa_bits() == 2048);
  CHECK(code_of(report_on(host, "root", rsa), "login") == "login.key_not_accepted");
}

TEST_CASE("folders above the home folder that are closed to the account") {
  RealHost host;
  const acceptance::KeyPair coolify;
  const ssh::PublicKey key = public_key(coolify);
  host.sh(kAccount + "chmod 700 /home");
  const auto closed = report_on(host, "deploy", key);
  CHECK(code_of(closed, "login") == "login.home_closed");
  CHECK(deployed_as(host, "deploy", key) == "deploy_key.home_closed");
  const std::string remedy = closed.find("login")->failure()->remedy;
  const std::size_t command = remedy.find("chmod");
  host.sh(remedy.substr(command, remedy.size() - command - 1));
  CHECK(code_of(report_on(host, "deploy", key), "login") == "passed");
  CHECK(deployed_as(host, "deploy", key) == "added");
}

TEST_CASE("an inspection that is cut short leaves no container and no image") {
  RealHost host;
  // A runtime that takes its time, so that the connection ends in the middle.
  host.sh(
      "runc=$(command -v runc); mv $runc $runc.real; printf '#!/bin/sh\\ncase \"$*\" in *create*) "
      "sleep 3 ;; esac\\nexec %s.real \"$@\"\\n' $runc >$runc; chmod +x $runc");
  base::Context context;
  const auto cut = checks::inspect(host.login(), RealHost::options("root"),
                                   context.within(std::chrono::seconds(2)));
  CHECK_FALSE(cut.has_value());
  host.sh("pkill -9 -x sshd-session; :");
  host.sh(
      "for try in $(seq 60); do sleep 1; [ $try -lt 12 ] || "
      "[ -n \"$(docker ps -aq; docker images -q)\" ] || exit 0; done; docker ps -a; docker images; "
      "exit 1");
}
