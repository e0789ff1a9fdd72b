#include <algorithm>
#include <charconv>
#include <sstream>

#include "base/pattern.h"
#include "base/text.h"
#include "checks/account_facts.h"
#include "checks/check.h"
#include "checks/login_facts.h"

namespace checks {
namespace {

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
    return (any_host || pattern.substr(at) == "@*") &&
           base::matches_pattern(user, pattern.substr(0, at));
  });
}

bool names_group(const std::vector<std::string>& patterns, const std::vector<std::string>& groups) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return std::any_of(groups.begin(), groups.end(), [&](const std::string& group) {
      return base::matches_pattern(group, pattern);
    });
  });
}

/// The setting that keeps the account out, if any, as it stands in sshd's answer. Without groups
/// only the users are judged.
std::string excluding_setting(const std::vector<std::string>& lists, const std::string& user,
                              const std::optional<std::vector<std::string>>& groups) {
  if (names_user(values(lists, "denyusers"), user, false)) return "DenyUsers";
  const auto allowed = values(lists, "allowusers");
  if (!allowed.empty() && !names_user(allowed, user, true)) return "AllowUsers";
  if (!groups) return {};
  if (names_group(values(lists, "denygroups"), *groups)) return "DenyGroups";
  const auto allowed_groups = values(lists, "allowgroups");
  if (!allowed_groups.empty() && !names_group(allowed_groups, *groups)) return "AllowGroups";
  return {};
}

/// Whether a key alone is enough; each method is a list of steps that all have to succeed.
bool key_is_enough(const std::vector<std::string>& settings) {
  const auto methods = values(settings, "authenticationmethods");
  return methods.empty() || std::any_of(methods.begin(), methods.end(), [](const auto& method) {
           return method == "any" || method == "publickey";
         });
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::istringstream stream(text);
  std::vector<std::string> parts;
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

std::int64_t number_of(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

const std::string kReload =
    " where sshd_config or a file in sshd_config.d sets it (the first value counts, and one in a "
    "Match block before all) and reload sshd.";

Fail refused_by(const std::string& code, const std::string& cause, const std::string& remedy,
                const std::vector<std::string>& settings) {
  return Fail{.code = code,
              .summary = "sshd will refuse Coolify's login",
              .cause = cause,
              .evidence = joined(settings),
              .remedy = remedy};
}

std::optional<Fail> fault_of_settings(const std::vector<std::string>& settings,
                                      const std::string& user) {
  if (is_set_to(settings, "pubkeyauthentication", "no")) {
    return refused_by("login.keys_disabled", "sshd accepts no public keys.",
                      "Set PubkeyAuthentication yes" + kReload, settings);
  }
  if (!key_is_enough(settings)) {
    return refused_by("login.key_not_enough",
                      "sshd demands more than a key, and Coolify has nothing else to offer.",
                      "Set AuthenticationMethods publickey for '" + user + "'" + kReload, settings);
  }
  if (user == "root" && (is_set_to(settings, "permitrootlogin", "no") ||
                         is_set_to(settings, "permitrootlogin", "forced-commands-only"))) {
    return refused_by("login.root_refused", "sshd does not let root log in to a shell.",
                      "Set PermitRootLogin prohibit-password" + kReload +
                          " Or register an account with passwordless sudo.",
                      settings);
  }
  return std::nullopt;
}

std::optional<Fail> fault_of_lists(const HostFacts& facts, const std::string& user) {
  const auto lists = facts.get(login::kLists);
  if (!lists) return std::nullopt;
  const auto groups = facts.get(login::kGroups);
  const std::string excluding =
      excluding_setting(*lists, user, groups ? std::optional(words_of(*groups)) : std::nullopt);
  if (excluding.empty()) return std::nullopt;
  return refused_by("login.user_excluded",
                    excluding + " of sshd keeps the account '" + user + "' out.",
                    "Let the account in by " + excluding + kReload, *lists);
}

/// What ends a session that has begun. A login as the account itself has had one.
std::optional<Fail> fault_of_session(const HostFacts& facts,
                                     const std::vector<std::string>& settings,
                                     const std::string& user) {
  if (facts.get(account::kLoginUser) == user) return std::nullopt;
  struct Rule {
    const char* keyword;
    const char* harmless;  ///< the value that ends nothing; null: `harmful` is the one that does
    const char* harmful;
    const char* name;
  };
  static constexpr Rule kRules[] = {{"forcecommand", "none", nullptr, "ForceCommand"},
                                    {"chrootdirectory", "none", nullptr, "ChrootDirectory"},
                                    {"refuseconnection", nullptr, "yes", "RefuseConnection"},
                                    {"maxsessions", nullptr, "0", "MaxSessions"}};
  for (const Rule& rule : kRules) {
    const auto found = values(settings, rule.keyword);
    if (found.empty()) continue;
    const bool ends =
        rule.harmless != nullptr ? found.front() != rule.harmless : found.front() == rule.harmful;
    if (!ends) continue;
    return refused_by(
        "login.session_confined",
        std::string(rule.name) + " of sshd keeps the account '" + user +
            "' from running Coolify's commands.",
        std::string("Let the account run any command: change ") + rule.name + kReload +
            " Where it is a wrapper that lets commands pass, make the check a warning.",
        settings);
  }
  return std::nullopt;
}

/// What else than the command itself comes back when the account's shell is given one: then Coolify
/// cannot read the answers to its questions. A shell that refuses everybody is told elsewhere.
std::optional<Fail> fault_of_start(const HostFacts& facts, const std::string& user) {
  const auto output = facts.get(account::kStartOutput);
  const std::string shell = facts.get(account::kRegisteredShell).value_or("");
  if (!output || !facts.get(account::kActing) || shell.ends_with("nologin") ||
      shell.ends_with("false")) {
    return std::nullopt;
  }
  return Fail{
      .code = "login.start_files",
      .summary = "The account's start-up files get in the way",
      .cause = "The shell of '" + user +
               "', given a command as Coolify gives its own, printed more or less than the "
               "command does. Coolify cannot read the answers to its questions then.",
      .evidence = "echo coolify-check printed: " + *output,
      .remedy =
          "Let the files that the shell reads at each start (~/.bashrc, ~/.zshenv, ~/.cshrc) print "
          "nothing and end nothing where nobody sits at a terminal. For bash, put at the top of "
          "~/.bashrc: case $- in *i*) ;; *) return ;; esac"};
}

std::optional<Fail> fault_of_account(const HostFacts& facts, const std::string& user,
                                     const std::vector<std::string>& settings) {
  if (facts.get(login::kExpired).value_or(false)) {
    return Fail{.code = "login.account_expired",
                .summary = "The account Coolify is to use has expired",
                .cause = "The account '" + user + "' is past its expiry date.",
                .remedy = "Remove the date: chage -E -1 " + user + "."};
  }
  // With PAM sshd leaves the judgement of passwords to PAM, which lets keys pass a lock, but not
  // what has expired. An sshd that was built without PAM (Alpine's) does not know the setting.
  const bool has_pam = settings.empty() || is_set_to(settings, "usepam", "yes");
  if (facts.get(login::kPasswordExpired).value_or(false) && has_pam) {
    return Fail{.code = "login.password_expired",
                .summary = "The account's password has to be changed",
                .cause = "The password of '" + user +
                         "' has expired. After a login with a key, too, the system then demands a "
                         "new one, and Coolify has no terminal to give it.",
                .remedy = "Set a password as root (passwd " + user +
                          "), or end its expiry: chage -d $(date +%F) -M -1 " + user + "."};
  }
  if (facts.get(login::kLocked).value_or(false) && !has_pam) {
    return Fail{.code = "login.account_locked",
                .summary = "The account Coolify is to use is locked",
                .cause = "The password field of '" + user +
                         "' is locked, and without PAM sshd refuses keys then, too.",
                .remedy = "Give the account an impossible password instead: echo '" + user +
                          ":*' | chpasswd -e."};
  }
  return std::nullopt;
}

/// Whether all but root are kept out. A login as the account itself has passed.
std::optional<Fail> fault_of_nologin(const HostFacts& facts, const std::string& user) {
  const auto file = facts.get(login::kNologin);
  if (!file || facts.get(account::kLoginUser) == user) return std::nullopt;
  const bool is_systemd = *file == "/run/nologin";
  return Fail{
      .code = "login.nologin",
      .summary = "The host lets nobody but root log in",
      .cause = "There is a file " + *file + ". While it is there, '" + user +
               "' is refused whatever its key.",
      .evidence = *file,
      .remedy = is_systemd
                    ? "systemd makes it while the system boots and before a shutdown: wait "
                      "until it is gone, or call the shutdown off (shutdown -c). If it "
                      "stays, remove it as root: rm /run/nologin."
                    : "Remove it as root, once what it was made for is over: rm " + *file + ".",
      .transient = is_systemd};
}

/// Whether `uid` is the account's own, where that is known.
bool is_own_number(const HostFacts& facts, const std::string& uid) {
  return facts.get(account::kActing) && std::to_string(facts.get(user::kUid)) == uid;
}

/// Whether sshd asks a program for keys, besides reading files.
bool asks_program(const std::vector<std::string>& settings) {
  const auto command = values(settings, "authorizedkeyscommand");
  return !command.empty() && base::lower_case(command.front()) != "none";
}

/// sshd reads the keys as the account, and none where others than it and root could write.
std::optional<Fail> fault_of_home(const HostFacts& facts, const std::string& user,
                                  const std::vector<std::string>& settings) {
  if (!facts.get(login::kKeysInHome).value_or(true)) return std::nullopt;
  if (facts.get(login::kHome) == "missing" && !asks_program(settings)) {
    return Fail{.code = "deploy_key.no_home",
                .summary = "The account's home folder is missing",
                .cause = "There is no home folder of '" + user +
                         "', below which sshd looks for the keys of the account. No key can be "
                         "put there.",
                .remedy = "Create the home folder, owned by the account: mkhomedir_helper " + user +
                          ", or usermod -d."};
  }
  const auto closed = facts.get(user::kClosedFolder);
  if (closed && facts.get(account::kActing)) {
    return Fail{.code = "login.home_closed",
                .summary = "The account cannot enter its home folder",
                .cause = "'" + user + "' may not enter " + *closed +
                         ", and sshd, which reads the keys as the account, finds none behind it.",
                .evidence = facts.get(login::kHome).value_or(""),
                .remedy = "Let the account pass: chmod a+x " + *closed + "."};
  }
  const auto home = words_of(facts.get(login::kHome).value_or(""));
  constexpr std::string_view kWriters = "2367";
  const bool is_loose = home.size() >= 2 && home[0].size() >= 3 &&
                        (kWriters.find(home[0].back()) != std::string_view::npos ||
                         (kWriters.find(home[0][home[0].size() - 2]) != std::string_view::npos &&
                          home.back() != "private"));
  const bool is_foreign = home.size() >= 2 && home[1] != user && home[1] != "root" &&
                          !(home.size() >= 3 && is_own_number(facts, home[2]));
  if ((is_loose || is_foreign) && !is_set_to(settings, "strictmodes", "no")) {
    return Fail{.code = "login.home_unsafe",
                .summary = "sshd will ignore the keys of the account",
                .cause = "The home folder of '" + user +
                         "' belongs to somebody else or can be written by others; sshd then reads "
                         "no keys from it.",
                .evidence = facts.get(login::kHome).value_or(""),
                .remedy = "Give it to the account and take the right away: chown " + user + " ~" +
                          user + "; chmod go-w ~" + user + "."};
  }
  return std::nullopt;
}

/// What PubkeyAcceptedAlgorithms calls the keys of a type. Of RSA keys Coolify makes no other
/// signatures than these.
std::vector<std::string> algorithms_of(const std::string& type) {
  if (type == "ssh-rsa") return {"rsa-sha2-512", "rsa-sha2-256"};
  return {type};
}

Fail key_refused(const std::string& cause, const std::string& evidence, const std::string& remedy) {
  return {.code = "login.key_not_accepted",
          .summary = "sshd does not take keys like Coolify's",
          .cause = cause,
          .evidence = evidence,
          .remedy = remedy};
}

/// Whether sshd takes the key itself, by type, size and its list of revoked keys.
std::optional<Fail> fault_of_key(const HostFacts& facts, const std::vector<std::string>& settings) {
  const std::string type = facts.get(login::kKeyType).value_or("");
  if (type.empty()) return std::nullopt;
  const auto revoked = facts.get(login::kKeyRevoked);
  if (revoked) {
    return key_refused(
        "RevokedKeys of sshd names a list that " + *revoked + ". sshd then refuses the key.",
        *revoked,
        "Take the key out of that list, or make the list readable for root; or give "
        "Coolify another key.");
  }
  const auto names = facts.get(login::kKeyAlgorithms);
  if (names) {
    const auto accepted = split(*names, ',');
    const auto algorithms = algorithms_of(type);
    const bool is_accepted =
        std::any_of(algorithms.begin(), algorithms.end(), [&](const std::string& algorithm) {
          return std::any_of(accepted.begin(), accepted.end(), [&](const std::string& pattern) {
            return base::matches_pattern(algorithm, pattern);
          });
        });
    if (!is_accepted) {
      return key_refused(
          "Coolify's key is of the type " + type +
              ", and PubkeyAcceptedAlgorithms of sshd does not "
              "list " +
              algorithms.front() + ", by which such a key signs.",
          *names,
          "Add " + algorithms.front() +
              " to the line PubkeyAcceptedAlgorithms in /etc/ssh (grep -ri pubkeyaccepted "
              "/etc/ssh; "
              "the first value counts, and one in a Match block before all; on RHEL and its kin it "
              "comes from the crypto policy) and reload sshd. Or give Coolify a key of a type that "
              "is "
              "listed.");
    }
  }
  const std::int64_t bits = facts.get(login::kKeyBits).value_or(0);
  const auto required = values(settings, "requiredrsasize");
  if (type == "ssh-rsa" && bits > 0 && required.size() == 1 && number_of(required.front()) > bits) {
    return key_refused("Coolify's key is an RSA key of " + std::to_string(bits) +
                           " bits, and RequiredRSASize of sshd asks for " + required.front() + ".",
                       "requiredrsasize " + required.front(),
                       "Give Coolify a longer RSA key or one of the type Ed25519.");
  }
  return std::nullopt;
}

Fail unclear(const std::string& user, const std::string& refusal) {
  return {
      .code = "login.sshd_untold",
      .summary = "sshd does not tell what holds for the account",
      .cause =
          "`sshd -T` could not be asked for the settings of the sshd that let us in, so it is "
          "not known whether it will let '" +
          user + "' in, nor in which file it looks for keys.",
      .evidence = refusal,
      .remedy =
          "Where the evidence names an error in the configuration, repair it (as root on the host, "
          "`sshd -t` shows it) and reload sshd. Where it says that the options of sshd are not "
          "known, have sshd run as a service that listens, with its options in sshd_config. To go "
          "on without knowing, make the check a warning: the key then goes to "
          "~/.ssh/authorized_keys."};
}

/// Whoever looked from outside tells that no sshd is behind the port.
std::optional<Fail> fault_of_port(const HostFacts& facts) {
  const auto why = facts.get(login::kNoAnswer);
  if (!why) return std::nullopt;
  return Fail{.code = "verdict.connection_refused",
              .summary = "No sshd is behind the port for Coolify",
              .cause = *why + " Coolify's connection would be refused.",
              .remedy =
                  "Have sshd listen there as well (Port in sshd_config, or ListenStream of "
                  "ssh.socket), or correct `port`."};
}

Judgement judge_login(const HostFacts& facts, const Settings&) {
  const std::string& user = facts.get(account::kRegisteredUser);
  if (!facts.get(account::kRegisteredExists)) return Skip{"there is no account '" + user + "'"};
  const auto settings = facts.get(login::kSettings).value_or(std::vector<std::string>());
  if (auto fault = fault_of_account(facts, user, settings)) return *std::move(fault);
  if (const auto refusal = facts.get(login::kRefusal)) return unclear(user, *refusal);
  if (auto fault = fault_of_home(facts, user, settings)) return *std::move(fault);
  if (auto fault = fault_of_start(facts, user)) return *std::move(fault);
  if (settings.empty()) {
    if (auto fault = fault_of_port(facts)) return *std::move(fault);
    if (auto fault = fault_of_nologin(facts, user)) return *std::move(fault);
    return Skip{"sshd could not be asked for its settings"};
  }
  if (auto fault = fault_of_settings(settings, user)) return *std::move(fault);
  if (auto fault = fault_of_session(facts, settings, user)) return *std::move(fault);
  if (auto fault = fault_of_lists(facts, user)) return *std::move(fault);
  if (auto fault = fault_of_key(facts, settings)) return *std::move(fault);
  if (auto fault = fault_of_port(facts)) return *std::move(fault);
  if (auto fault = fault_of_nologin(facts, user)) return *std::move(fault);
  return Pass{"sshd lets '" + user + "' log in with a key"};
}

}  // namespace

const Check& login_check() {
  static const Check check{
      .id = "login",
      .title = "Login with a key",
      .order = 12,
      .docs =
          "Whether sshd will let Coolify log in: its effective settings for the account and for a "
          "connection like ours to Coolify's port (`sshd -T` with the user, both addresses and the "
          "port, and with the options that sshd was started with: "
          "PubkeyAuthentication, AuthenticationMethods, PermitRootLogin, AllowUsers, DenyUsers, "
          "AllowGroups, DenyGroups), whether it takes a key of the type and size of Coolify's "
          "(PubkeyAcceptedAlgorithms, RequiredRSASize, RevokedKeys), the state of the account, "
          "whether /etc/nologin or /run/nologin keeps out all but root, what "
          "its start-up files print and, where the keys are below it, its home folder. Left out "
          "where there is no sshd to ask. A preflight also looks whether an sshd is behind "
          "Coolify's port, where that is another one of the address that it logs in at. "
          "Where the login is made with the private half of Coolify's key, the deployed key is "
          "also "
          "proven by a login with nothing else (`deploy_key.refused`).",
      .seen_as = "Root, by `sshd -T`; what cannot be asked without root is left out.",
      .unseen =
          "What holds for the address that Coolify will come from only (Match Address, from=), "
          "another sshd than the one that let us in, rules of PAM, and firewalls.",
      .codes =
          {{"login.keys_disabled", "sshd accepts no public keys"},
           {"login.key_not_enough", "sshd demands a second step after the key"},
           {"login.root_refused", "sshd does not let root log in"},
           {"login.user_excluded",
            "AllowUsers, DenyUsers, AllowGroups or DenyGroups keep "
            "the account out"},
           {"login.session_confined",
            "ForceCommand, ChrootDirectory, RefuseConnection or MaxSessions confine its sessions"},
           {"login.account_expired", "the account has expired"},
           {"login.password_expired", "the password has expired or has to be changed"},
           {"login.account_locked", "the account is locked and sshd does not use PAM"},
           {"login.nologin", "/etc/nologin or /run/nologin lets nobody but root log in"},
           {"login.start_files", "start-up files print something, or end the shell"},
           {"deploy_key.no_home", "the account has no home folder"},
           {"verdict.connection_refused", "no sshd is behind the port that Coolify comes to"},
           {"login.home_unsafe", "others can write the home folder"},
           {"login.home_closed", "the account may not enter its home folder"},
           {"login.key_not_accepted", "sshd takes no key of that type or size, or has revoked it"},
           {"login.sshd_untold", "sshd does not tell its settings"}},
      .settings = {},
      .probes = {&login_probe(), &account_probe(), &user_probe()},
      .judge = judge_login};
  return check;
}

}  // namespace checks
