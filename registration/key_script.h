#pragma once

#include <string>

#include "ssh/remote/facts.h"

namespace registration {

/// What the script below reports.
namespace key {
/// added, present, bound, commented, removed, absent, ignored; or restricted, no_account,
/// no_privilege, no_keys_file, no_home, home_closed, silent, not_a_file, not_a_folder, nowhere,
/// unsafe, unclear, locked, unreadable, unwritable, unverified. Of a look also program: in no file
/// that sshd reads, but it asks a program as well, which the messages name; untold: in none of
/// its usual files, and it does not say which it reads; and void: in lines that sshd ignores for an
/// option that it does not take, which the messages name.
inline constexpr ssh::Fact<std::string> kOutcome{"key.outcome"};
/// What the tools printed.
inline constexpr ssh::Fact<std::string> kMessages{"key.messages"};
/// The file that was edited.
inline constexpr ssh::OptionalFact<std::string> kFile{"key.file"};
}  // namespace key

/// Edits the authorized_keys file of an account, or says what is in all that sshd reads. Inputs:
/// registered_user, key_action (add, comment, remove, or look, which changes nothing), key_type,
/// key_blob (base64), key_comment and key_former, the comment that it replaces. A constant of this
/// program.
[[nodiscard]] const std::string& key_script();

}  // namespace registration
