#pragma once

#include <optional>
#include <string>

#include "registration/outputs/output_value.h"

namespace registration::outputs {

/// The address of the one machine that a value tells of: a text, or a list of its addresses, also
/// in a list for each of its interfaces. Of several it is the one of farthest reach. Nothing where
/// the value is something else, has no address, or has several that reach as far: those may be of
/// several machines, unless one is of loopback.
[[nodiscard]] std::optional<std::string> machine_address_of(const OutputValue& value);

/// Whether a list is of the addresses or interfaces of one machine: it has loopback among them.
[[nodiscard]] bool is_of_one_machine(const OutputValue::List& list);

}  // namespace registration::outputs
