#pragma once

#include <string>

#include "base/expected.h"
#include "cli/environment.h"

namespace cli {

/// How the key that `--ssh-key` names is told to registration::choose_key(): as it is, or for a
/// file by the fingerprint of the key in it, private or public. A file is meant by what has a slash
/// in it, begins with "~" or ".", or ends with ".pub", and by the name of a file that holds a key;
/// whatever else lies in the working folder does not count. Errors: cli.key_file,
/// ssh.key_unusable.
[[nodiscard]] base::Expected<std::string> key_named(const std::string& text,
                                                    const Environment& environment);

}  // namespace cli
