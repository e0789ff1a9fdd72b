// What sshd with PAM says when it refuses an account is told to the user.
#include <doctest/doctest.h>

#include "ssh/session.h"
#include "tests/host/real_host.h"

using host_tests::RealHost;

namespace {

/// The refusal of a login; with a password if there is one, else with the key.
base::Diagnostic refusal(const RealHost& host, const std::string& user, const std::string& key,
                         const std::string& password = {}) {
  ssh::ConnectOptions how;
  how.target.endpoint = {host.lab().ip(), static_cast<std::uint16_t>(host.lab().port())};
  how.target.credentials.user = user;
  if (!key.empty()) {
    how.target.credentials.private_key = ssh::PrivateKey::read(base::Secret(key), {}).value();
  }
  how.target.credentials.password = base::Secret(password);
  base::Context context;
  const auto session = ssh::Session::connect(how, context.within(std::chrono::seconds(60)));
  REQUIRE_FALSE(session.has_value());
  return session.error();
}

}  // namespace

TEST_CASE("PAM's words are the evidence of a refused login") {
  RealHost host({.docker = lab::Docker::absent});
  const acceptance::KeyPair key;
  host.sh(
      "useradd -m -s /bin/bash late; echo late:secret | chpasswd; mkdir -m 700 ~late/.ssh; echo '" +
      key.public_line() + "' >~late/.ssh/authorized_keys; chown -R late: ~late/.ssh");
  const base::Diagnostic wrong = refusal(host, "late", acceptance::KeyPair().private_text());
  CHECK(wrong.code == "ssh.auth_refused");
  CHECK(wrong.evidence.empty());

  host.sh("chage -E 1 late");
  const base::Diagnostic expired = refusal(host, "late", key.private_text());
  CHECK(expired.code == "ssh.account_expired");
  CHECK_MESSAGE(expired.evidence.find("account has expired") != std::string::npos,
                expired.evidence);

  // A module that speaks and refuses, in the middle of a conversation.
  host.sh(
      "echo 'Access denied by policy' >/etc/policy; sed -i '1i auth optional pam_echo.so "
      "file=/etc/policy\\nauth requisite pam_deny.so' /etc/pam.d/sshd; printf "
      "'KbdInteractiveAuthentication yes\\nPasswordAuthentication no\\n' "
      ">/etc/ssh/sshd_config.d/00-policy.conf");
  host.lab().sshd("restart");
  const base::Diagnostic denied = refusal(host, "late", "", "secret");
  CHECK(denied.code == "ssh.auth_refused");
  CHECK_MESSAGE(denied.evidence.find("Access denied by policy") != std::string::npos,
                denied.evidence);
}
