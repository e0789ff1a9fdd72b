#pragma once

#include "checks/probe.h"

namespace checks {

/// What decides whether sshd lets the registered account in with a key.
namespace login {
/// sshd's effective settings for the registered account, "keyword value" each, keywords in lower
/// case; unknown where sshd cannot be asked, or refuses to tell them: then what it said.
inline constexpr OptionalFact<std::vector<std::string>> kSettings{"login.sshd"};
inline constexpr OptionalFact<std::string> kRefusal{"login.sshd_refusal"};
/// Its lists of users and groups, in the same form; unknown where they are too long to be told
/// whole.
inline constexpr OptionalFact<std::vector<std::string>> kLists{"login.sshd_lists"};
/// The key that is to open the door: its type, the size of an RSA key in bits (0 for another), and
/// what is wrong with sshd's list of revoked keys: it "holds it", or "cannot be read".
inline constexpr OptionalFact<std::string> kKeyType{"login.key_type"};
inline constexpr OptionalFact<std::int64_t> kKeyBits{"login.key_bits"};
inline constexpr OptionalFact<std::string> kKeyRevoked{"login.key_revoked"};
/// The algorithms of keys that sshd takes, separated by commas.
inline constexpr OptionalFact<std::string> kKeyAlgorithms{"login.key_algorithms"};
/// The groups of the account, separated by blanks; unknown where they are too many to be told.
inline constexpr OptionalFact<std::string> kGroups{"login.groups"};
/// Whether the password field of the account is a lock ("!..."), whether the account has expired,
/// and whether its password has or must be changed; unknown where the shadow file cannot be read.
inline constexpr OptionalFact<bool> kLocked{"login.locked"};
inline constexpr OptionalFact<bool> kExpired{"login.expired"};
inline constexpr OptionalFact<bool> kPasswordExpired{"login.password_expired"};
/// The file that keeps all but root from logging in, /etc/nologin or /run/nologin; unknown where
/// there is none, or sshd and PAM do not ask for it, or the account has root's number.
inline constexpr OptionalFact<std::string> kNologin{"login.nologin"};
/// Whether sshd looks for keys of the account below its home folder. Elsewhere it judges other
/// folders.
inline constexpr OptionalFact<bool> kKeysInHome{"login.keys_in_home"};
/// "mode owner uid" of the home folder: two names may be of one account. Behind them "private"
/// where its group may write and sshd does not mind. "missing" alone where there is no such folder.
inline constexpr OptionalFact<std::string> kHome{"login.home"};
/// Whether anybody listens for connections from elsewhere at the port that Coolify comes to;
/// unknown where that is ours. kNoAnswer: why no sshd is behind that port, which the inspection
/// itself does not tell.
inline constexpr OptionalFact<bool> kPortListens{"login.port_listens"};
inline constexpr OptionalFact<std::string> kNoAnswer{"login.no_answer"};
}  // namespace login

[[nodiscard]] const Probe& login_probe();

}  // namespace checks
