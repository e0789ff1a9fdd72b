#include "ssh/login_failure.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

namespace {

TEST_CASE("the user a cloud image wants is read out of its refusal") {
  CHECK(ssh::suggested_user("Please login as the user \"ubuntu\" rather than the user \"root\".") ==
        "ubuntu");
  CHECK(ssh::suggested_user("noise\nplease login as the user \"ec2-user\" rather") == "ec2-user");
  CHECK_FALSE(ssh::suggested_user("Please login as the user \"a b; rm\" rather"));
  CHECK_FALSE(ssh::suggested_user("Please login as the user \"\" rather"));
  CHECK_FALSE(
      ssh::suggested_user("Please login as the user \"ubuntu"
                          "0123456789012345678901234567890123456789\""));
  CHECK_FALSE(ssh::suggested_user("welcome"));
}

TEST_CASE("logins without a usable shell are told apart") {
  struct Row {
    std::string printed;
    std::optional<int> status;
    const char* cause_part;
    bool our_shell_came = false;
    const char* code = "ssh.wrong_login";
  };
  const std::vector<Row> rows = {
      {"Please login as the user \"ubuntu\" rather than the user \"root\".", 142,
       "wants the user \"ubuntu\""},
      {"geh weg", 142, "wants another user"},
      {"This account is currently not available.\n", 1, "nologin"},
      {"Your account has expired; please contact your administrator", 1, "has expired", false,
       "ssh.account_expired"},
      {"WARNING: Your password has expired.\nPassword change required but no TTY available.", 1,
       "password has expired", false, "ssh.password_expired"},
      {"Password change required but no TTY available.", 1, "has to be changed", false,
       "ssh.password_expired"},
      {"You are required to change your password immediately (administrator enforced).", 1,
       "has to be changed", false, "ssh.password_expired"},
      {"This service allows sftp connections only.", 1, "file transfer only"},
      {"rbash: exec: restricted", 1, "restricted"},
      {"", 127, "a start-up file of its shell or a forced command"},
      {"exec: screen: not found", 126, "something cannot be started (exit status 126)"},
      {"", 125, "only a part of our script arrived", true},
      {"", 125, "exit status 125"},
      {"hello from a forced command", 0, "forced command"},
      {"", std::nullopt, "before our shell"},
      {"something", 7, "exit status 7"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.printed);
    const auto why = ssh::login_failure("root", {row.printed, row.our_shell_came}, row.status);
    CHECK(why.code == row.code);
    CHECK(why.kind == base::ErrorKind::wrong_login);
    CHECK(why.cause.find(row.cause_part) != std::string::npos);
    CHECK(why.cause.find("\"root\"") != std::string::npos);
  }
}

TEST_CASE("the remedy names the suggested user") {
  const auto why = ssh::login_failure(
      "root", {"Please login as the user \"admin\" rather than the user \"root\"."}, 142);
  CHECK(why.remedy == "Set the SSH user to \"admin\".");
}

}  // namespace
