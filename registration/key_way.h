#pragma once

#include <string_view>

namespace registration {

/// Shell functions for the script that edits authorized_keys: where the file really is, and who
/// could lead an editor astray on the way to it. They read $file, $place (home or system), $me and
/// $owner, the numbers of the account that edits and of the one the keys are for.
///
///   follow     goes the way from / to $file as the kernel does, part by part, links resolved.
///
/// It sets
///   real       the file's path without links; folder: the folder it is in
///   links      "link -> target" for each link passed, a line each
///   trouble    empty, or why the way has no end: nowhere (a link leads to nothing or in a circle),
///              not_a_file, not_a_folder, unreadable; then $why says where
///   mine       the account could change the way: a folder or a link on it belongs to it
///   foreign    empty, or who but root and the account could change the way
///   loose      folder, file or both where others may write in what the editor may repair
///   strange    folder, file or both where they belong to a third account but the editor may take
///              them: nothing else on the way is foreign, and no link was passed
///
/// In the home folder the way begins below it, as for sshd; who may write the home folder itself
/// need not change any way to have the account. A sticky folder that everybody may write keeps what
/// root or the account has in it, and nothing else.
extern const std::string_view kKeyWay;

}  // namespace registration
