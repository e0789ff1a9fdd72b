#pragma once

#include <string>

namespace ssh {

/// Shell functions about the sshd of the host; for scripts with kBecomeRegisteredUser, behind
/// `become`. $registered_user is the account they ask for, $coolify_port the port of sshd that its
/// connections come to where it is not that of ours, else empty.
///
///   ask_sshd         has sshd tell the settings that hold for the account and the connection we
///   came
///                    by (`sshd -T -C user=,host=,addr=,laddr=,lport=`), as root, and with the
///                    configuration file and options that the sshd which let us in was started
///                    with; see kSshdStart. $sshd_state is told, refused (it is there and does not
///                    tell them), late, or unknown (there is no sshd, or nobody can ask as root);
///                    $sshd_settings what it told, "keyword value" a line; $sshd_refusal what it
///                    said instead.
///   is_group_shared GID NAME   whether sshd minds that this group may write what NAME owns
///   find_keys_file   behind ask_sshd: sets $home; $files, a line "home PATH" or "system PATH" for
///                    each file in which sshd looks for keys of the account, in its order; and the
///                    one that a key is written to: $file, which is `none` for none, and $place,
///                    home or system. Of several the first in the home folder is taken, unless
///                    there is no such folder, or others could write it, for then sshd believes
///                    only in what is elsewhere. Without an answer they are those that sshd has by
///                    default.
///   is_home_missing  behind that: whether the account has no home folder
///   is_home_unsafe   behind that: whether sshd passes over keys in the home folder
[[nodiscard]] const std::string& sshd_functions();

}  // namespace ssh
