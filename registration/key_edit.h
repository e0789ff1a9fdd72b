#pragma once

#include <string_view>

namespace registration {

/// The script that edits authorized_keys, behind kKeyWay and kKeyLines. Arguments: action (add,
/// comment or remove), type, blob, comment, place (home or system), file, former comment, number of
/// the account that the keys are for. Run as that account, or as root for a place of the system:
/// then the outcome is `account` where the account could change the way to the file, and it has to
/// be run again as the account.
extern const std::string_view kKeyEdit;

}  // namespace registration
