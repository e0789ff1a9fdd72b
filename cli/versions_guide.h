#pragma once

#include <string>

namespace cli {

/// The guide to the versions of Coolify: what each of them can do, made from the same facts by
/// which the provider refuses what an instance cannot do.
[[nodiscard]] std::string render_versions_guide();

}  // namespace cli
