#pragma once

#include <string>

#include "ssh/remote/facts.h"

namespace registration {

/// What the script below reports.
namespace key {
/// added, present, bound, commented, removed, absent; or restricted, no_account, no_privilege,
/// no_keys_file, no_home, home_closed, silent, not_a_file, not_a_folder, nowhere, unsafe, unclear,
/// locked, unreadable, unwritable, unverified.
inline constexpr ssh::Fact<std::string> kOutcome{"key.outcome"};
/// What the tools printed.
inline constexpr ssh::Fact<std::string> kMessages{"key.messages"};
/// The file that was edited.
inline constexpr ssh::OptionalFact<std::string> kFile{"key.file"};
}  // namespace key

/// Edits the authorized_keys file of an account. Inputs: registered_user, key_action (add, comment
/// or remove), key_type, key_blob (base64), key_comment and key_former, the comment that it
/// replaces. A constant of this program.
[[nodiscard]] const std::string& key_script();

}  // namespace registration
