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
  CHECK(code("700 admin", "strictmodes yes") == "login.home_unsafe");
  CHECK(code("", "strictmodes yes") == "");
}

TEST_CASE("login: sshd that cannot be asked is no fault") {
  CHECK(code_of(judgement_of("login", {{"login.sshd", ""}})) == "skipped");
  CHECK(code_of(judgement_of("login", {{"account.registered_exists", "no"}})) == "skipped");
}
