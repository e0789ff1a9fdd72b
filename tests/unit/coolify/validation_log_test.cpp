#include "coolify/validation_log.h"

#include <doctest/doctest.h>

using coolify::ConnectionCause;
using coolify::VerdictFailure;

TEST_CASE("a log becomes plain text") {
  struct Row {
    const char* html;
    const char* expected;
  };
  const Row rows[] = {
      {"plain", "plain"},
      {"a<br>b<br/>c<BR />d", "a\nb\nc\nd"},
      {"<div class=\"x\">one</div><div>two</div>", "one\ntwo"},
      {"see <a href=\"https://coolify.io/docs\" target=\"_blank\">the docs</a>.",
       "see the docs (https://coolify.io/docs)."},
      {"a &lt;none&gt; &amp; &quot;c&quot; &#039;d&#039; &#x41;&nbsp;e",
       "a <none> & \"c\" 'd' A e"},
      {"&none; &; &#; &#xZZ; a&b", "&none; &; &#; &#xZZ; a&b"},
      {"&#8364;&#233;&#128512;", "\xE2\x82\xAC\xC3\xA9\xF0\x9F\x98\x80"},
      {"1 < 2 and 3 > 2, <", "1 < 2 and 3 > 2, <"},
      {"<br><br>  a  <br>\n\n<br>b", "a\nb"},
      {"open <a href=", "open <a href="},
      {"\x1b[31mred\x1b[0m", "red"},
      {"", ""},
  };
  for (const Row& row : rows) {
    INFO(row.html);
    CHECK(coolify::clean_log(row.html) == row.expected);
  }
}

TEST_CASE("the fault of a taken port, which Coolify escapes as a whole") {
  const std::string log =
      "An error occurred during validation: Port 80 is in use.&lt;br&gt;You must stop the process "
      "using this port.&lt;br&gt;&lt;br&gt;Docs: &lt;a target=&#039;_blank&#039; "
      "class=&#039;dark:text-white hover:underline&#039; "
      "href=&#039;https://coolify.io/docs&#039;&gt;https://coolify.io/docs&lt;/a&gt;&lt;br&gt;"
      "Discord: &lt;a target=&#039;_blank&#039; "
      "href=&#039;https://coolify.io/discord&#039;&gt;chat&lt;/a&gt;";
  const std::string text = coolify::clean_log(log);
  CHECK(text ==
        "An error occurred during validation: Port 80 is in use.\n"
        "You must stop the process using this port.\n"
        "Docs: https://coolify.io/docs\n"
        "Discord: chat (https://coolify.io/discord)");
  CHECK(coolify::classify_log(text).late_error);
}

TEST_CASE("a log is classified by its stable fragments") {
  struct Row {
    const char* log;
    VerdictFailure failure;
  };
  const Row rows[] = {
      {"Server is not reachable.\nError: Connection refused", VerdictFailure::connection},
      {"Server OS type is not supported for automated installation.",
       VerdictFailure::os_unsupported},
      {"Prerequisites (git, jq) are not installed.", VerdictFailure::prerequisites_missing},
      {"Docker Engine is not installed. Please install Docker manually.",
       VerdictFailure::docker_missing},
      {"Minimum Docker Engine version 24 is not installed.", VerdictFailure::docker_too_old},
      {"Prerequisites (jq) could not be installed after 3 attempts.",
       VerdictFailure::install_gave_up},
      {"Docker Engine could not be installed after 3 attempts.", VerdictFailure::install_gave_up},
      {"This server was transferred to another Coolify instance.", VerdictFailure::transferred},
      {"An error occurred during validation: port 80 is taken", VerdictFailure::unknown},
      {"Something nobody has seen", VerdictFailure::unknown},
      {"", VerdictFailure::unknown},
  };
  for (const Row& row : rows) {
    INFO(row.log);
    const auto result = coolify::classify_log(row.log);
    CHECK(result.failure == row.failure);
    CHECK(result.late_error == std::string(row.log).starts_with("An error occurred"));
    CHECK(result.connection_cause.has_value() == (row.failure == VerdictFailure::connection));
  }
}

TEST_CASE("why Coolify could not log in is in the words of its ssh") {
  struct Row {
    const char* error;
    ConnectionCause cause;
  };
  const Row rows[] = {
      {"root@10.0.0.1: Permission denied (publickey).", ConnectionCause::permission_denied},
      {"ssh: connect to host 10.0.0.1 port 22: Connection refused", ConnectionCause::refused},
      {"ssh: connect to host 10.0.0.1 port 22: Connection timed out", ConnectionCause::timed_out},
      {"ssh: Could not resolve hostname web: Name or service not known",
       ConnectionCause::name_not_found},
      {"ssh: connect to host 10.0.0.1 port 22: No route to host", ConnectionCause::no_route},
      {"sudo: a password is required", ConnectionCause::sudo_password},
      {"sudo: a terminal is required to read the password", ConnectionCause::sudo_password},
      {"sudo: A terminal is required to authenticate", ConnectionCause::sudo_password},
      {"sudo-rs: interactive authentication is required", ConnectionCause::sudo_password},
      {"sudo: Authentication failed, try again.\nsudo-rs: Maximum 3 incorrect authentication "
       "attempts",
       ConnectionCause::sudo_password},
      {"sudo: command not found", ConnectionCause::other},
      {"Load key \"/k\": error in libcrypto\nPermission denied (publickey).",
       ConnectionCause::damaged_key},
      {"Server skipped.", ConnectionCause::skipped},
      {"kex_exchange_identification: Connection closed by remote host", ConnectionCause::other},
  };
  for (const Row& row : rows) {
    INFO(row.error);
    const auto result =
        coolify::classify_log(std::string("Server is not reachable.\nError: ") + row.error);
    CHECK(result.failure == VerdictFailure::connection);
    CHECK(result.connection_cause == row.cause);
  }
}

TEST_CASE("the missing commands are listed") {
  CHECK(coolify::classify_log("Prerequisites (git, curl,jq) are not installed.").missing_commands ==
        std::vector<std::string>{"git", "curl", "jq"});
  CHECK(coolify::classify_log("Prerequisites () are not installed.").missing_commands.empty());
  CHECK(coolify::classify_log("Prerequisites (git").missing_commands.empty());
}
