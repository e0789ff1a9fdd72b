#pragma once

#include <string_view>
#include <vector>

#include "base/expected.h"
#include "registration/outputs/names.h"
#include "registration/outputs/output_value.h"
#include "registration/outputs/server.h"

namespace registration::outputs {

/// The servers that outputs tell of, in the order of lists and, in objects, of names. `outputs` are
/// the values by name, each raw or inside {value, type, sensitive}; a state of version 4 or its
/// JSON form, of which the outputs count and the resources do not; a list or map of servers; one
/// address; or the text of any of these. `source` is what the reader calls the outputs: it stands
/// in the errors.
///
/// An object with an address is one server. Without one, lists beside one another ("server_ips",
/// "instance_ids") are read along, else what is inside is looked at: first members that are called
/// after servers, then all. A server that is alone takes what it lacks from the object around it;
/// cloud_provider and region hold for all inside, and what is in maps beside servers for those of
/// the same keys. Parts of a machine, such as its interfaces, tell its address and nothing of which
/// it is; of several addresses of one machine it is the one of farthest reach.
///
/// Errors, all of kind invalid_config: outputs.empty, outputs.no_address (which names what was
/// tried and what is there), outputs.unreadable, outputs.uneven, outputs.unfinished. They hold
/// names and no values.
[[nodiscard]] base::Expected<std::vector<Server>> servers_in(const OutputValue& outputs,
                                                             const Names& names,
                                                             std::string_view source);

}  // namespace registration::outputs
