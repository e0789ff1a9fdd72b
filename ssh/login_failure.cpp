#include "ssh/login_failure.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "ssh/errors.h"
#include "ssh/script_frame.h"

namespace ssh {
namespace {

/// What cloud-init's forced command exits with.
constexpr int kLoginAsSomebodyElse = 142;
constexpr int kCommandNotFound = 127;
constexpr int kCommandNotExecutable = 126;

struct KnownText {
  std::string_view text;  ///< in lower case
  std::string_view cause;
  Fault fault = Fault::wrong_login;
};

constexpr std::string_view kExpiredAccount = "account has expired";

constexpr std::array<KnownText, 9> kKnownTexts = {{
    {"this account is currently not available", "its login shell is nologin"},
    {kExpiredAccount, "the account has expired", Fault::account_expired},
    {"password has expired", "its password has expired and has to be changed first",
     Fault::password_expired},
    {"password change required", "its password has to be changed first", Fault::password_expired},
    {"change your password", "its password has to be changed first", Fault::password_expired},
    {"required to change", "its password has to be changed first", Fault::password_expired},
    {"sftp connections only", "the server allows it file transfer only"},
    {"account is locked", "the account is locked"},
    {"restricted", "its shell is a restricted one"},
}};

bool is_user_name(std::string_view name) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  return !name.empty() && name.size() <= 32 &&
         name.find_first_not_of(kAllowed) == std::string_view::npos;
}

/// Whoever reads in our place, or runs where our shell should, is no fault of the server.
constexpr std::string_view kOthersRemedy =
    "Look into the start-up files of the account's shell (~/.bashrc, ~/.zshenv, ~/.tcshrc, "
    "~/.config/fish/config.fish and those in /etc): what hands over to another program, asks, "
    "waits, or ends the session belongs behind a test for a terminal, such as `[ -t 0 ]`. Look for "
    "a forced command, too (command= in authorized_keys, ForceCommand in sshd_config), and lift "
    "it, or log in as another user. The login shell and /bin/sh have to be there.";

struct Reason {
  std::string text;
  std::string_view remedy = {};  ///< empty: the general one
  Fault fault = Fault::wrong_login;
};

Reason reason(const Printed& printed, std::optional<int> status) {
  const std::string lower = base::lower_case(printed.text);
  for (const KnownText& known : kKnownTexts) {
    if (lower.find(known.text) != std::string::npos) {
      return {std::string(known.cause), {}, known.fault};
    }
  }
  if (status == kCommandNotFound || status == kCommandNotExecutable) {
    return {
        "something cannot be started (exit status " + std::to_string(*status) +
            "): its login shell, /bin/sh, or what a start-up file of its shell or a forced command "
            "runs in their place",
        kOthersRemedy};
  }
  if (printed.only_output_missing) {
    return {"its standard output leads elsewhere: a start-up file of its shell redirects it",
            kOthersRemedy};
  }
  if (printed.our_shell_came && status == kScriptCutShort) {
    return {
        "only a part of our script arrived: something that a start-up file of its shell left "
        "running reads the standard input, too",
        kOthersRemedy};
  }
  if (!status) {
    return {"the server ended the session before our shell had started", kOthersRemedy};
  }
  if (*status == 0) {
    return {
        "another command runs in place of ours (a forced command), or a start-up file of its "
        "shell hands over to another program or ends the session",
        kOthersRemedy};
  }
  return {
      "its login shell, or what a start-up file or a forced command runs in its place, ended "
      "with exit status " +
          std::to_string(*status),
      kOthersRemedy};
}

std::string account_of(const std::string& user) { return "The account \"" + user + "\""; }

std::string or_nothing(const std::string& printed) {
  return printed.empty() ? " Nothing was printed." : "";
}

}  // namespace

std::optional<std::string> suggested_user(std::string_view printed) {
  constexpr std::string_view kPhrase = "login as the user \"";
  const std::size_t at = printed.find(kPhrase);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = printed.substr(at + kPhrase.size());
  const std::string_view name = rest.substr(0, rest.find('"'));
  if (!is_user_name(name)) return std::nullopt;
  return std::string(name);
}

bool tells_of_expired_account(std::string_view words) {
  return base::lower_case(words).find(kExpiredAccount) != std::string::npos;
}

base::Diagnostic login_failure(const std::string& user, const Printed& printed,
                               std::optional<int> status) {
  const std::string account = account_of(user);
  if (const auto other = suggested_user(printed.text)) {
    return diagnostic(Fault::wrong_login,
                      account + " is closed on this machine: it wants the user \"" + *other + "\".",
                      printed.text, "Set the SSH user to \"" + *other + "\".");
  }
  if (status == kLoginAsSomebodyElse) {
    return diagnostic(Fault::wrong_login,
                      account + " is closed on this machine: it wants another user.", printed.text);
  }
  const Reason why = reason(printed, status);
  const std::string silence = why.remedy.empty() ? "" : or_nothing(printed.text);
  return diagnostic(why.fault, account + " logs in, but " + why.text + "." + silence, printed.text,
                    std::string(why.remedy));
}

base::Diagnostic login_stall(const std::string& user, const Printed& printed, base::Duration waited,
                             bool is_out_of_time) {
  return diagnostic(is_out_of_time ? Fault::timeout : Fault::wrong_login,
                    account_of(user) + " logs in, but our script did not begin within " +
                        base::format_duration(waited) +
                        ": a start-up file of its shell or a forced command waits, perhaps for an "
                        "answer or other input, or runs something else in our shell's place." +
                        or_nothing(printed.text),
                    printed.text, std::string(kOthersRemedy));
}

}  // namespace ssh
