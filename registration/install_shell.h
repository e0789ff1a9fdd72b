#pragma once

#include <string_view>

namespace registration {

/// Parts of install_script(), for dash, BusyBox ash and bash; they need ssh::kShellPrologue.
///
/// Which packages: sets $system and $manager (empty: none that is known), and defines `choose`,
/// which sets $origin (distribution, vendor or nothing), $engine, $compose and $offered.
extern const std::string_view kInstallChoice;

/// What a run puts on the host, and how it goes again: `add TOKEN` tells of something, `take_away`
/// removes all that $added names, and tells what went and what stayed.
extern const std::string_view kInstallUndo;

}  // namespace registration
