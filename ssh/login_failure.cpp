#include "ssh/login_failure.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "ssh/errors.h"

namespace ssh {
namespace {

/// What cloud-init's forced command exits with.
constexpr int kLoginAsSomebodyElse = 142;
constexpr int kCommandNotFound = 127;
constexpr int kCommandNotExecutable = 126;
constexpr int kScriptCutShort = 125;

struct KnownText {
  std::string_view text;  ///< in lower case
  std::string_view cause;
};

constexpr std::array<KnownText, 8> kKnownTexts = {{
    {"this account is currently not available", "its login shell is nologin"},
    {"account has expired", "the account has expired"},
    {"password has expired", "its password has expired and has to be changed first"},
    {"change your password", "its password has to be changed first"},
    {"required to change", "its password has to be changed first"},
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

std::string reason(std::string_view printed, std::optional<int> status) {
  const std::string lower = base::lower_case(printed);
  for (const KnownText& known : kKnownTexts) {
    if (lower.find(known.text) != std::string::npos) return std::string(known.cause);
  }
  if (status == kCommandNotFound || status == kCommandNotExecutable) {
    return "its login shell or /bin/sh cannot be started";
  }
  if (status == kScriptCutShort) return "something on the way changes the data we send";
  if (!status) return "the server ended the session before our shell had started";
  if (*status == 0) return "another command runs in place of ours (a forced command)";
  return "its login shell ended with exit status " + std::to_string(*status);
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

base::Diagnostic login_failure(const std::string& user, std::string_view printed,
                               std::optional<int> status) {
  const std::string account = "The account \"" + user + "\"";
  if (const auto other = suggested_user(printed)) {
    return diagnostic(Fault::wrong_login,
                      account + " is closed on this machine: it wants the user \"" + *other + "\".",
                      printed, "Set the SSH user to \"" + *other + "\".");
  }
  if (status == kLoginAsSomebodyElse) {
    return diagnostic(Fault::wrong_login,
                      account + " is closed on this machine: it wants another user.", printed);
  }
  return diagnostic(Fault::wrong_login, account + " logs in, but " + reason(printed, status) + ".",
                    printed);
}

}  // namespace ssh
