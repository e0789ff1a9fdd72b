#include <algorithm>
#include <sstream>

#include "base/pattern.h"
#include "base/text.h"
#include "checks/account_facts.h"
#include "checks/check.h"

namespace checks {
namespace {

/// sshd's effective settings for the registered account, "keyword value" each, keywords in lower
/// case; unknown where sshd cannot be asked.
constexpr OptionalFact<std::vector<std::string>> kSettings{"login.sshd"};
/// The groups of the account, separated by blanks.
constexpr OptionalFact<std::string> kGroups{"login.groups"};
/// Whether the password field of the account is a lock ("!..."), whether the account has expired,
/// and whether its password has or must be changed; unknown where the shadow file cannot be read.
constexpr OptionalFact<bool> kLocked{"login.locked"};
constexpr OptionalFact<bool> kExpired{"login.expired"};
constexpr OptionalFact<bool> kPasswordExpired{"login.password_expired"};
/// "mode owner" of the home folder.
constexpr OptionalFact<std::string> kHome{"login.home"};

// A setting may hold for some clients only; the address asked for is the one we come from. The
// hash of a password never leaves the host. PAM counts the day of expiry as expired, and takes the
// day 0 of the last change for "change it at the next login".
const Probe& login_probe() {
  static const Probe probe{
      .name = "login",
      .viewer = Viewer::login_user,
      .script = R"sh(
client=${SSH_CONNECTION%% *}
settings=$(bounded_root "$limit" sshd -T \
  -C "user=$registered_user,host=${client:-localhost},addr=${client:-127.0.0.1}")
if is_late "$?"; then
  silent 'sshd -T' login.sshd
else
  maybe login.sshd "$(printf '%s\n' "$settings" |
    grep -E '^(usepam|strictmodes|permitrootlogin|pubkeyauthentication|authenticationmethods|authorizedkeysfile|allowusers|denyusers|allowgroups|denygroups) ')"
fi
if [ -n "$id_silent" ]; then
  silent id login.groups
else
  reply login.groups id -Gn "$registered_user"
fi
entry=$(bounded_root "$limit" getent shadow "$registered_user" ||
  bounded_root "$limit" awk -F: -v name="$registered_user" '$1 == name' /etc/shadow)
shadow=$(printf '%s\n' "$entry" |
  awk -F: -v today="$(($(date +%s) / 86400))" '
    function word(holds) { return holds ? "yes" : "no" }
    NF {
      print word(substr($2, 1, 1) == "!"), word($8 != "" && $8 >= 0 && $8 <= today),
        word($3 == "0" || $3 > 0 && $5 != "" && $5 >= 0 && today - $3 > $5)
    }')
if [ -n "$shadow" ]; then
  set -- $shadow
  flag login.locked "$1"
  flag login.expired "$2"
  flag login.password_expired "$3"
else
  unknown login.locked login.expired login.password_expired
fi
home=$(passwd_entry "$registered_user" | cut -d : -f 6)
if [ -n "$home" ]; then reply login.home stat -L -c '%a %U' "$home"; else unknown login.home; fi
)sh",
      .facts = {kSettings, kGroups, kLocked, kExpired, kPasswordExpired, kHome}};
  return probe;
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

/// All values of a keyword; a list of names comes as one line per name.
std::vector<std::string> values(const std::vector<std::string>& settings,
                                const std::string& keyword) {
  std::vector<std::string> all;
  for (const std::string& line : settings) {
    auto words = words_of(line);
    if (words.empty() || words.front() != keyword) continue;
    all.insert(all.end(), words.begin() + 1, words.end());
  }
  return all;
}

bool is_set_to(const std::vector<std::string>& settings, const std::string& keyword,
               const std::string& value) {
  const auto found = values(settings, keyword);
  return found.size() == 1 && found.front() == value;
}

/// Whether a name of AllowUsers or DenyUsers is the account's. `any_host` tells what an entry
/// "user@host" is taken for: the address Coolify will come from is not known.
bool names_user(const std::vector<std::string>& patterns, const std::string& user, bool any_host) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    const auto at = pattern.rfind('@');
    if (at == std::string::npos) return base::matches_pattern(user, pattern);
    return any_host && base::matches_pattern(user, pattern.substr(0, at));
  });
}

bool names_group(const std::vector<std::string>& patterns, const std::vector<std::string>& groups) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return std::any_of(groups.begin(), groups.end(), [&](const std::string& group) {
      return base::matches_pattern(group, pattern);
    });
  });
}

/// The setting that keeps the account out, if any, as it stands in sshd's answer.
std::string excluding_setting(const std::vector<std::string>& settings, const std::string& user,
                              const std::vector<std::string>& groups) {
  if (names_user(values(settings, "denyusers"), user, false)) return "DenyUsers";
  const auto allowed = values(settings, "allowusers");
  if (!allowed.empty() && !names_user(allowed, user, true)) return "AllowUsers";
  if (names_group(values(settings, "denygroups"), groups)) return "DenyGroups";
  const auto allowed_groups = values(settings, "allowgroups");
  if (!allowed_groups.empty() && !names_group(allowed_groups, groups)) return "AllowGroups";
  return {};
}

/// Whether a key alone is enough; each method is a list of steps that all have to succeed.
bool key_is_enough(const std::vector<std::string>& settings) {
  const auto methods = values(settings, "authenticationmethods");
  return methods.empty() || std::any_of(methods.begin(), methods.end(), [](const auto& method) {
           return method == "any" || method == "publickey";
         });
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

Fail refused_by(const std::string& code, const std::string& cause, const std::string& remedy,
                const std::vector<std::string>& settings) {
  return Fail{.code = code,
              .summary = "sshd will refuse Coolify's login",
              .cause = cause,
              .evidence = joined(settings),
              .remedy = remedy};
}

std::optional<Fail> fault_of_settings(const std::vector<std::string>& settings,
                                      const std::string& user,
                                      const std::vector<std::string>& groups) {
  const std::string reload = " in /etc/ssh/sshd_config and reload sshd.";
  if (is_set_to(settings, "pubkeyauthentication", "no")) {
    return refused_by("login.keys_disabled", "sshd accepts no public keys.",
                      "Set PubkeyAuthentication yes" + reload, settings);
  }
  if (!key_is_enough(settings)) {
    return refused_by("login.key_not_enough",
                      "sshd demands more than a key, and Coolify has nothing else to offer.",
                      "Set AuthenticationMethods publickey for '" + user + "'" + reload, settings);
  }
  if (user == "root" && (is_set_to(settings, "permitrootlogin", "no") ||
                         is_set_to(settings, "permitrootlogin", "forced-commands-only"))) {
    return refused_by("login.root_refused", "sshd does not let root log in to a shell.",
                      "Set PermitRootLogin prohibit-password" + reload +
                          " Or register an account with passwordless sudo.",
                      settings);
  }
  const std::string excluding = excluding_setting(settings, user, groups);
  if (!excluding.empty()) {
    return refused_by("login.user_excluded",
                      excluding + " of sshd keeps the account '" + user + "' out.",
                      "Let the account in by " + excluding + reload, settings);
  }
  return std::nullopt;
}

std::optional<Fail> fault_of_account(const HostFacts& facts, const std::string& user,
                                     const std::vector<std::string>& settings) {
  if (facts.get(kExpired).value_or(false)) {
    return Fail{.code = "login.account_expired",
                .summary = "The account Coolify is to use has expired",
                .cause = "The account '" + user + "' is past its expiry date.",
                .remedy = "Remove the date: chage -E -1 " + user + "."};
  }
  if (facts.get(kPasswordExpired).value_or(false)) {
    return Fail{.code = "login.password_expired",
                .summary = "The account's password has to be changed",
                .cause = "The password of '" + user +
                         "' has expired. After a login with a key, too, the system then demands a "
                         "new one, and Coolify has no terminal to give it.",
                .remedy = "Set a password as root (passwd " + user +
                          "), or end its expiry: chage -d $(date +%F) -M -1 " + user + "."};
  }
  // With PAM sshd leaves the judgement of the password field to PAM, which lets keys pass. An sshd
  // that was built without PAM (Alpine's) does not know the setting.
  const bool has_pam = settings.empty() || is_set_to(settings, "usepam", "yes");
  if (facts.get(kLocked).value_or(false) && !has_pam) {
    return Fail{.code = "login.account_locked",
                .summary = "The account Coolify is to use is locked",
                .cause = "The password field of '" + user +
                         "' is locked, and without PAM sshd refuses keys then, too.",
                .remedy = "Give the account an impossible password instead: echo '" + user +
                          ":*' | chpasswd -e."};
  }
  const auto home = words_of(facts.get(kHome).value_or(""));
  const bool is_loose =
      home.size() == 2 && home[0].size() >= 3 &&
      (home[0].substr(home[0].size() - 2).find_first_of("2367") != std::string::npos);
  const bool is_foreign = home.size() == 2 && home[1] != user && home[1] != "root";
  if ((is_loose || is_foreign) && !is_set_to(settings, "strictmodes", "no")) {
    return Fail{.code = "login.home_unsafe",
                .summary = "sshd will ignore the keys of the account",
                .cause = "The home folder of '" + user +
                         "' belongs to somebody else or can be written by others; sshd then reads "
                         "no keys from it.",
                .evidence = facts.get(kHome).value_or(""),
                .remedy = "Give it to the account and take the right away: chown " + user + " ~" +
                          user + "; chmod go-w ~" + user + "."};
  }
  return std::nullopt;
}

Judgement judge_login(const HostFacts& facts, const Settings&) {
  const std::string& user = facts.get(account::kRegisteredUser);
  if (!facts.get(account::kRegisteredExists)) return Skip{"there is no account '" + user + "'"};
  const auto settings = facts.get(kSettings).value_or(std::vector<std::string>());
  if (auto fault = fault_of_account(facts, user, settings)) return *std::move(fault);
  if (settings.empty()) return Skip{"sshd could not be asked for its settings"};
  const auto groups = words_of(facts.get(kGroups).value_or(""));
  if (auto fault = fault_of_settings(settings, user, groups)) return *std::move(fault);
  return Pass{"sshd lets '" + user + "' log in with a key"};
}

}  // namespace

const Check& login_check() {
  static const Check check{
      .id = "login",
      .title = "Login with a key",
      .order = 12,
      .docs =
          "Whether sshd will let Coolify log in: its effective settings for the account (`sshd "
          "-T`: "
          "PubkeyAuthentication, AuthenticationMethods, PermitRootLogin, AllowUsers, DenyUsers, "
          "AllowGroups, DenyGroups), and the state of the account and its home folder. Left out "
          "where sshd cannot be asked. Where the login is made with the private half of Coolify's "
          "key, the deployed key is also proven by a login with nothing else "
          "(`deploy_key.refused`).",
      .codes = {{"login.keys_disabled", "sshd accepts no public keys"},
                {"login.key_not_enough", "sshd demands a second step after the key"},
                {"login.root_refused", "sshd does not let root log in"},
                {"login.user_excluded",
                 "AllowUsers, DenyUsers, AllowGroups or DenyGroups keep "
                 "the account out"},
                {"login.account_expired", "the account has expired"},
                {"login.password_expired", "the password has expired or has to be changed"},
                {"login.account_locked", "the account is locked and sshd does not use PAM"},
                {"login.home_unsafe", "others can write the home folder"}},
      .settings = {},
      .probes = {&login_probe(), &account_probe()},
      .judge = judge_login};
  return check;
}

}  // namespace checks
