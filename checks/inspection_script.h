#pragma once

#include <string>
#include <vector>

#include "checks/host_facts.h"
#include "checks/options.h"
#include "checks/probe.h"
#include "ssh/remote/executor.h"

namespace checks {

/// All probes there are.
[[nodiscard]] const std::vector<const Probe*>& probes();

/// The facts all probes together report.
[[nodiscard]] const std::vector<FactDeclaration>& declared_facts();

/// The one script that collects all facts. Its text does not depend on the options; they arrive as
/// inputs.
[[nodiscard]] ssh::Script inspection_script(const Options& options);

/// What the script printed, see ssh::read_facts(). What a probe told that contradicts what was
/// asked is a gap as well. Error inspect.unreadable.
[[nodiscard]] base::Expected<HostFacts> parse_probe(std::string_view output,
                                                    const Options& options);

}  // namespace checks
