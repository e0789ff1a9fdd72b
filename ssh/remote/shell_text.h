#pragma once

#include <string>
#include <string_view>

namespace ssh {

/// `bounded SECONDS COMMAND...` runs a command (or function) that could hang, without input, and
/// hands on what it prints and its status; 124 when it has not ended in time. It is then killed
/// with all that descends from it, and also when our shell or its connection has ended; but nobody
/// waits for that: a process may be beyond killing (a dead network mount, another account's). What
/// it says on standard error is lost; `bounded_all` hands on both streams as one. `is_late STATUS`
/// tells that status, or a timeout(1)'s, from others. No command but sleep is needed. $limit is the
/// limit to give, in seconds. `own_uid` and `own_name` tell of the account that runs the shell,
/// where id is silent from /proc and /etc/passwd. The function that $last_words names is called
/// before a late command is killed, and prints to where the command did.
extern const std::string_view kBoundedFunctions;

/// What every shell of ours begins with: the C locale (whose messages are the ones recognised), a
/// PATH with the system folders, and these functions, which print records for parse_facts():
///   number NAME VALUE    a whole number; anything else is reported as "cannot tell"
///   flag NAME yes|no
///   text NAME VALUE      any text; empty stays empty
///   maybe NAME VALUE     any text; empty is reported as "cannot tell"
///   unknown NAME...      cannot tell
///   silent COMMAND NAME...   cannot tell, because the command did not answer in $limit seconds
///   reply NAME COMMAND...    `maybe` of what the command prints, or `silent`
/// besides kBoundedFunctions, `have COMMAND`, `passwd_entry USER` and $login_path, the PATH as it
/// was at login. For dash, BusyBox ash and bash.
extern const std::string_view kShellPrologue;

/// Needs privilege_functions(). Defines `become`, which finds out how root and the account
/// $registered_user can be acted as and sets $me, $uid, $exists (yes, no or silent), $acting (yes
/// or no), $become_error, $privilege and, where id does not answer, $id_silent; `bounded_root
/// SECONDS COMMAND...`; and `registered_shell ARG...`, a non-login shell of that account that reads
/// a script from standard input and gets the arguments; bash where there is one. When the account
/// cannot be acted as, it is a shell of the login user.
extern const std::string_view kBecomeRegisteredUser;

/// Sets HOME as a login of the account that runs the shell would. `closed_folder [FOLDER]` prints
/// the first on the way to FOLDER or HOME, itself included, that the account may not enter, if any
/// is.
extern const std::string_view kOwnHome;

/// A constant of this program as one word of shell text.
[[nodiscard]] std::string shell_word(std::string_view constant);

}  // namespace ssh
