#include <doctest/doctest.h>

#include "tests/support/healthy_host.h"

using tests::code_of;
using tests::judgement_of;

namespace {

using Changes = std::map<std::string, std::string>;

/// The code for the account `user` (groups deploy and docker) with these lines of `sshd -T`.
std::string code_for(const std::string& user, const std::string& settings, Changes changes = {}) {
  changes["account.registered_user"] = user;
  changes["login.home"] = "750 " + user;
  changes["login.groups"] = "deploy docker";
  changes["login.sshd"] = settings;
  changes["login.sshd_lists"] = settings;
  return code_of(judgement_of("login", changes));
}

}  // namespace

TEST_CASE("login: what sshd says about keys and root") {
  CHECK(code_for("root", "pubkeyauthentication yes\x1Fpermitrootlogin without-password") == "");
  CHECK(code_for("root", "permitrootlogin yes") == "");
  CHECK(code_for("root", "permitrootlogin no") == "login.root_refused");
  CHECK(code_for("root", "permitrootlogin forced-commands-only") == "login.root_refused");
  CHECK(code_for("deploy", "permitrootlogin no") == "");
  CHECK(code_for("deploy", "pubkeyauthentication no") == "login.keys_disabled");
}

TEST_CASE("login: a second step is one too many") {
  CHECK(code_for("deploy", "authenticationmethods any") == "");
  CHECK(code_for("deploy", "authenticationmethods publickey") == "");
  CHECK(code_for("deploy", "authenticationmethods publickey,password publickey") == "");
  CHECK(code_for("deploy", "authenticationmethods publickey,keyboard-interactive") ==
        "login.key_not_enough");
  CHECK(code_for("deploy", "authenticationmethods password") == "login.key_not_enough");
}

TEST_CASE("login: lists of users and groups") {
  CHECK(code_for("deploy", "allowusers deploy") == "");
  CHECK(code_for("deploy",
                 "allowusers admin\x1F"
                 "allowusers de*") == "");
  CHECK(code_for("deploy", "allowusers deploy@10.0.0.0/8") == "");
  CHECK(code_for("deploy", "allowusers admin") == "login.user_excluded");
  CHECK(code_for("deploy", "denyusers admin") == "");
  CHECK(code_for("deploy", "denyusers de?loy") == "login.user_excluded");
  CHECK(code_for("deploy", "denyusers deploy@10.9.9.9") == "");
  CHECK(code_for("deploy", "allowgroups docker") == "");
  CHECK(code_for("deploy", "allowgroups ssh-users") == "login.user_excluded");
  CHECK(code_for("deploy", "denygroups docker") == "login.user_excluded");
  CHECK(code_for("deploy", "denygroups wheel") == "");
}

TEST_CASE("login: locked and expired accounts") {
  CHECK(code_for("deploy", "usepam yes", {{"login.locked", "yes"}}) == "");
  CHECK(code_for("deploy", "usepam no", {{"login.locked", "yes"}}) == "login.account_locked");
  CHECK(code_for("deploy", "usepam no", {{"login.locked", "no"}}) == "");
  CHECK(code_for("deploy", "permitrootlogin yes", {{"login.locked", "yes"}}) ==
        "login.account_locked");
  CHECK(code_for("deploy", "permitrootlogin yes", {{"login.locked", "no"}}) == "");
  CHECK(code_for("deploy", "", {{"login.locked", "yes"}}) == "skipped");
  CHECK(code_for("deploy", "usepam yes", {{"login.expired", "yes"}}) == "login.account_expired");
  CHECK(code_for("deploy", "usepam yes", {{"login.password_expired", "yes"}}) ==
        "login.password_expired");
  CHECK(code_for("deploy", "usepam no", {{"login.password_expired", "yes"}}) == "");
  CHECK(code_for("deploy", "usepam no", {{"login.expired", "yes"}}) == "login.account_expired");
  CHECK(code_for("deploy", "usepam yes",
                 {{"login.expired", ""}, {"login.locked", ""}, {"login.password_expired", ""}}) ==
        "");
}

TEST_CASE("login: a home folder that others can write") {
  const auto code = [](const std::string& home, const std::string& settings) {
    return code_of(judgement_of(
        "login",
        {{"account.registered_user", "deploy"}, {"login.home", home}, {"login.sshd", settings}}));
  };
  CHECK(code("755 deploy", "strictmodes yes") == "");
  CHECK(code("2750 root", "strictmodes yes") == "");
  CHECK(code("775 deploy", "strictmodes yes") == "login.home_unsafe");
  CHECK(code("777 deploy", "strictmodes yes") == "login.home_unsafe");
  CHECK(code("777 deploy", "strictmodes no") == "");
  CHECK(code("775 deploy 1002 private", "strictmodes yes") == "");
  CHECK(code("777 deploy 1002 private", "strictmodes yes") == "login.home_unsafe");
  CHECK(code("700 admin", "strictmodes yes") == "login.home_unsafe");
  CHECK(code("", "strictmodes yes") == "");
}

TEST_CASE("login: start-up files that print or end what they should not") {
  const auto judged = [](Changes changes) {
    changes.insert({{"account.start_output",
                     "HELLO\x1F"
                     "coolify-check"}});
    return judgement_of("login", changes);
  };
  const auto noisy = judged({});
  CHECK(code_of(noisy) == "login.start_files");
  CHECK(std::get<checks::Fail>(noisy).evidence ==
        "echo coolify-check printed: HELLO\ncoolify-check");
  CHECK(code_of(judged({{"login.sshd", ""}})) == "login.start_files");
  CHECK(code_of(judged({{"account.acting", "no"}})) == "");
  CHECK(code_of(judged({{"account.registered_shell", "/usr/sbin/nologin"}})) == "");
  CHECK(code_of(judgement_of("login", {})) == "");
}

TEST_CASE("login: sshd that cannot be asked is no fault") {
  CHECK(code_of(judgement_of("login", {{"login.sshd", ""}})) == "skipped");
  CHECK(code_of(judgement_of("login", {{"account.registered_exists", "no"}})) == "skipped");
}

TEST_CASE("login: a home folder is judged only where the keys are below it") {
  const auto code = [](Changes changes) {
    changes.insert({{"account.registered_user", "deploy"},
                    {"login.home", "2775 deploy"},
                    {"login.sshd", "strictmodes yes"}});
    return code_of(judgement_of("login", changes));
  };
  CHECK(code({}) == "login.home_unsafe");
  CHECK(code({{"login.keys_in_home", "no"}}) == "");
  CHECK(code({{"login.keys_in_home", ""}}) == "login.home_unsafe");
}

TEST_CASE("login: a home folder that is not there") {
  const auto code = [](const std::string& home, const std::string& settings, Changes changes = {}) {
    changes.insert(
        {{"account.registered_user", "deploy"}, {"login.home", home}, {"login.sshd", settings}});
    return code_of(judgement_of("login", changes));
  };
  CHECK(code("missing", "usepam yes") == "deploy_key.no_home");
  CHECK(code("missing", "authorizedkeyscommand none") == "deploy_key.no_home");
  CHECK(code("missing", "") == "deploy_key.no_home");
  CHECK(code("missing", "authorizedkeyscommand /usr/bin/keys %u") == "");
  CHECK(code("missing", "usepam yes", {{"login.keys_in_home", "no"}}) == "");
  CHECK(code("", "usepam yes") == "");
}

TEST_CASE("login: a file that keeps all but root out") {
  const auto judged = [](const std::string& file, Changes changes = {}) {
    changes.insert({{"account.registered_user", "deploy"},
                    {"login.home", "700 deploy"},
                    {"login.nologin", file}});
    return judgement_of("login", changes);
  };
  const auto kept = judged("/etc/nologin");
  CHECK(code_of(kept) == "login.nologin");
  CHECK_FALSE(std::get<checks::Fail>(kept).transient);
  CHECK(std::get<checks::Fail>(kept).cause ==
        "There is a file /etc/nologin. While it is there, 'deploy' is refused whatever its key.");
  CHECK(std::get<checks::Fail>(kept).remedy.ends_with("rm /etc/nologin."));
  const auto booting = judged("/run/nologin");
  CHECK(code_of(booting) == "login.nologin");
  CHECK(std::get<checks::Fail>(booting).transient);
  CHECK(std::get<checks::Fail>(booting).remedy.ends_with("rm /run/nologin."));
  CHECK(code_of(judged("/etc/nologin", {{"login.sshd", ""}})) == "login.nologin");
  CHECK(code_of(judged("/run/nologin", {{"login.sshd", "pubkeyauthentication no"}})) ==
        "login.keys_disabled");
  CHECK(code_of(judged("/etc/nologin", {{"account.login_user", "deploy"}})) == "");
  CHECK(code_of(judged("")) == "");
}

TEST_CASE("login: a port without an sshd is a fault where somebody has looked") {
  const auto judged = [](const std::string& why, const std::string& settings) {
    return judgement_of("login", {{"login.no_answer", why}, {"login.sshd", settings}});
  };
  const auto closed = judged("Nobody listens at port 22 of the host.", "usepam yes");
  CHECK(code_of(closed) == "verdict.connection_refused");
  CHECK(std::get<checks::Fail>(closed).cause ==
        "Nobody listens at port 22 of the host. Coolify's connection would be refused.");
  CHECK(code_of(judged("Nobody listens.", "")) == "verdict.connection_refused");
  CHECK(code_of(judged("Nobody listens.", "permitrootlogin no")) == "login.root_refused");
  CHECK(code_of(judged("", "usepam yes")) == "");
  CHECK(code_of(judgement_of("login", {{"login.port_listens", "no"}})) == "");
}

TEST_CASE("login: a home folder that the account cannot enter") {
  const auto judged = [](Changes changes) {
    changes.insert({{"account.registered_user", "deploy"},
                    {"login.home", "700 deploy"},
                    {"user.closed_folder", "/home"}});
    return judgement_of("login", changes);
  };
  const auto closed = judged({});
  CHECK(code_of(closed) == "login.home_closed");
  CHECK(std::get<checks::Fail>(closed).remedy == "Let the account pass: chmod a+x /home.");
  CHECK(code_of(judged({{"login.keys_in_home", "no"}})) == "");
  CHECK(code_of(judged({{"account.acting", "no"}})) == "");
  CHECK(code_of(judged({{"user.closed_folder", ""}})) == "");
}

TEST_CASE("login: sshd that does not tell its settings") {
  const auto judged = judgement_of(
      "login", {{"login.sshd", ""},
                {"login.sshd_refusal", "/etc/ssh/sshd_config: line 3: Bad configuration option"}});
  CHECK(code_of(judged) == "login.sshd_untold");
  CHECK(std::get<checks::Fail>(judged).evidence ==
        "/etc/ssh/sshd_config: line 3: Bad configuration option");
}

TEST_CASE("login: the key itself has to be one that sshd takes") {
  struct Row {
    const char* name;
    const char* type;
    const char* bits;
    const char* algorithms;
    const char* settings;
    const char* code;
  };
  for (const Row& row : std::vector<Row>{
           {"listed", "ssh-ed25519", "0", "ssh-ed25519,rsa-sha2-512", "usepam yes", ""},
           {"not listed", "ssh-ed25519", "0", "ecdsa-sha2-nistp256,rsa-sha2-512", "usepam yes",
            "login.key_not_accepted"},
           {"certificates alone", "ssh-ed25519", "0", "ssh-ed25519-cert-v01@openssh.com",
            "usepam yes", "login.key_not_accepted"},
           {"a pattern", "ecdsa-sha2-nistp384", "0", "ecdsa-sha2-*", "usepam yes", ""},
           {"RSA by its signatures", "ssh-rsa", "3072", "rsa-sha2-256", "usepam yes", ""},
           {"RSA with SHA-1 alone", "ssh-rsa", "3072", "ssh-rsa,ssh-ed25519", "usepam yes",
            "login.key_not_accepted"},
           {"RSA long enough", "ssh-rsa", "2048", "rsa-sha2-256", "requiredrsasize 2048", ""},
           {"RSA too short", "ssh-rsa", "2047", "rsa-sha2-256", "requiredrsasize 2048",
            "login.key_not_accepted"},
           {"no size of another type", "ssh-ed25519", "0", "ssh-ed25519", "requiredrsasize 4096",
            ""},
           {"an sshd that does not tell a list", "ssh-ed25519", "0", "", "usepam yes", ""},
           {"no key known", "", "0", "rsa-sha2-512", "usepam yes", ""}}) {
    CAPTURE(row.name);
    CHECK(code_for("deploy", row.settings,
                   {{"login.key_type", row.type},
                    {"login.key_bits", row.bits},
                    {"login.key_algorithms", row.algorithms}}) == row.code);
  }
  const auto revoked = judgement_of("login", {{"login.key_revoked", "holds it: /etc/ssh/revoked"}});
  CHECK(code_of(revoked) == "login.key_not_accepted");
  CHECK(std::get<checks::Fail>(revoked).cause ==
        "RevokedKeys of sshd names a list that holds it: /etc/ssh/revoked. sshd then refuses the "
        "key.");
}

TEST_CASE("login: what confines the sessions of an account that is not the login's") {
  struct Row {
    const char* settings;
    const char* code;
  };
  for (const Row& row :
       std::vector<Row>{{"forcecommand none", ""},
                        {"forcecommand /bin/false", "login.session_confined"},
                        {"forcecommand internal-sftp -d /up", "login.session_confined"},
                        {"chrootdirectory none", ""},
                        {"chrootdirectory /var/empty", "login.session_confined"},
                        {"refuseconnection no", ""},
                        {"refuseconnection yes", "login.session_confined"},
                        {"maxsessions 10", ""},
                        {"maxsessions 0", "login.session_confined"}}) {
    CAPTURE(row.settings);
    CHECK(code_for("deploy", row.settings) == row.code);
    // The account itself has run our script.
    CHECK(code_for("deploy", row.settings, {{"account.login_user", "deploy"}}) == "");
  }
  CHECK(code_for("deploy", "denyusers deploy@*") == "login.user_excluded");
}

TEST_CASE("login: lists that are too long to be told whole are not judged") {
  CHECK(code_of(judgement_of("login", {{"login.sshd", "usepam yes"}, {"login.sshd_lists", ""}})) ==
        "");
  CHECK(code_of(judgement_of("login", {{"login.sshd", "usepam yes"},
                                       {"login.sshd_lists", "allowgroups admins"},
                                       {"login.groups", ""}})) == "");
  CHECK(code_of(judgement_of("login", {{"login.sshd", "usepam yes"},
                                       {"login.sshd_lists", "allowgroups admins"},
                                       {"login.groups", "users"}})) == "login.user_excluded");
}

TEST_CASE("login: a home folder of another name with the account's number is its own") {
  const auto code = [](const std::string& home) {
    return code_of(judgement_of("login", {{"account.registered_user", "deploy"},
                                          {"user.uid", "1001"},
                                          {"login.home", home},
                                          {"login.sshd", "strictmodes yes"}}));
  };
  CHECK(code("700 app 1001") == "");
  CHECK(code("700 app 1002") == "login.home_unsafe");
  CHECK(code("700 root 0") == "");
}
