#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace plugin {

/// The program that runs plugins, which tells its version but not its name.
enum class Client { terraform, opentofu };

/// The one that `program`, the name of its file, is: OpenTofu's begins with "tofu" or "opentofu".
[[nodiscard]] Client client_named(std::string_view program);

/// The one that started this process, asked once. Terraform where that cannot be told, as with a
/// process that serves for somebody to attach to.
[[nodiscard]] Client parent_client();

/// `text`, which is written for Terraform, in the words of `client`: "`terraform apply`" and the
/// name Terraform become those of OpenTofu, unless the text speaks of both.
[[nodiscard]] std::string in_words_of(Client client, std::string text);
/// The same for all that a diagnostic says by itself; its evidence stays as it is.
[[nodiscard]] base::Diagnostic in_words_of(Client client, base::Diagnostic diagnostic);

}  // namespace plugin
