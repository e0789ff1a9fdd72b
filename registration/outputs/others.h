#pragma once

#include "registration/outputs/names.h"
#include "registration/outputs/output_value.h"

namespace registration::outputs {

/// What becomes of addresses that are resources of their own.
enum class LentAddresses { kept, left_out };

/// `outputs` without what is named or shaped as something beside servers: rules, sources, records,
/// load balancers, NAT, gateways, databases, peers, permitted ranges, managed clusters. Kept
/// whatever it is called: what has one of the caller's own names or the shape of a machine; and
/// whatever its shape: what is called after servers and the elements of it. Out of wrappers.
///
/// Of addresses of both versions ("web_ipv4" and "web_ipv6") the ones of farther reach are kept.
/// A machine without an address, or with one that AWS has since taken back, has the one that an
/// address object says to be its own, under the first name of addresses.
[[nodiscard]] OutputValue without_others(const OutputValue& outputs, const Names& names,
                                         LentAddresses lent);

}  // namespace registration::outputs
