#pragma once

#include <string_view>

namespace registration {

/// Shell functions for the script that edits authorized_keys: which lines of a file hold the key,
/// as sshd reads them. They read $type, $blob, $line (the very line we write), $comment and $former
/// and end the script by finish().
///
///   scan FILE  sets
///     lines, size   line breaks and bytes of the file
///     gap           1 when its last line has no end
///     hits          a line per line with the key: "<kind> <number> <bytes up to the comment>
///                   <comment> <carriage returns at the end> <whole or cut>"
///     void          "<option>:<number>" per line with the key that sshd ignores for an option that
///                   it does not know or whose value it refuses, with blanks between; no hits
///
/// Kinds: plain: no options; ours: the very line we write; limited: options that leave the shell
/// alone; bound: taken from some addresses or until some day only, else sshd goes on to the next
/// line; forced: with a command of its own. The comment is new, former or other. Cut is a line with
/// a NUL byte: sshd reads no further. Lines of certificate authorities hold no login key.
///
/// The outcome `unclear` is for a file that is larger than 16 MiB, or of which awk did not see
/// every line and byte: whatever the awk of a host makes of strange bytes, no line is then taken
/// for another one.
extern const std::string_view kKeyLines;

}  // namespace registration
